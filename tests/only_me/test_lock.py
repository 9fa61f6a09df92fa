"""The one door before Only me: a tap on every account, the password as well where its owner asked for it."""

import html
import os
import re
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from couples.only_me.door import LOCKED, ROOMS, is_behind
from couples.only_me.second_lock import left
from tests.accounts.test_second_proof import gives
from tests.accounts.test_send_again import send, value_in
from tests.conftest import PASSWORD, Person
from tests.live.talking import begin, move
from tests.pages import same, text_of
from tests.scenario import connect, dump, one, user_id
from tests.test_access_control import DOORS, NEW
from tests.test_no_leaks import heard_in, plant

PAGES, DOOR = "/only-me/pages", "/only-me/open"
SECRET = "The gulls were louder than my head."
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAME = {"Sec-Fetch-Site": "same-origin"}
PRIVATE_ROOMS = {"growing", "reflection", "journal", "care", "unsent"}
MARKED = {
    "home.only_me",
    "home.said_before",
    "home.delete_said",
    "home.from_partner",
    "home.save_from_partner",
    "home.show_again",
    "checkins.look_back",
    "checkins.find",
    "light.mine",
    "light.delete_mine",
    "spaces.keep_sharing",
    "spaces.allow_invitations",
    *(
        f"statements.{n}"
        for n in ("new", "new_with", "draft", "save", "review", "draft_step", "delete", "calm", "rehearse")
    ),
    *(f"statements.{n}" for n in ("share", "close_line", "send")),
    *(f"boundaries.{n}" for n in ("new_draft", "new_with_words", "draft", "save", "review", "delete_draft")),
    "boundaries.show_again",
    *(f"boundaries.{n}" for n in ("preview", "close_line", "send", "note", "delete_note")),
    *(f"takeout.{n}" for n in ("takeout", "download", "therapist", "show_to_therapist")),
}
"""What shared rooms have behind the door."""
IN_SIGHT = {
    "care.index", "care.quiet_now", "care.quiet_until", "care.exercise", "care.therapist", "care.lines", "care.keep_country",
    "unsent.keep", "unsent.delete",
}  # fmt: skip
"""What private rooms have before it: calming, helplines, and words on their way, which are saved and never shown."""
BEHIND = [
    name
    for name in DOORS
    if (e := name.split()[1]) in MARKED or (e.partition(".")[0] in PRIVATE_ROOMS and e not in IN_SIGHT)
]


def set_lock(person: Person, minutes: int) -> None:
    person.post(f"{PAGES}/settings", lock=str(minutes), rhythm="")


@pytest.fixture
def closed(scenario, time):
    """Ana without a lock and Ben with one, both at their closed doors, where they do nothing by themselves."""
    set_lock(scenario.ben, 5)
    time.move(minutes=31)
    scenario.ana.taps = scenario.ben.taps = False
    return scenario


@pytest.fixture
def locked(scenario, time):
    """Ana with a lock of five minutes that has closed."""
    set_lock(scenario.ana, 5)
    time.move(minutes=5)
    return scenario


def chosen_lock(person: Person) -> int:
    page = person.page(f"{PAGES}/settings")
    return int(re.search(r'<input(?=[^>]*name="lock")(?=[^>]* checked)[^>]*value="(\d+)"', page)[1])


def unlock(person: Person, password: str = PASSWORD, **fields):
    return person.post("/only-me/unlock", follow=False, current=password, **fields)


# --- the rule, and what it's for --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "opened", "expected"),
    [
        (0, None, 0),
        (0, NOON, 1800),
        (0, NOON - timedelta(minutes=30), 0),
        (5, None, 0),
        (5, NOON, 300),
        (5, NOON - timedelta(minutes=4, seconds=59), 1),
        (5, NOON - timedelta(minutes=5), 0),
        (30, NOON - timedelta(minutes=29), 60),
        (30, NOON + timedelta(seconds=1), 0),  # a clock that was put back opens nothing
    ],
)
def test_it_counts_from_the_last_moment_that_counts(minutes, opened, expected):
    assert left(minutes, opened, NOON).total_seconds() == expected


def test_no_address_of_a_private_room_can_be_forgotten(app):
    assert app.extensions[ROOMS] == PRIVATE_ROOMS
    with app.app_context():
        found = {name.split()[1] for name in DOORS if is_behind(name.split()[1])}
        private = {e for e in app.view_functions if e.partition(".")[0] in PRIVATE_ROOMS}
    assert found == (private - IN_SIGHT) | MARKED
    assert len(found) > 60
    assert private >= IN_SIGHT


def test_what_one_kept_private_and_what_reaches_one_are_behind_it_on_shared_pages_too(locked):
    ana, ids = locked.ana, locked.ids
    shared = (f"/check-in/{ids['occasion']}", f"/check-in/history/{ids['check_in']}")
    for path in shared:
        page = ana.page(path)
        assert "kept by ana for herself" not in page
        assert "Only me: tap to open" in page
    assert "Only me: tap to open" in ana.page("/check-in/history")
    assert ana.get("/settings/from-partner").location.startswith(DOOR)
    unlock(ana)
    assert ["kept by ana for herself" in ana.page(path) for path in shared] == [True, True]
    assert ana.get("/settings/from-partner").status_code == 200


def test_the_notes_one_took_in_a_talk_are_behind_it_once_the_talk_is_over(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    ended = {"id": str(uuid.uuid4()), "move": "end"}
    ana.post(f"/together/{ids['talk']}/moves", **ended)
    path = f"/together/{ids['talk']}/summary"
    time.move(minutes=31)
    ana.taps = ben.taps = False
    for person in (ana, ben):
        page = person.page(path)
        assert "to remember" not in page
        assert "Only me: tap to open" in page
    (then,) = parse_qs(
        urlsplit(re.search(r'href="(/only-me/open[^"]+)"', html.unescape(ana.page(path)))[1]).query
    )["next"]
    assert then == f"{path}#notes"
    ana.post(DOOR, next=then)
    ben.post(DOOR, next=then)
    assert "to remember" in ana.page(path)
    assert "to remember" not in ben.page(path)
    assert "No private notes or answers here." in ben.page(path)
    assert [person.page(path).count('id="notes"') for person in (ana, ben)] == [1, 1]


# --- the same on every account ----------------------------------------------------------------------------------------


def test_the_row_in_a_check_in_says_no_more_than_that_and_leads_back_to_its_place(closed):
    path, rows = f"/check-in/{closed.ids['occasion']}", []
    for person, is_there in ((closed.ana, True), (closed.ben, False)):
        (row,) = re.findall(
            r'<a class="row-link"[^>]*>\s*<span class="row-text">What you kept.*?</a>',
            person.page(path),
            re.S,
        )
        rows.append(row)
        (then,) = parse_qs(urlsplit(re.search(r'href="([^"]+)', row)[1]).query)["next"]
        opened = person.post(DOOR, follow=False, next=then).location or unlock(person, next=then).location
        assert opened == f"{path}#kept"
        page = person.page(path)
        assert page.count('id="kept"') == 1
        assert ("No private notes or answers here." not in page) is is_there
    assert rows[0] == rows[1]


def test_a_closed_door_looks_the_same_with_a_lock_and_without(closed):
    for name in (n for n in BEHIND if n.startswith("GET")):
        path = DOORS[name].address(closed.ids)
        answers = [person.get(path) for person in (closed.ana, closed.ben)]
        assert [answer.status_code for answer in answers] == [302, 302], name
        assert answers[0].location == answers[1].location, name
        assert answers[0].location.startswith(DOOR), name


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("/care/mine", ""),
        ("/statements", ""),
        ("/agreements/boundaries/1d6f0c0e-6f0c-4d5e-9d55-0f6a2f3b7c11", ""),
        ("/statements/new", "Only you can see your draft. "),
        ("/agreements/new/agreement", "Only you can see your draft. "),
        ("/agreements/drafts/1d6f0c0e-6f0c-4d5e-9d55-0f6a2f3b7c11", "Only you can see your draft. "),
    ],
)
def test_the_page_to_tap_is_the_same_with_a_lock_and_without(closed, to, says):
    pages = [person.get(f"{DOOR}?{urlencode({'next': to})}") for person in (closed.ana, closed.ben)]
    one, other = (re.sub(r'"[\w-]{40,}"', "", page.text) for page in pages)
    assert (
        text_of(one)
        == text_of(other)
        == "What you were writing is still here. Only you see it. Hide these words Only me "
        + says
        + "Tap to open"
    )
    pages[0].headers.remove("X-Page-Of")
    pages[1].headers.remove("X-Page-Of")
    assert same(*pages)


def test_a_tap_opens_it_and_leads_back_and_with_a_lock_the_password_does(closed):
    page = f"{PAGES}/{closed.ids['page_ana']}"
    asked = closed.ana.get(page, follow_redirects=True)
    assert SECRET not in asked.text
    to = html.unescape(re.search(r'name="next" value="([^"]*)"', asked.text)[1])
    assert closed.ana.post(DOOR, follow=False, next=to).location == page
    assert SECRET in closed.ana.page(page)
    tapped = closed.ben.post(DOOR, follow=False, next=PAGES)
    assert "Type your password" in tapped.text
    assert closed.ben.get(PAGES).status_code == 302
    assert unlock(closed.ben, next=PAGES).location == PAGES
    assert closed.ben.get(PAGES).status_code == 200


def test_nothing_that_ana_alone_may_see_is_on_any_page_while_it_is_closed(scenario, time):
    said = plant(scenario, time)
    week = (
        "ready, not opened",
        "hard",
        "feel",
        "need",
        "help, kept",
        "offer on",
        "left over",
        "written in a week",
    )
    talk = ("note of a listener", "last word", "said to an empty chair")
    shared = (
        "a counter on its way",
        "a boundary on its way",
        "crossed, on its way",
        "a note on its way",
        "unsent",
        "a light answer that waits for the other",
    )
    beside = ("kept private in an opened check-in", "carried by a page")
    to_be_seen = ("name in a calendar",)  # it may hang in the kitchen, and stands among the settings
    copied = {f"draft {part}" for part in ("observation", "feeling", "need", "request", "other_view", "free")}
    said = {
        name: words
        for name, words in said.items()
        if not name.startswith(
            (
                *week,
                *talk,
                *shared,
                *beside,
                *to_be_seen,
                "thanks.",
                "statements.answer.",
                "a question given back",
            )
        )
        and name not in copied
    }

    def pages() -> bytes:
        gets = [n for n in DOORS if n.startswith("GET")]
        return b"".join(scenario.ana.get(DOORS[n].address(scenario.ids)).data for n in gets)

    assert len(heard_in(html.unescape(pages().decode(errors="replace")).encode(), said)) > 20
    time.move(minutes=31)
    scenario.ana.taps = False
    assert heard_in(html.unescape(pages().decode(errors="replace")).encode(), said) == []


def test_pages_that_stay_in_sight_say_where_the_rest_is(closed):
    boundary = f"/agreements/boundaries/{closed.ids['boundary_ana']}"
    for path in ("/care", "/statements", "/agreements", boundary):
        assert "Only me: tap to open" in closed.ana.page(path)
    closed.ana.post(DOOR)
    for path in ("/care", "/statements", "/agreements", boundary):
        page = closed.ana.page(path)
        assert "Only me: tap to open" not in page
        assert "data-lock=" in page
    assert "Around the pond" in closed.ana.page("/care")


# --- what's on shared pages for their reader alone ------------------------------------------------------------------


def lock_closed(person: Person, time) -> None:
    set_lock(person, 5)
    time.move(minutes=5)
    person.taps = False


def test_with_a_lock_no_shared_page_has_what_was_typed_and_not_sent(couple, opened, time):
    ana, ben = couple
    words = "I am scared of you when you shout"
    to = one(ana.app, "SELECT id FROM answers WHERE prompt='thanks' AND author_id=?", user_id(ben))
    mine = one(ana.app, "SELECT id FROM answers WHERE prompt='thanks' AND author_id=?", user_id(ana))
    places = (f"checkins.reply.{to}", f"checkins.afterthought.{mine}", f"checkins.promise.{opened}")
    for place in (*places, "live.request", "thanks.note"):
        kept = {"text.text": words, "text.topic": words, "choice.kind": "win"}
        ana.post("/unsent", json=True, unsent=place, unsent_seen="0", **kept)
    pages = ("/thanks", f"/check-in/answers/{to}/replies", f"/check-in/{opened}", "/together")
    time.move(minutes=31)
    ana.taps = False
    assert [words in ana.page(path) for path in pages] == [True] * len(pages)  # without a lock
    lock_closed(ana, time)
    for path in pages:
        page = ana.page(path)
        assert words not in page
        assert "data-choices" not in page
        assert "You started this earlier" in page
    (way,) = re.findall(r'href="([^"]+)">\s*<span class="row-text">You started this', ana.page("/thanks"))
    assert ana.get(way).status_code == 200
    assert unlock(ana, next="/unsent").location == "/unsent"
    assert words in ana.page("/unsent")
    page = ana.page("/thanks")
    assert words in page
    assert 'data-lock="300"' in page


def test_with_a_lock_a_thank_you_begun_while_paired_is_on_no_page_after_a_parting(couple, time):
    ana, ben = couple
    ana.post("/unsent", json=True, unsent="thanks.note", unsent_seen="0", **{"text.text": "The way you wait"})
    ben.post("/pairing/leave")
    assert "The way you wait" in ana.page("/thanks")
    lock_closed(ana, time)
    assert "The way you wait" not in ana.page("/thanks")


def test_with_a_lock_the_check_in_page_has_no_answers_that_stay_with_their_writer(couple, time):
    ana, _ = couple
    old = ana.occasion()
    ana.write("thanks", "of a week that never opened", old)
    time.move(days=8)
    now = ana.occasion()
    ana.write("thanks", "to be seen", now)
    ana.write("own", "skipped in this one", now, go="skip")
    ana.write("connected", "", now, value="3")
    ana.write("offer", "of one device", now, version="0")
    ana.write("offer", "of another device", now, version="0")
    ana.write("close", "kept in this one", now, keep="y")  # where she stopped
    hidden = ("of a week that never", "kept in this one", "skipped in this one", "of one device")
    page = f"/check-in/{now}"
    pages = ("/check-in", f"{page}/questions", f"{page}/preview", f"{page}/questions/close")
    assert ["kept in this one" in ana.page(path) for path in pages] == [True] * 4
    assert all(any(words in ana.page(path) for path in pages) for words in hidden)
    lock_closed(ana, time)
    for path in pages[:3]:
        drawn = ana.page(path)
        assert [words for words in hidden[:3] if words in drawn] == []
        assert f'href="/only-me/open?next={path}' in drawn
    assert "of one device" not in ana.page(f"{page}/preview")
    assert "to be seen" in ana.page(f"{page}/preview")
    assert ana.get(f"{page}/questions/close").location == f"{DOOR}?next={page}/questions/close"
    assert "to be seen" in ana.page(f"{page}/questions/thanks")
    refused = ana.write("close", "x" * 20_001, now)
    assert refused.status_code == 422  # what was just typed stays in its field
    unlock(ana)
    assert [
        words for words in hidden[:3] if words in ana.page(f"{page}/questions") + ana.page("/check-in")
    ] == [*hidden[:3]]


def test_with_a_lock_what_another_device_typed_is_not_in_an_opened_check_in(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "of one device", occasion, version="0")
    ana.write("thanks", "of another device", occasion, version="0")
    ben.write("thanks", "for the soup", occasion)
    for person in (ana, ben):
        person.ready(occasion)
    page = ana.page(f"/check-in/{occasion}")
    assert "of one device" in page
    assert "of another device" in page
    lock_closed(ana, time)
    page = ana.page(f"/check-in/{occasion}")
    assert ("of one device" in page) is not ("of another device" in page)


def test_with_a_lock_notes_taken_in_a_talk_are_behind_it_once_the_talk_is_on_hold(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    ana.post(f"/together/{talk}/notes", text="a word to remember", version="0")
    lock_closed(ana, time)
    assert "a word to remember" in ana.page(f"/together/{talk}")
    assert move(ana, talk, "pause").status_code == 302
    time.move(hours=4)
    page = ana.page(f"/together/{talk}")
    assert "a word to remember" not in page
    assert f'href="/only-me/open?next=/together/{talk}"' in page
    unlock(ana)
    assert "a word to remember" in ana.page(f"/together/{talk}")


# --- words on their way -----------------------------------------------------------------------------------------------


def test_without_a_lock_no_word_waits_for_a_tap(closed):
    answer = closed.ana.post(f"{PAGES}/{NEW}", json=True, text="typed after a long thought", version="0")
    assert answer.status_code == 200
    assert "typed after a long thought" in closed.ana.page(f"{PAGES}/{NEW}")


def test_words_that_were_sent_to_a_locked_door_are_saved_with_the_password(locked):
    words = 'two\nlines & "quotes" <b>'
    for path, field in (
        (f"{PAGES}/{uuid.uuid4()}", "text"),
        (f"/statements/drafts/{uuid.uuid4()}", "free"),
        (f"/growing/goals/{uuid.uuid4()}", "why"),
    ):
        locked.ana.post("/only-me/close")
        sent = {field: words, "text": words, "version": "0", "go": "done", "tags": "one, two"}
        answer = locked.ana.post(path, follow=False, headers=SAME, **sent)
        assert answer.status_code == 403
        assert "It&#39;s saved once you enter your password" in answer.text
        assert "quotes" not in answer.text
        carried = re.search(r'name="carried" value="([^"]+)"', answer.text)[1]
        wrong = unlock(locked.ana, "wrong", carried=carried)
        assert wrong.status_code == 422
        assert carried in wrong.text
        done = unlock(locked.ana, carried=carried)
        assert done.status_code == 302
        assert 'lines & "quotes" <b>' in html.unescape(locked.ana.page(path)).replace("<b></b>", "<b>")


def test_a_form_that_cannot_be_carried_is_said_to_be_lost(locked):
    answer = locked.ana.post(f"{PAGES}/{NEW}", follow=False, text="from a browser that tells nothing")
    assert answer.status_code == 403
    assert "What you just sent isn&#39;t saved." in answer.text


def test_an_open_form_is_told_what_to_do_and_keeps_its_words(locked):
    for path in (f"{PAGES}/{NEW}", f"/statements/drafts/{NEW}", f"/growing/goals/{NEW}"):
        answer = locked.ana.post(path, json=True, text="typed after a long thought", free="the same")
        assert answer.status_code == 403
        assert answer.json["message"] == LOCKED


def test_words_of_a_short_form_are_kept_at_a_locked_door_and_not_shown(locked):
    answer = locked.ana.post("/unsent", json=True, unsent="growing.win", **{"text.text": "a small win"})
    assert answer.status_code == 200
    assert "a small win" not in answer.text


def test_nobody_saves_through_the_lock_onto_a_page_that_is_not_theirs(locked):
    page = f"{PAGES}/{locked.ids['page_ana']}"
    answer = locked.ana.post(page, follow=False, headers=SAME, text="mine")
    carried = re.search(r'name="carried" value="([^"]+)"', answer.text)[1]
    assert unlock(locked.ben, carried=carried).status_code == 409
    unlock(locked.ana)
    assert SECRET in locked.ana.page(page)


# --- with a lock ------------------------------------------------------------------------------------------------------


def test_behind_a_locked_door_no_address_gives_or_changes_anything(locked):
    before = dump(locked.app)
    for name, door in ((name, DOORS[name]) for name in BEHIND):
        path = door.address(locked.ids)
        for headers in ({}, {"Accept": "application/json"}):
            if name.startswith("GET"):
                answer = locked.ana.get(path, headers=headers)
            else:
                answer = locked.ana.post(path, follow=False, headers=headers, **door.fields)
            assert answer.status_code == (302 if name.startswith("GET") and not headers else 403), name
            for words in (SECRET, "wistful", "Mira", "Around the pond", "the plan changed"):
                assert words not in answer.text, name
            assert (answer.location or DOOR).startswith(DOOR), name
        after = dump(locked.app)
        assert {t for t in after if after[t] != before[t]} <= {"sessions"}, name


def test_the_password_opens_it_for_as_long_as_was_chosen(locked, time):
    page = f"{PAGES}/{locked.ids['page_ana']}"
    unlock(locked.ana)
    assert SECRET in locked.ana.page(page)
    time.move(minutes=4)
    assert SECRET in locked.ana.page(page)
    time.move(minutes=1)
    assert SECRET not in locked.ana.page(page)


def test_looking_does_not_count_and_saved_words_do(locked, time):
    unlock(locked.ana)
    for _ in range(3):
        time.move(minutes=2)
        locked.ana.get(PAGES)
    assert locked.ana.get(PAGES).status_code == 302
    unlock(locked.ana)
    for n in range(4):
        time.move(minutes=4)
        answer = locked.ana.post(f"{PAGES}/{NEW}", json=True, text=f"still writing {n}", version=str(n))
        assert answer.status_code == 200
    assert locked.ana.get(PAGES).status_code == 200


def test_who_has_just_signed_in_has_just_given_the_password(locked, time):
    fresh = locked.ana.another_device()
    assert fresh.get(PAGES).status_code == 200
    assert locked.ana.get(PAGES).status_code == 302
    time.move(minutes=5)
    assert fresh.get(PAGES).status_code == 302


def test_opening_it_on_one_device_opens_no_other(locked):
    laptop = Person(locked.app, "Ana")
    laptop.sign_in()
    laptop.post("/only-me/close")
    assert unlock(locked.ana).status_code == 302
    assert laptop.get(PAGES).status_code == 302
    assert locked.ana.get(PAGES).status_code == 200


def test_its_owner_can_close_it_also_right_after_signing_in_and_without_a_lock(scenario):
    for person in (scenario.ana, scenario.ana.another_device()):
        person.taps = False
        assert "Close Only me" in person.page("/only-me")
        assert person.post("/only-me/close", follow=False).location == "/"
        assert person.get(PAGES).status_code == 302


def test_a_wrong_password_opens_nothing_and_tries_are_few(locked):
    for n in range(10):
        answer = unlock(locked.ana, f"wrong {n}")
        assert answer.status_code == 422
        assert "your current password" in answer.text
    assert unlock(locked.ana).status_code == 429
    assert locked.ana.get(PAGES).status_code == 302
    assert Person(locked.app, "Ana").sign_in().status_code == 302  # nobody is locked out of their account


def test_the_partners_password_opens_nothing(locked):
    locked.ben.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    assert unlock(locked.ana, "green kettle by the door").status_code == 422


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "/sign-out"]
)
def test_the_door_leads_nowhere_else(locked, target):
    assert unlock(locked.ana, next=target).location in ("/", "/only-me")
    assert locked.ana.post(DOOR, follow=False, next=target).location in ("/", "/only-me")


def test_pages_that_lie_open_know_when_to_close(locked, time):
    unlock(locked.ana)
    time.move(minutes=1)
    for path in (
        PAGES,
        f"{PAGES}/new",
        f"{PAGES}/{locked.ids['page_ana']}",
        "/only-me",
        "/reflection",
        "/growing",
    ):
        assert 'data-lock="240" data-lock-whole="300"' in locked.ana.page(path)
    assert "data-lock=" not in locked.ana.page("/settings")


def test_neither_the_database_nor_the_cookie_says_when_somebody_opened_their_pages(locked, time):
    unlock(locked.ana)
    locked.ana.get(PAGES)
    before = dump(locked.app)
    time.move(minutes=7)
    unlock(locked.ana)
    assert dump(locked.app) == before
    cookie = locked.ana.cookies()["SESSION_COOKIE_NAME"]
    assert str(int(time.now().timestamp())) not in cookie


def test_the_setting_is_sealed_and_a_damaged_one_locks(locked, time):
    unlock(locked.ana)
    with connect(locked.app) as db:
        db.execute("UPDATE journal_settings SET packed_cell = ?", (os.urandom(300),))
        db.commit()
    time.move(minutes=6)
    assert locked.ana.get(PAGES).status_code == 302


def test_a_lock_is_made_weaker_only_with_the_password_or_passkey_and_stronger_with_nothing(couple, time):
    ana, _ = couple
    weaker, set_to = ((5, 30), (5, 0), (30, 0)), lambda minutes: {"lock": str(minutes), "rhythm": ""}
    for old, new in weaker:
        set_lock(ana, old)
        asked = send(ana, f"{PAGES}/settings", **ana.held_marks(), **set_to(new))
        assert asked.status_code == 403
        assert "Is this you?" in asked.text
        assert ana.post(f"{PAGES}/settings", json=True, **set_to(new)).status_code == 403
        assert chosen_lock(ana) == old
        assert gives(ana, asked, "not this one").status_code == 422
        assert gives(ana, asked).status_code == 302  # what was sent is then done
        assert chosen_lock(ana) == new
        time.move(minutes=11)
    for minutes in (30, 5, 5):
        assert ana.post(f"{PAGES}/settings", follow=False, **set_to(minutes)).status_code == 302


def test_who_was_asked_for_the_password_at_the_door_is_not_asked_again_to_take_the_lock_off(locked):
    taken_off = {**locked.ana.held_marks(), "lock": "0", "rhythm": ""}
    carried = value_in(send(locked.ana, f"{PAGES}/settings", **taken_off))
    assert unlock(locked.ana, carried=carried, headers=SAME).status_code == 302
    locked.ana.post("/only-me/close")
    assert locked.ana.post(DOOR, follow=False).status_code == 302


def test_with_a_lock_a_blocked_invitation_is_let_in_again_only_with_the_password(couple, time):
    ana, ben = couple
    ana.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="for the soup")
    space = one(ana.app, "SELECT id FROM spaces WHERE closed_at IS NULL AND paired_at IS NOT NULL")
    ana.post("/pairing/leave")
    ana.post("/pairing/no-invitations", space=space)
    lock_closed(ana, time)
    again = {"person": user_id(ben)}
    assert ana.post("/pairing/no-invitations/undo", follow=False, **again).status_code == 403
    unlock(ana)
    assert "Let Ben invite me again" in ana.page("/settings/from-partner")
    assert ana.post("/pairing/no-invitations/undo", follow=False, **again).status_code == 302
    assert "Let Ben invite me again" not in ana.page("/settings/from-partner")


@pytest.mark.parametrize(
    "fields", [{"lock": "7", "rhythm": ""}, {"lock": "", "rhythm": ""}, {"lock": "5", "rhythm": "hourly"}, {}]
)
def test_settings_take_only_what_is_offered(scenario, fields):
    before = dump(scenario.app)["journal_settings"]
    assert scenario.ana.post(f"{PAGES}/settings", **fields).status_code == 422
    assert dump(scenario.app)["journal_settings"] == before


@pytest.mark.parametrize("way", ["close", "aside"])
def test_what_is_closed_is_no_file_either_until_its_owner_says_again_that_its_them(couple, way):
    ana, _ = couple
    ana.prove()
    assert ana.get("/settings/takeout").status_code == 200
    ana.post(f"/only-me/{way}", follow=False)
    ana.post("/only-me/back", follow=False)
    ana.taps = False
    assert "/only-me/open" in ana.get("/settings/takeout/chosen").location
    ana.taps = True
    assert "/its-me" in ana.get("/settings/takeout/chosen").location
    assert ana.post("/settings/takeout", follow=False).status_code == 403


def test_a_talk_on_ones_own_that_is_over_is_behind_it_in_the_list_and_by_its_address(couple, time):
    ana, _ = couple
    id = str(uuid.uuid4())
    ana.post("/together/alone", follow=False, id=id, kind="talk", minutes="20", when="now")
    for name, fields in (
        ("ready", {}),
        ("to-close", {}),
        ("try", {"text": "A call to my sister"}),
        ("end", {}),
    ):
        assert move(ana, id, name, **fields).status_code == 302
    summary = f"/together/{id}/summary"
    ana.page("/only-me")
    assert "A call to my sister" in ana.page(summary)
    assert summary in ana.page("/together")
    time.move(minutes=31)
    ana.taps = False
    assert summary not in ana.page("/together")
    assert "Only for you Only me: tap to open" in text_of(ana.page("/together"))
    assert ana.get(summary).location == f"{DOOR}?next={summary}"


def test_a_talk_of_both_that_is_over_is_before_it(couple, time):
    ana, ben = couple
    talk = begin(ana, ben)
    for name in ("to-close", "end"):
        assert move(ana, talk, name).status_code == 302
    time.move(minutes=31)
    ana.taps = False
    assert f"/together/{talk}/summary" in ana.page("/together")
    assert ana.get(f"/together/{talk}/summary").status_code == 200
