"""Cards and goals that their owner shows: previewed, released as a copy, replaced, withdrawn without a trace."""

import html
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from couples import clock
from couples.maintenance import cleanup
from couples.thanks import released_cards, released_goals
from couples.thanks.card_kinds import card_kinds
from tests.conftest import Person, pair
from tests.pages import names_of_buttons, plain
from tests.scenario import dump, one, user_id

KINDS = tuple(card_kinds())
WORDS = {"/thanks/cards": {"kind": "quiet", "text": "sit with me"}, "/thanks/goals": {"text": "sit with me"}}
both_pages = pytest.mark.parametrize("path", WORDS)


def release(person: Person, text: str = "sit with me", kind: str = "quiet") -> str:
    id = str(uuid.uuid4())
    fields = {"id": id, "kind": kind, "text": text, "confirmed": "yes"}
    answer = person.post("/thanks/cards", follow=False, **fields)
    assert answer.status_code == 302, answer.text
    return id


@both_pages
def test_what_is_shared_can_be_taken_back_by_a_button_that_says_what(couple, path):
    ana, _ = couple
    for kind, text in zip(KINDS, ("sit with me", "give me ten minutes"), strict=False):
        fields = {"kind": kind} if "cards" in path else {}
        ana.post(path, id=str(uuid.uuid4()), text=text, confirmed="yes", **fields)
    names = [name for name in names_of_buttons(ana.page(path)) if name.startswith("Take it back")]
    assert [names.count(name) for name in names] == [2, 2, 2, 2], "a fold, and the button in it"


def hidden(page: str) -> dict[str, str]:
    """What the form of a preview carries along."""
    form = re.search(r'<form class="form" method="post" action="/thanks/\w+">(.*?)</form>', page, re.S)[1]
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    pairs = {re.search(r'name="(\w+)"', t)[1]: re.search(r'value="([^"]*)"', t)[1] for t in tags}
    assert {"id", "shown"} <= set(pairs)
    return {name: value for name, value in pairs.items() if name not in ("csrf_token", "page_of")}


def rows(person: Person) -> int:
    return one(
        person.app, "SELECT (SELECT COUNT(*) FROM reach_cards) + (SELECT COUNT(*) FROM released_goals)"
    )


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def box(page: str) -> str:
    """The words inside the first box with a person's mark."""
    return words(
        re.search(r'<div class="answer answer-\w+">.*?<p class="words" dir="auto">(.*?)</p>', page, re.S)[1]
    )


# --- the preview ------------------------------------------------------------------------------------------------------


@both_pages
def test_without_a_yes_there_is_a_preview_and_nothing_is_released(couple, path):
    ana, ben = couple
    before = dump(ana.app)
    answer = ana.post(path, follow=False, id=str(uuid.uuid4()), **WORDS[path])
    assert answer.status_code == 200
    assert "What Ben will read" in words(answer.text)
    assert box(answer.text) == "sit with me"
    assert ">sit with me</textarea>" in answer.text.replace("\r\n", "")
    assert dump(ana.app) == before
    assert "sit with me" not in ben.page(path)


@both_pages
@pytest.mark.parametrize(
    "text", ["  two\r\nlines  ", "e\u0301 \u202eover", "<b>bold</b> & {{7*7}}", "🫶🏽 صبر"]
)
def test_the_preview_shows_exactly_what_the_other_reads(couple, path, text):
    ana, ben = couple
    preview = ana.post(path, follow=False, **{**WORDS[path], "text": text})
    fields = {**WORDS[path], "text": text, "confirmed": "yes", **hidden(preview.text)}
    assert ana.post(path, follow=False, **fields).status_code == 302
    assert box(preview.text) == box(ben.page(path)) == box(ana.page(path))


@both_pages
def test_words_changed_on_the_preview_are_shown_once_more_before_they_go(couple, path):
    ana, ben = couple
    preview = ana.post(path, follow=False, **WORDS[path])
    changed = {**WORDS[path], **hidden(preview.text), "text": "leave me be", "confirmed": "yes"}
    again = ana.post(path, follow=False, **changed)
    assert again.status_code == 422
    assert "changed since you last looked" in again.text
    assert box(again.text) == "leave me be"
    assert rows(ana) == 0
    assert ana.post(path, follow=False, **{**changed, **hidden(again.text)}).status_code == 302
    assert box(ben.page(path)) == "leave me be"


def test_a_card_that_another_device_released_meanwhile_is_seen_before_it_is_replaced(couple):
    ana, ben = couple
    preview = ana.post("/thanks/cards", follow=False, kind="quiet", text="from the laptop")
    release(ana.another_device(), "from the phone")
    fields = {**hidden(preview.text), "text": "from the laptop", "confirmed": "yes"}
    again = ana.post("/thanks/cards", follow=False, **fields)
    assert again.status_code == 422
    assert "replace this card: from the phone" in words(again.text)
    assert box(ben.page("/thanks/cards")) == "from the phone"
    fields |= hidden(again.text)
    assert ana.post("/thanks/cards", follow=False, **fields).status_code == 302
    assert box(ben.page("/thanks/cards")) == "from the laptop"


@both_pages
def test_a_preview_made_for_one_partner_is_never_released_to_the_next(couple, eve, path):
    ana, ben = couple
    preview = ana.post(path, follow=False, **WORDS[path])
    ben.post("/pairing/leave")
    fields = {**WORDS[path], **hidden(preview.text), "confirmed": "yes"}
    alone = ana.post(path, follow=False, **fields)
    assert alone.status_code == 422
    assert "isn't here, so nothing was shared" in html.unescape(words(alone.text))
    pair(ana, eve)
    answer = ana.post(path, follow=False, **fields)
    assert answer.status_code == 422
    assert "What Eve will read" in words(answer.text)
    assert rows(ana) == 0


@both_pages
def test_alone_the_words_are_shown_and_kept_in_the_field_and_go_nowhere(eve, path):
    for confirmed in ("no", "yes"):
        answer = eve.post(path, follow=False, **WORDS[path], confirmed=confirmed)
        assert answer.status_code == (422 if confirmed == "yes" else 200)
        assert "isn't here, so nothing was shared" in html.unescape(" ".join(answer.text.split()))
        assert "sit with me</textarea>" in answer.text
        assert "Share it" not in answer.text
    assert rows(eve) == 0
    assert "Invite your partner" in eve.page(path)


@both_pages
@pytest.mark.parametrize("text", ["", " \u200b ", "x" * 301, "y" * 200_000])
@pytest.mark.parametrize("confirmed", ["yes", ""])
def test_words_that_cannot_be_shown_are_said_beside_the_field_and_stay(couple, path, text, confirmed):
    ana, _ = couple
    answer = ana.post(path, follow=False, **{**WORDS[path], "text": text}, confirmed=confirmed)
    assert answer.status_code == 422
    assert "One thing to look at" in answer.text
    assert text.strip("\u200b ") in answer.text
    assert rows(ana) == 0


@pytest.mark.parametrize("kind", ["", "loud", "x" * 3000, "quiet\0"])
def test_a_kind_that_is_none_is_asked_for_again_with_the_words_kept(couple, kind):
    ana, _ = couple
    answer = ana.post("/thanks/cards", follow=False, kind=kind, text="sit with me", confirmed="yes")
    assert answer.status_code == 422
    assert "Choose the moment" in answer.text
    assert "sit with me</textarea>" in answer.text
    assert rows(ana) == 0


def test_a_rule_over_the_other_gets_a_caution_that_only_its_author_sees_and_that_holds_nothing_up(couple):
    ana, ben = couple
    text = "You can't see your friends when I am quiet."
    answer = ana.post("/thanks/cards", follow=False, kind="quiet", text=text)
    assert "who someone sees or talks to" in answer.text
    assert (
        "who someone sees or talks to"
        not in ana.post("/thanks/cards", follow=False, **WORDS["/thanks/cards"]).text
    )
    release(ana, text)
    assert text in html.unescape(ben.page("/thanks/cards"))
    assert "who someone sees or talks to" not in ben.page("/thanks/cards")


def test_words_about_ending_ones_life_get_a_quiet_way_to_people_and_no_caution(couple):
    ana, _ = couple
    text = "When I go quiet I think about killing myself. You must not see your friends."
    answer = ana.post("/thanks/cards", follow=False, kind="quiet", text=text)
    assert "/safety#part-6" in answer.text
    assert "This may feel like a rule" not in answer.text


# --- cards ------------------------------------------------------------------------------------------------------------


def test_the_cards_of_both_stand_side_by_side_under_each_kind_own_first(couple):
    ana, ben = couple
    for kind in KINDS:
        release(ana, f"ana {kind}", kind)
        release(ben, f"ben {kind}", kind)
    page = words(ana.page("/thanks/cards"))
    places = [page.index(f"{who} {kind}") for kind in KINDS for who in ("ana", "ben")]
    assert places == sorted(places)
    assert ana.page("/thanks/cards").count('class="reveal-pair"') == 3
    mirrored = words(ben.page("/thanks/cards/part"))
    assert mirrored.index("ben quiet") < mirrored.index("ana quiet")


def test_there_is_one_card_of_a_kind_and_a_new_one_takes_its_place(couple):
    ana, ben = couple
    release(ana, "the first")
    release(ana, "the second")
    release(ana, "another kind", "pause")
    page = ben.page("/thanks/cards")
    assert "the first" not in page
    assert "the second" in page
    assert "another kind" in page
    assert one(ana.app, "SELECT COUNT(*) FROM reach_cards") == 2


def test_released_twice_by_a_double_tap_it_is_one(couple):
    ana, _ = couple
    for path, fields in WORDS.items():
        form = {**fields, "id": str(uuid.uuid4()), "confirmed": "yes"}
        for _ in range(3):
            assert ana.post(path, follow=False, **form).status_code == 302
    assert rows(ana) == 2


def test_four_devices_at_the_same_moment_leave_one_card_and_one_note(couple):
    ana, ben = couple
    devices = [ana.another_device() for _ in range(4)]
    note = {"id": str(uuid.uuid4()), "kind": "win", "text": "the lake"}

    def both(number: int) -> set[int]:
        card = {"kind": "quiet", "text": f"words {number}", "confirmed": "yes", "id": str(uuid.uuid4())}
        sent = (("/thanks", note), ("/thanks/cards", card), ("/thanks", note))
        return {devices[number].post(path, follow=False, **fields).status_code for path, fields in sent}

    with ThreadPoolExecutor(4) as pool:
        assert set().union(*pool.map(both, range(4))) == {302}
    assert one(ana.app, "SELECT COUNT(*) FROM reach_cards") == 1
    assert one(ana.app, "SELECT COUNT(*) FROM thanks_notes") == 1
    assert box(ben.page("/thanks/cards")).startswith("words ")


@both_pages
def test_other_words_from_a_page_that_released_some_before_are_previewed_and_never_lost(couple, path):
    ana, ben = couple
    first = {**WORDS[path], "id": str(uuid.uuid4()), "confirmed": "yes"}
    ana.post(path, **first)
    again = ana.post(path, follow=False, **{**first, "text": "leave me be", "confirmed": ""})
    assert box(again.text) == "leave me be"
    assert hidden(again.text)["id"] != first["id"]
    ana.post(path, **{**first, "text": "leave me be", **hidden(again.text)})
    assert "leave me be" in ben.page(path)


@both_pages
def test_withdrawn_by_its_owner_alone_it_is_gone_at_once_and_leaves_no_trace_but_for_the_days_count(
    couple, path, time
):
    ana, ben = couple
    ben.post(path, id=str(uuid.uuid4()), confirmed="yes", **{**WORDS[path], "text": "his"})
    before, shown = dump(ana.app), {p.name: plain(p.page(path)) for p in couple}
    id = str(uuid.uuid4())
    ana.post(path, id=id, confirmed="yes", **WORDS[path])
    assert "sit with me" in ben.page(path)
    assert ben.post(f"{path}/{id}/withdraw", follow=False).status_code == 404
    assert ana.post(f"{path}/{id}/withdraw", follow=False).status_code == 302
    (count,) = dump(ana.app)["next_asks"]
    assert count["topic_cell"] is None
    assert {**dump(ana.app), "next_asks": []} == before
    ana.page(path)  # what is said once is said
    assert {p.name: plain(p.page(path)) for p in couple} == shown
    assert ana.post(f"{path}/{id}/withdraw", follow=False).status_code == 404
    time.move(days=1)
    cleanup.clean_up(ana.app)
    assert not dump(ana.app)["next_asks"]


@both_pages
def test_nothing_tells_whether_a_copy_was_read(couple, path):
    ana, ben = couple
    ana.post(path, id=str(uuid.uuid4()), confirmed="yes", **WORDS[path])
    ana.page(path)
    before = dump(ana.app), plain(ana.page(path))
    ben.page(path)
    ben.page(f"{path}/part")
    assert (dump(ana.app), plain(ana.page(path))) == before


def test_changing_a_card_begins_with_its_words(couple):
    ana, ben = couple
    release(ana, "half an hour alone")
    assert "half an hour alone</textarea>" in ana.page("/thanks/cards/write?kind=quiet")
    assert "half an hour" not in ben.page("/thanks/cards/write?kind=quiet")


def test_the_pause_card_is_a_persons_own_released_sentence_and_nothing_else(couple):
    ana, ben = couple
    release(ana, "I come back", "pause")
    release(ben, "not a pause", "quiet")
    space = one(ana.app, "SELECT space_id FROM memberships WHERE current LIMIT 1")

    def pause_of(owner: Person, asked_by: Person, space_id: str = space) -> str | None:
        with asked_by.app.test_request_context("/", headers={"Cookie": cookie(asked_by)}):
            from couples.spaces.models import current_space

            current_space()
            return released_cards.pause_card(uuid.UUID(space_id), uuid.UUID(user_id(owner)), clock.now())

    for asked_by in couple:
        assert pause_of(ana, asked_by) == "I come back"
        assert pause_of(ben, asked_by) is None
    assert pause_of(ana, ben, str(uuid.uuid4())) is None
    ana.post(f"/thanks/cards/{one(ana.app, 'SELECT id FROM reach_cards WHERE kind=?', 'pause')}/withdraw")
    assert pause_of(ana, ben) is None


def cookie(person: Person) -> str:
    name = person.app.config["SESSION_COOKIE_NAME"]
    return f"{name}={person.cookies()['SESSION_COOKIE_NAME']}"


# --- goals ------------------------------------------------------------------------------------------------------------


def test_both_see_the_goals_that_each_shows(couple, time):
    ana, ben = couple
    for person, text in ((ana, "to sing"), (ana, "to draw"), (ben, "to swim")):
        person.post("/thanks/goals", id=str(uuid.uuid4()), text=text, confirmed="yes")
        time.move(minutes=1)
    page = words(ben.page("/thanks/goals"))
    assert page.index("to swim") < page.index("to sing") < page.index("to draw")
    assert page.count("Take it back") == 2  # the fold and its button, for his own


def test_there_is_room_for_twenty_goals_and_the_next_keeps_its_words(couple):
    ana, _ = couple
    for number in range(released_goals.MOST_GOALS):
        ana.post("/thanks/goals", id=str(uuid.uuid4()), text=f"goal {number}", confirmed="yes")
    answer = ana.post("/thanks/goals", follow=False, id=str(uuid.uuid4()), text="one more", confirmed="yes")
    assert answer.status_code == 422
    assert "Take one back first" in answer.text
    assert "one more</textarea>" in answer.text


# --- parting ----------------------------------------------------------------------------------------------------------


@both_pages
@pytest.mark.parametrize("leaver", ["ana", "ben"])
def test_after_a_parting_a_copy_is_gone_for_the_other_at_once_and_its_owner_still_reads_it(
    couple, time, path, leaver
):
    ana, ben = couple
    id = str(uuid.uuid4())
    ana.post(path, id=id, confirmed="yes", **WORDS[path])
    {"ana": ana, "ben": ben}[leaver].post("/pairing/leave")
    for page in (path, f"{path}/part"):
        assert "sit with me" not in ben.page(page)
        assert "from before" in ana.page(page)
        assert box(ana.page(page)) == "sit with me"
    time.time = datetime(2026, 12, 20, tzinfo=UTC)
    assert "sit with me" in ana.page(path)
    assert ana.post(f"{path}/{id}/withdraw", follow=False).status_code == 302
    assert rows(ana) == 0


@both_pages
def test_after_thirty_days_it_is_gone_for_its_owner_too(couple, time, path):
    ana, ben = couple
    ana.post(path, id=str(uuid.uuid4()), confirmed="yes", **WORDS[path])
    ben.post("/pairing/leave")
    time.move(days=31)
    ana.sign_in()
    assert "sit with me" not in ana.page(path)


@both_pages
def test_the_next_partner_sees_nothing_of_what_was_shown_to_the_one_before(couple, eve, path):
    ana, ben = couple
    for person in (ana, ben):
        person.post(path, id=str(uuid.uuid4()), confirmed="yes", **WORDS[path])
    ben.post("/pairing/leave")
    pair(ana, eve)
    for page in (path, f"{path}/part", f"{path}/write"):
        assert "sit with me" not in eve.page(page)
    assert ana.page(path).count(">sit with me<") == 1
