"""Small goals: written, ticked off, set aside, shown as a copy; and nobody else ever learns of them."""

import html
import re
import uuid

import pytest

from couples.goals import goal_steps, ideas, models
from couples.goals.goal_steps import GoalWords
from couples.packing import pack, unpack
from tests.conftest import PASSWORD, Person, pair
from tests.pages import same, text_of
from tests.scenario import connect, dump, one, user_id
from tests.sockets import Socket
from tests.test_confirmations import news

STEPS = "look up the choir\nask Mira\ngo once"


def goal(person: Person, text: str = "sing again", **fields) -> str:
    """A goal in its owner's words; its address."""
    path = f"/growing/goals/{uuid.uuid4()}"
    answer = person.post(path, follow=False, **{"text": text, "steps": STEPS, **fields})
    assert answer.status_code == 302, answer.text
    return path


def ticks(person: Person, path: str) -> dict[str, tuple[str, bool]]:
    """The steps on a goal's page: their key, and whether they are ticked."""
    found = re.findall(
        r'id="step-(\w+)">.*?aria-pressed="(\w+)".*?dir="auto">([^<]*)<', person.page(path), re.S
    )
    return {html.unescape(text): (key, pressed == "true") for key, pressed, text in found}


def tick(person: Person, path: str, text: str, done: str = "yes"):
    return person.post(f"{path}/steps", follow=False, step=ticks(person, path)[text][0], done=done)


# --- works alone, before, without and after -----------------------------------------------------------------------------


def test_it_all_works_without_a_partner_before_one_and_after_one(eve, ana):
    path = goal(eve)
    eve.post("/growing/wins", id=str(uuid.uuid4()), text="asked for help")
    for change in (lambda: None, lambda: pair(eve, ana), lambda: ana.post("/pairing/leave")):
        change()
        assert "sing again" in eve.page("/growing")
        assert "asked for help" in eve.page("/growing/wins")
        tick(eve, path, "ask Mira")
        assert ticks(eve, path)["ask Mira"][1]
        assert "sing again" not in ana.page("/growing")


def test_an_empty_room_shows_an_example_and_one_way_in(eve):
    page = eve.page("/growing")
    assert "a tiny first step" in page
    assert "Start a goal" in page
    assert "What went well, by month" in eve.page("/growing/wins")


def test_the_pages_have_a_neutral_title_and_say_that_they_are_private(eve):
    path = goal(eve)
    for address in ("/growing", "/growing/wins", "/growing/goals/new", path, f"{path}/edit"):
        page = eve.page(address)
        assert "<title>Only me – Couples</title>" in page
        assert "Only you can see this" in page
        assert "data-wire" not in page


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_goal_is_kept_with_its_steps_and_the_next_one_is_named(ana):
    path = goal(ana, why="evenings with a sound in them")
    page = ana.page(path)
    for words in ("sing again", "evenings with a sound", *STEPS.split("\n")):
        assert words in page
    assert "Next: look up the choir" in ana.page("/growing")
    tick(ana, path, "look up the choir")
    assert "Next: ask Mira" in ana.page("/growing")


def test_it_saves_while_one_types_and_says_so(ana):
    path = f"/growing/goals/{uuid.uuid4()}"
    for version, text in enumerate(("si", "sing again")):
        answer = ana.post(path, json=True, text=text, version=str(version))
        assert answer.json == {"version": version + 1, "saved": "Saved a moment ago", "also": ""}
    assert "sing again" in ana.page(path)


def test_a_goal_sent_twice_is_one(ana):
    path = f"/growing/goals/{uuid.uuid4()}"
    for _ in range(3):
        ana.post(path, text="sing again", steps=STEPS, version="0")
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 1
    assert "You also wrote this" not in ana.page(path)


def test_two_devices_write_the_same_goal_and_both_texts_are_kept(ana):
    path = goal(ana)
    phone, laptop = ana.another_device(), ana
    phone.post(path, text="sing with others", steps="write to the choir", version="1")
    answer = laptop.post(path, text="sing alone first", steps=STEPS, version="1")
    assert "Both are saved" in answer.text
    page = laptop.page(f"{path}/edit")
    for words in ("sing alone first", "sing with others", "write to the choir", "look up the choir"):
        assert words in page
    assert "sing with others" in laptop.page(path)
    stale = laptop.post(path, json=True, text="third", steps=STEPS, version="1")
    assert "sing alone first" in stale.json["also"]
    laptop.post(path, text="third", steps=STEPS, version=str(stale.json["version"]), also="drop")
    assert "sing with others" not in laptop.page(f"{path}/edit")


def test_a_tick_on_one_device_survives_writing_on_the_other(ana):
    path = goal(ana)
    tick(ana.another_device(), path, "ask Mira")
    answer = ana.post(path, text="sing again", steps=f"buy a folder\n{STEPS}", version="1")
    assert "Both are saved" not in answer.text
    assert [pressed for _, pressed in ticks(ana, path).values()] == [False, False, True, False]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "x" * 301}, "300 characters"),
        ({"text": "a", "why": "y" * 1001}, "1,000 characters"),
        ({"text": "a", "steps": "\n".join(f"step {n}" for n in range(31))}, "Up to 30 steps"),
        ({"text": "a", "steps": "z" * 301}, "very long"),
        ({"text": "a", "steps": "w" * 200_000}, "9,030 characters"),
    ],
)
@pytest.mark.parametrize("json", [True, False])
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, fields, says, json):
    path = goal(ana)
    before = dump(ana.app)
    answer = ana.post(path, follow=False, json=json, **fields)
    assert answer.status_code == 422
    assert says in (answer.json["message"] if json else answer.text)
    if not json:
        assert all(words in answer.text for words in fields.values())
    assert dump(ana.app) == before


@pytest.mark.parametrize(
    "text", ["🌱", "صبر", "<script>alert(1)</script>", "{{7*7}}", "' or 1=1--", "a\u0301" * 40]
)
def test_strange_words_are_kept_as_words(ana, text):
    path = goal(ana, text, steps=text, why=text)
    page = ana.page(path)
    assert "<script>alert" not in page
    assert html.unescape(page).count(html.unescape(html.escape(text.replace("a\u0301", "á")))) >= 3


def test_fields_that_no_form_has_are_ignored(couple):
    ana, ben = couple
    owner = one(ana.app, "SELECT id FROM users WHERE email=?", "ben@example.org")
    path = goal(ana, author_id=owner, user_id=owner, space_id=owner, changed_on="2001-01-01", packed_cell="x")
    assert "sing again" in ana.page(path)
    assert ben.get(path).status_code == 404
    assert one(ana.app, "SELECT changed_on FROM growing_goals") == "2026-11-22"


# --- living with it ---------------------------------------------------------------------------------------------------


def test_a_tick_says_which_way_so_that_a_second_tap_changes_nothing(ana):
    path = goal(ana)
    for done, pressed in (("yes", True), ("yes", True), ("no", False), ("no", False)):
        assert tick(ana, path, "ask Mira", done).status_code == 302
        assert ticks(ana, path)["ask Mira"][1] is pressed


def test_a_tick_is_said_and_so_is_that_it_was_the_last_one(ana):
    path = goal(ana)
    said = []
    for text, done in [(step, "yes") for step in ticks(ana, path)] + [("ask Mira", "no")]:
        tick(ana, path, text, done)
        said.append(news(ana.page(path)))
    *before, last, undone = said
    assert set(before) == {"Checked off."}
    assert (last, undone) == ("Checked off. That was the last one.", "Unchecked.")


def test_a_new_goal_without_words_is_asked_for_some_unless_one_leaves(ana):
    path, empty = f"/growing/goals/{uuid.uuid4()}", {"text": " \u200b", "steps": "\n \n"}
    answer = ana.post(path, follow=False, **empty)
    assert answer.status_code == 422
    assert "Write a few words first." in text_of(answer.text)
    assert ana.post(path, follow=False, go="leave", **empty).location == "/growing"
    assert dump(ana.app)["growing_goals"] == []


def test_a_step_that_is_not_there_any_more_changes_nothing_and_is_explained(ana):
    path = goal(ana)
    before = dump(ana.app)
    for key in ("", "x" * 3000, "none", "\0"):
        answer = ana.post(f"{path}/steps", step=key)
        assert answer.status_code == 200
        assert "rewritten" in answer.text
    assert dump(ana.app) == before


def test_done_and_set_aside_are_said_without_a_word_of_blame_and_can_be_taken_up_again(ana):
    path = goal(ana)
    for state, says in (("aside", "Set aside."), ("growing", "Back among your goals."), ("done", "Done.")):
        page = ana.post(f"{path}/state", state=state).text
        assert says in page
    index = ana.page("/growing")
    assert "No goals right now." in html.unescape(index)
    assert index.index(">Small goals<") < index.index("Done") < index.index("sing again")
    before = dump(ana.app)
    ana.post(f"{path}/state", state="failed")
    assert dump(ana.app) == before


def test_a_deleted_goal_is_gone(ana):
    path = goal(ana)
    ana.post(f"{path}/delete")
    assert ana.get(path).status_code == 404
    assert "sing again" not in ana.page("/growing")
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


# --- showing a copy ---------------------------------------------------------------------------------------------------


def test_a_copy_is_shown_by_ones_own_form_after_a_preview_and_nothing_leads_back(couple):
    ana, ben = couple
    path = goal(ana)
    before = dump(ana.app)["growing_goals"]
    form = re.search(r'<form[^>]*action="(/thanks/goals)">(.*?)</form>', ana.page(path), re.S)
    id = re.search(r'name="id" value="([^"]+)"', form[2])[1]
    assert ">sing again</textarea>" in form[2]
    preview = ana.post(form[1], id=id, text="to sing with others again")
    assert "What" in preview.text
    assert "with others" not in ben.page("/thanks/goals")
    shown = re.search(r'name="shown"[^>]*value="([^"]+)"', preview.text)[1]
    ana.post(form[1], id=id, text="to sing with others again", shown=shown, confirmed="yes")
    assert "to sing with others again" in ben.page("/thanks/goals")
    assert "ask Mira" not in ben.page("/thanks/goals")
    assert dump(ana.app)["growing_goals"] == before
    ana.post(f"{path}/delete")
    assert "to sing with others again" in ben.page("/thanks/goals")


# --- ideas ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("idea", ideas.by_key().values(), ids=lambda idea: idea.key)
def test_every_idea_begins_a_goal_that_is_kept_only_when_its_owner_says_so(ana, idea):
    before = dump(ana.app)
    page = html.unescape(ana.page(f"/growing/goals/new?idea={idea.key}"))
    assert idea.text in page
    assert "\n".join(idea.steps) in page.replace("\r\n", "\n")
    assert dump(ana.app) == before
    assert idea.text in html.unescape(ana.page("/growing"))


def test_there_are_ideas_with_friends_in_classes_and_in_the_community_and_each_has_its_own_key():
    assert {"Friends", "Classes", "Community"} <= {group.name for group in ideas.groups()}
    assert len(ideas.by_key()) == sum(len(group.ideas) for group in ideas.groups())
    assert all(2 <= len(idea.steps) <= goal_steps.MOST_STEPS for idea in ideas.by_key().values())


# --- the rules about steps, without any page --------------------------------------------------------------------------


def test_a_line_that_stays_keeps_its_tick_wherever_it_moves():
    words = GoalWords("g").with_lines(["a", "b", "c"])
    words = words.ticked(words.steps[1].key, done=True)
    moved = words.with_lines(["b", "new", "a"])
    assert [(s.text, s.done) for s in moved.steps] == [("b", True), ("new", False), ("a", False)]
    assert moved.steps[0].key == words.steps[1].key
    assert [s.done for s in words.with_lines(["b, better"]).steps] == [False]


def test_two_equal_lines_are_two_steps_and_keep_their_own_ticks():
    words = GoalWords("g").with_lines(["walk", "walk"])
    assert len({s.key for s in words.steps}) == 2
    words = words.ticked(words.steps[0].key, done=True)
    assert [s.done for s in words.with_lines(["walk", "walk", "walk"]).steps] == [True, False, False]


def test_what_is_packed_comes_back_the_same():
    words = GoalWords("g", "why", beside="x").with_lines(["a"])
    assert unpack(GoalWords, pack(words)) == words
    assert unpack(GoalWords, {}) == GoalWords()


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_nothing_of_it_moves_anything_that_is_shared_and_no_partner_is_told(couple):
    ana, ben = couple
    shared = lambda: {t: r for t, r in dump(ana.app).items() if not t.startswith(("growing", "sessions"))}  # noqa: E731
    before = shared()
    path = goal(ana)
    tick(ana, path, "ask Mira")
    ana.post("/growing/wins", id=str(uuid.uuid4()), text="asked for help")
    assert shared() == before
    missing = ben.get(f"/growing/goals/{uuid.uuid4()}", headers={"If-None-Match": '"x"'})
    real = ben.get(path, headers={"If-None-Match": '"x"'})
    assert real.status_code == 404
    assert same(real, missing)


def test_no_open_page_of_the_partner_hears_of_it(server, ana, ben):
    his = Socket(ben)
    path = goal(ana)
    tick(ana, path, "ask Mira")
    ana.post(f"{path}/state", state="aside")
    ana.post("/growing/wins", id=str(uuid.uuid4()), text="asked for help")
    ana.post("/thanks/goals", text="a copy under preview")
    assert his.is_alive()
    assert [frame for frame in his.frames if "changed" in frame] == []
    ana.post("/thanks/goals", id=str(uuid.uuid4()), text="a copy", confirmed="yes")
    assert his.notice() == {"what": "thanks", "version": 0}


def test_words_fill_whole_steps_of_256_bytes_whatever_their_length(ana):
    for text in ("a", "a longer one " * 20):
        goal(ana, text)
        ana.post("/growing/wins", id=str(uuid.uuid4()), text=text)
    with connect(ana.app) as db:
        cells = db.execute(
            "SELECT packed_cell FROM growing_goals UNION ALL SELECT packed_cell FROM growing_wins"
        )
        lengths = {len(cell) for (cell,) in cells}
    overhead = min(lengths) % 256
    assert len(lengths) > 1
    assert {length % 256 for length in lengths} == {overhead}


@pytest.mark.parametrize("table", ["growing_goals", "growing_wins"])
@pytest.mark.parametrize("whose", ["own", "other"])
def test_a_cell_that_was_moved_to_another_row_reads_as_damaged_and_breaks_no_page(couple, table, whose):
    ana, ben = couple
    path = goal(ana)
    ana.post("/growing/wins", id=str(uuid.uuid4()), text="asked for help")
    giver = ana if whose == "own" else ben
    goal(giver, "another")
    giver.post("/growing/wins", id=str(uuid.uuid4()), text="another")
    with connect(ana.app) as db:
        rows = db.execute(f"SELECT author_id, id, packed_cell FROM {table}").fetchall()
        own = next(id for author, id, _ in rows if author == user_id(ana))
        cell = next(cell for author, id, cell in rows if author == user_id(giver) and id != own)
        db.execute(f"UPDATE {table} SET packed_cell=? WHERE id=?", (cell, own))
        db.commit()
    page = html.unescape(ana.page("/growing"))
    assert page.count(f">{models.DAMAGED}<") == 1
    assert ana.get(path).status_code == ana.get(f"{path}/edit").status_code == 200


def test_deleting_the_account_leaves_no_row(couple):
    ana, ben = couple
    goal(ana)
    ana.post("/growing/wins", id=str(uuid.uuid4()), text="asked for help")
    goal(ben, "his own")
    ana.post("/settings/delete", current=PASSWORD)
    assert [len(dump(ben.app)[t]) for t in ("growing_goals", "growing_wins")] == [1, 0]
    assert "his own" in ben.page("/growing")
