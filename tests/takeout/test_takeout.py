"""The file: what's in it for whom, how it's asked for, and that making it stands in nobody's way."""

import json
import re
import socket
import threading
import uuid
from contextlib import ExitStack, closing
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from markupsafe import escape

from couples.db import begin_writing, db
from couples.journal.models import Entry
from couples.takeout import routes_takeout, zip_file
from tests.boundaries.acts import end, file_of, happened, new_id, pause, propose, sign, signed_by_both
from tests.conftest import PASSWORD
from tests.home.test_what_reaches_me import choose
from tests.live.talking import begin, move
from tests.pages import plain
from tests.scenario import dump, one
from tests.sockets import cookie_of
from tests.takeout.files import Taken, take

BENS = {
    "answer": "Thank you for waiting",
    "hello": "Your patience",
    "said back": "plans matter to you",
    "note": "we laughed in the queue",
    "card": "Ben comes back",
}
"""What Ben wrote and opened to Ana in the scenario."""


# --- what's in it -------------------------------------------------------------------------------------------------------


def test_its_owner_finds_what_they_wrote_opened_or_not_on_the_page_and_in_the_data(scenario):
    taken = take(scenario.ana)
    for words in (
        "The gulls were louder than my head.",
        "kept by ana for herself",
        "Thank you for the soup",
        "and the bread",
        "030 4711",
        "it is seldom about you",
        "a thought of ana's",
        "voices are raised",
        "asked for help with the form",
        "The way you",
        "to remember",
        "you waited with dinner",
        "we answer by noon",
    ):
        assert words in taken.texts(), words
        assert str(escape(words)) in taken.page, words


def test_what_the_partner_opened_is_in_it_only_for_who_asks_for_it(scenario):
    without, together = take(scenario.ana), take(scenario.ana, opened="y")
    assert "opened_to_me" not in without.data
    for name, words in BENS.items():
        assert words in together.texts(), name
        assert words in together.page, name
        assert words.encode() not in without.everything, name


@pytest.mark.parametrize("off", [(), ("shown",)])
def test_promises_cards_and_goals_are_in_it_as_they_show_to_who_takes_it(couple, opened, off):
    ana, ben = couple
    choose(ana, *off)
    ben.post(f"/check-in/{opened}/promises", id=str(uuid.uuid4()), text="zebra promise")
    ben.post("/thanks/cards", id=str(uuid.uuid4()), kind="pause", text="zebra card", confirmed="yes")
    ben.post("/thanks/goals", id=str(uuid.uuid4()), text="zebra goal", confirmed="yes")
    found = [words for words in take(ana, opened="y").texts() if "zebra" in words]
    assert sorted(found) == ([] if off else ["zebra card", "zebra goal", "zebra promise"])


def test_what_both_signed_is_in_the_files_of_both_with_its_versions_and_days(scenario):
    for person in (scenario.ana, scenario.ben):
        [agreement] = take(person).data["signed"]["agreements"]
        [version] = agreement["versions"]
        assert (version["number"], version["proposed_by"]) == (2, "Ben")
        assert version["what"] == "we answer by noon"
        assert {signature["who"] for signature in version["signed"]} == {"Ana", "Ben"}
        assert version["revisit_on"] == "2027-01-17"


def test_no_refusal_is_in_any_file(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    answers = f"/agreements/versions/{ids['version_open_ana']}/answers"
    before = take(ana, opened="y").data
    assert ben.post(answers, follow=False, id=str(uuid.uuid4()), kind="no", line="").status_code == 302
    ben.post(f"/statements/{ids['statement']}/entries", id=str(uuid.uuid4()), kind="not-this", text="")
    assert take(ana, opened="y").data == before
    assert not {"no", "not-this", "not-now"} & set(take(ben, opened="y").texts())


def test_an_agreement_about_intimacy_is_in_no_file_nor_is_what_was_sent_or_would_change_it(scenario, time):
    ana, ben, words = scenario.ana, scenario.ben, "slowly, and only when both want to"
    changed = {}
    for topic in ("chores", "intimacy"):
        id, draft = str(uuid.uuid4()), f"/agreements/drafts/{uuid.uuid4()}"
        said = f"{topic}: {words}"
        ana.post(draft, kind="agreement", what=said, topic=topic, look_on="2027-01-17", comfort="7")
        ana.post(f"{draft}/send", id=id, when="at-once", sign="yes")
        time.move(hours=14)
        ben.post(f"/agreements/versions/{id}/sign", comfort="8")
        agreement = one(
            ana.app, "SELECT agreement_id FROM agreement_versions WHERE id = ?", uuid.UUID(id).hex
        )
        changed[topic] = ana.post(f"/agreements/{agreement}/change", follow=False).location
        ana.post(changed[topic], kind="agreement", what=f"{topic} once more", topic=topic, version="0")
    taken = take(ana)
    assert "chores once more" in taken.texts()
    assert b"intimacy once more" not in taken.everything
    for person in (ana, ben):
        taken = take(person, opened="y")
        signed = [v["what"] for a in taken.data["signed"]["agreements"] for v in a["versions"]]
        assert f"chores: {words}" in signed
        assert f"intimacy: {words}".encode() not in taken.everything


def test_a_draft_of_ones_own_about_intimacy_is_in_its_writers_file_and_in_no_other(couple):
    ana, ben = couple
    draft = f"/agreements/drafts/{uuid.uuid4()}"
    ana.post(draft, kind="agreement", what="to say no to anything, any time", topic="intimacy")
    taken = take(ana)
    [found] = taken.data["mine"]["agreement_drafts"]
    assert (found["what"], found["topic"]) == ("to say no to anything, any time", "Intimacy")
    assert found["what"] in taken.page
    assert found["what"].encode() not in take(ben, opened="y").everything


def test_a_file_of_someone_alone_is_whole_and_asks_nothing_about_a_partner(eve):
    eve.post(f"/only-me/pages/{uuid.uuid4()}", text="Only the kettle and me.")
    eve.write("thanks", "a quiet week")
    taken = take(eve)
    assert {"Only the kettle and me.", "a quiet week"} <= set(taken.texts())
    assert taken.data["partners"] == []
    assert 'name="opened"' not in eve.page("/settings/takeout")


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_who_left_and_who_was_left_can_take_all_of_it_for_thirty_days(scenario, time, who):
    before = {p: take(getattr(scenario, p), opened="y") for p in ("ana", "ben")}
    getattr(scenario, who).post("/pairing/leave")
    for name in ("ana", "ben"):
        person = getattr(scenario, name)
        after = take(person, opened="y")
        assert after.data["signed"] == before[name].data["signed"]
        assert "can be included until" in person.page("/settings/takeout")
    theirs = take(scenario.ana, opened="y").texts()
    assert BENS["answer"] in theirs
    assert BENS["card"] not in theirs  # what's shown to a partner goes for them at parting
    time.move(days=31)
    late = take(scenario.ana.another_device(), opened="y")
    assert {"The gulls were louder than my head.", "kept by ana for herself"} <= set(late.texts())
    assert (late.data["signed"]["agreements"], late.data["partners"]) == ([], [])
    assert "Thank you for waiting" not in late.texts()


def test_after_the_partner_deleted_their_account_nothing_of_theirs_is_left_and_all_of_ones_own(scenario):
    ana, ben = scenario.ana, scenario.ben
    ben.post("/settings/delete", current=PASSWORD)
    taken = take(ana, opened="y")
    assert {"Thank you for the soup", "you waited with dinner", "we walk on sundays"} <= set(taken.texts())
    assert not {words for words in BENS.values() if words.encode() in taken.everything}


def test_a_cell_that_does_not_open_leaves_the_rest_of_the_file_whole(scenario):
    with scenario.app.app_context():
        begin_writing()
        [entry] = db.session.scalars(db.select(Entry))
        entry.packed_cell = b"\x01" + bytes(300)
        db.session.commit()
    taken = take(scenario.ana)
    assert "(These words are damaged and can't be opened.)" in taken.texts()
    assert "asked for help with the form" in taken.texts()


# --- the page to read ---------------------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_shows_words_as_they_are_in_any_script(eve):
    texts = [
        "<script src=//x.example>alert(1)</script> & </p>",
        "שלום בבית",
        "سلام في البيت",
        "今日は静か",
        "a\n\n  b",
    ]
    for text in texts:
        eve.post(f"/only-me/pages/{uuid.uuid4()}", text=text)
    taken = take(eve)
    for text in texts:
        where = '<p class="words" dir="auto">{}</p>' if "\n" in text else "<bdi>{}</bdi></h4>"
        assert where.format(escape(text)) in taken.page
        assert text in taken.texts()
    marks = re.findall(r"<(\w+)((?:\s[^>]*)?)>", taken.page)
    assert {name for name, _ in marks}.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    assert not [more for _, more in marks if re.search(r"\s(src|href|action|style|on\w+)=", more)]
    assert not re.search(r"url\(|@import|@font-face", taken.page)
    assert '<meta charset="utf-8">' in taken.page


def test_an_empty_account_gets_a_file_too(eve):
    taken = take(eve)
    assert taken.archive.namelist() == ["your-words.html", "couples.json", "couples.schema.json"]
    assert not [records for records in taken.data["mine"].values() if records]


# --- asking for it ------------------------------------------------------------------------------------------------------


def test_the_files_name_says_nothing_and_no_one_keeps_a_copy(ana):
    ana.prove()
    answer = ana.post("/settings/takeout", follow=False)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes-2026-11-22.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Length" not in answer.headers
    assert answer.data


def test_it_takes_a_second_proof_before_the_page_and_before_the_file(couple):
    ana, _ = couple
    assert ana.get("/settings/takeout").location.startswith("/settings/its-me")
    asked = ana.post("/settings/takeout", follow=False, headers={"Sec-Fetch-Site": "same-origin"}, opened="y")
    assert (asked.status_code, asked.mimetype) == (403, "text/html")
    assert ana.prove("not my password").status_code == 422
    assert ana.get("/settings/takeout").status_code == 302
    carried = re.search(r'name="carried" value="([^"]*)"', asked.text)[1]
    sent = ana.prove(carried=carried, headers={"Sec-Fetch-Site": "same-origin"})
    assert (sent.status_code, sent.mimetype) == (200, "application/zip")
    assert "opened_to_me" in Taken("", sent.data).data
    assert ana.get("/settings/takeout").status_code == 200


def test_asked_for_twice_at_once_it_is_made_once_and_says_so_kindly(ana, ben, monkeypatch):
    monkeypatch.setattr(routes_takeout, "WAITS_FOR_TURN", 0.0)
    ana.prove()
    first = ana.client.post("/settings/takeout", data=ana.held_marks(), base_url=ana.base)
    assert first.status_code == 200  # and not read to its end
    second = ana.post("/settings/takeout", follow=False)
    assert (second.status_code, second.mimetype) == (429, "text/html")
    assert "on its way already" in second.text
    assert take(ben)  # someone else isn't kept waiting
    assert first.data
    first.close()
    assert take(ana)


def test_asked_for_twice_over_two_connections_one_brings_the_whole_file_and_the_other_says_so(
    server, ana, monkeypatch
):
    on_its_way, may_go_on = threading.Event(), threading.Event()
    made = routes_takeout.as_page

    def held(*of):
        on_its_way.set()
        yield from made(*of)
        assert may_go_on.wait(60)

    monkeypatch.setattr(routes_takeout, "as_page", held)
    monkeypatch.setattr(routes_takeout, "WAITS_FOR_TURN", 0.0)
    ana.prove()
    form, ours = urlencode(ana.held_marks()), {"Cookie": cookie_of(ana), "Sec-Fetch-Site": "same-origin"}
    ours["Content-Type"] = "application/x-www-form-urlencoded"
    with ExitStack() as both:
        one, other = (
            both.enter_context(closing(HTTPConnection("127.0.0.1", server.server_port, timeout=60)))
            for _ in range(2)
        )
        one.request("POST", "/settings/takeout", form, ours)
        assert on_its_way.wait(60)
        other.request("POST", "/settings/takeout", form, ours)
        refused = other.getresponse()
        assert (refused.status, b"on its way already" in refused.read()) == (429, True)
        may_go_on.set()
        whole = one.getresponse()
        assert whole.status == 200
        assert Taken("", whole.read()).archive.testzip() is None
        monkeypatch.setattr(routes_takeout, "WAITS_FOR_TURN", 60.0)  # the first may just be ending
        other.request("POST", "/settings/takeout", form, ours)
        again = other.getresponse()
        assert (again.status, again.getheader("Content-Type"), len(again.read()) > 1000) == (
            200,
            "application/zip",
            True,
        )


def test_a_file_that_nobody_waits_for_any_more_gives_its_turn_back(ana, monkeypatch):
    monkeypatch.setattr(routes_takeout, "WAITS_FOR_TURN", 0.0)
    ana.prove()
    left = ana.client.post("/settings/takeout", data=ana.held_marks(), base_url=ana.base)
    left.close()
    assert take(ana)


def begun(person):
    """A file that's on its way to this person, and its pieces."""
    person.prove()
    file = person.client.post("/settings/takeout", data=person.held_marks(), base_url=person.base)
    pieces = iter(file.response)
    assert next(pieces)
    return file, pieces


def test_a_file_on_its_way_stops_when_its_session_is_ended_elsewhere(scenario, monkeypatch):
    monkeypatch.setattr(zip_file, "CHUNK", 1)
    monkeypatch.setattr(routes_takeout, "WAITS_FOR_TURN", 0.0)
    phone = scenario.ana.another_device()
    file, pieces = begun(phone)
    assert len(list(pieces)) > 1  # so much comes where no one ends it
    file.close()
    file, pieces = begun(phone)
    scenario.ana.prove()
    scenario.ana.post("/settings/sign-out-others")
    with pytest.raises(ConnectionResetError):
        next(pieces)
    file.close()
    assert take(scenario.ana)


def test_a_browser_that_takes_nothing_any_more_holds_its_thread_for_a_while_and_not_for_ever(ana):
    ana.prove()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        given = {"gunicorn.socket": ours}
        marks = ana.held_marks()
        ana.client.post("/settings/takeout", data=marks, base_url=ana.base, environ_overrides=given).close()
        assert ours.gettimeout() == routes_takeout.LONGEST_STALL
        ours.settimeout(0.01)
        with pytest.raises(TimeoutError):
            ours.sendall(bytes(10**8))


def test_taking_it_changes_no_row_and_says_nothing_to_the_partner(scenario):
    scenario.ana.prove()
    before = dump(scenario.app)
    page = plain(scenario.ben.page("/"))
    assert scenario.ana.post("/settings/takeout", follow=False, opened="y").data
    assert dump(scenario.app) == before
    assert plain(scenario.ben.page("/")) == page


@pytest.mark.parametrize("both_signed", [False, True])
def test_the_minute_at_which_someone_was_up_at_night_is_on_no_page_and_in_no_file(couple, time, both_signed):
    ana, ben = couple
    time.move(hours=15, minutes=12)
    made = propose(ana, sign=True)
    ana.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="for the soup")
    time.move(hours=5)
    if both_signed:
        assert sign(ben, made.version).status_code == 302
    taken = take(ben, opened="y")
    assert "for the soup" in taken.page
    assert "We answer" in taken.page
    told = [json.dumps(taken.data), taken.page]
    told += [ben.page(path) for path in ("/", "/thanks", "/agreements", f"/agreements/{made.agreement}")]
    assert [re.findall(r".{20}03:1\d.{20}", page) for page in told] == [[]] * len(told)


def test_what_both_opened_signed_put_on_hold_and_ended_has_a_day_and_no_minute_anywhere(couple, time):
    """Whoever said ready or signed first knows that the second tap was the other's."""
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "for the soup", occasion)
    ana.ready(occasion)
    made = signed_by_both(ana, ben, time, what="We answer by the evening")
    late = propose(ana, "We eat at seven", sign=True, topic="time")
    past_three = time.now().replace(hour=3, minute=12, second=47) + timedelta(days=1)
    time.move(seconds=(past_three - time.now()).total_seconds())
    ben.write("thanks", "for the tea", occasion)
    ben.ready(occasion)
    answer_id = re.search(r'answer-you" id="answer-([0-9a-f-]{36})"', ben.page(f"/check-in/{occasion}"))[1]
    ben.post(f"/check-in/answers/{answer_id}/afterthoughts", id=new_id(), text="and for the cake")
    assert sign(ben, late.version).status_code == 302
    pause(ben, made.agreement)
    end(ben, made.agreement)
    time.move(hours=9)
    assert happened(ana, made.agreement)[-2:] == ["paused", "ended"]
    assert happened(ana, late.agreement) == ["proposed", "signed", "signed", "agreed"]
    taken = take(ana, opened="y")
    answers = taken.data["opened_to_me"]["answers"] + taken.data["mine"]["answers"]
    opened_on = [answer["opened_on"] for answer in answers if answer["check_in"] == occasion]
    assert opened_on == ["2026-11-23"] * 2
    both = made.agreement, late.agreement
    paths = [f"/check-in/{occasion}", "/check-in/history", "/agreements", "/shared", "/"]
    paths += [f"/agreements/{id}{page}" for id in both for page in ("", "/history")]
    told = [taken.page, json.dumps(taken.data), *(json.dumps(file_of(ana, id)) for id in both)]
    told += [ana.page(path) for path in paths]
    assert "<h2>Opened" in told[4]
    assert "and for the cake" in told[4]
    assert [re.findall(r".{20}(?<!\d)0?3:1\d.{20}", each) for each in told] == [[]] * len(told)


def test_what_was_said_and_noted_in_a_talk_has_a_day_and_no_minute_in_the_order_in_which_it_was_said(
    couple, time
):
    ana, ben = couple
    past_three = time.now().replace(hour=3, minute=12, second=47) + timedelta(days=1)
    time.move(seconds=(past_three - time.now()).total_seconds())
    talk = begin(ben, ana, step=2)
    move(ana, talk, "take")
    for text in ("that you want Sundays", "that you want them slow"):
        time.move(seconds=1)
        move(ben, talk, "heard", text=text)
    move(ana, talk, "pass")
    for text in ("that you'd like a walk", "and a cake"):
        time.move(seconds=1)
        move(ana, talk, "heard", text=text)
    ana.post(f"/together/{talk}/notes", text="ask about the cake", version="0")
    time.move(hours=9)
    taken = take(ana, opened="y")
    mine, theirs = (taken.data[part]["talk_words"] for part in ("mine", "opened_to_me"))
    assert [word["text"] for word in mine] == ["that you'd like a walk", "and a cake"]
    assert [word["text"] for word in theirs] == ["that you want Sundays", "that you want them slow"]
    assert {word["day"] for word in (*mine, *theirs, *taken.data["mine"]["talk_notes"])} == {"2026-11-23"}
    sections = [taken.data[part][name] for part in ("mine", "opened_to_me") for name in ("talk_words",)]
    told = [taken.page, json.dumps([*sections, taken.data["mine"]["talk_notes"]])]
    assert [re.findall(r".{20}(?<!\d)0?3:1\d.{20}", each) for each in told] == [[], []]
