"""Wherever words meet the app their author, and no one else, gets the quiet lines; only their draft keeps that they closed one."""

import re
import uuid
from collections.abc import Callable
from html import unescape

import pytest

from couples.wording_help.results import Door
from couples.wording_help.safety import hearing
from couples.wording_help.safety.chances import Chances, Heard, Limits
from tests.conftest import Person
from tests.databases import kept
from tests.pages import plain, text_of
from tests.scenario import Scenario, dump, one
from tests.takeout.files import take
from tests.test_access_control import next_week

TEXT = "You hit me last night."
LINE = "This matters more than how it's worded."
RULE = "You can't see your friends without me."
BLAME = "You never listen to me."
QUESTION = "Do you want this yourself? It's fine to say no, or not now."
HELLO = "/check-in/hello"
NEVER = re.compile(r"\b(?:abus\w*|violen\w*|hit\w*)\b", re.IGNORECASE)
PARTNERS_PAGES = (
    "/", "/check-in", "/check-in/history", "/check-in/ritual", "/shared", "/statements", "/agreements", "/thanks",
    "/thanks/cards", "/thanks/goals", "/together", "/together/wishes",
)  # fmt: skip


def new() -> str:
    return str(uuid.uuid4())


def quiet(page: str) -> list[str]:
    """What each line of a page says."""
    parts = page.split("data-quiet-line=")[1:]
    ends = [re.search(r"</dialog>|</div>\s*</div>\s*</div>|</div>\s*</div>", part).end() for part in parts]
    said = [
        re.sub(r"<[^>]*>", " ", part[part.index(">") + 1 : end])
        for part, end in zip(parts, ends, strict=True)
    ]
    return [" ".join(unescape(text).split()) for text in said]


def draft(words: str, kind: str) -> Callable[[Scenario, str], str]:
    def write(s: Scenario, text: str) -> str:
        return s.ana.post(
            f"/agreements/drafts/{new()}",
            kind=kind,
            go=words,
            look_on="2027-01-17",
            **{"what" if kind == "agreement" else "will": text},
        ).text

    return write


def statement(go: str) -> Callable[[Scenario, str], str]:
    return lambda s, text: s.ana.post(f"/statements/drafts/{new()}", observation=text, go=go).text


def reply(s: Scenario, text: str) -> str:
    draft, shared = new(), new()
    s.ben.post(f"/statements/drafts/{draft}", observation="the plan changed")
    s.ben.post(f"/statements/drafts/{draft}/share", id=shared, when="at-once")
    s.app.extensions["test_clock"].move(minutes=11)
    return s.ana.post(f"/statements/{shared}/entries", id=new(), kind="heard", text=text).text


def answer(page: str) -> Callable[[Scenario, str], str]:
    def write(s: Scenario, text: str) -> str:
        next_week(s, s.app.extensions["test_clock"])
        where = f"/check-in/{s.ids['next']}"
        saved = s.ana.post(f"{where}/answers/close", text=text, go="next").text
        return saved if page == "next" else s.ana.page(where + page)

    return write


def own_question(s: Scenario, text: str) -> str:
    s.ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"], own=text)
    return s.ana.page("/check-in/ritual")


def thanks(s: Scenario, text: str) -> str:
    return s.ana.post("/thanks", id=new(), kind="thanks", text=text).text


def wishes(s: Scenario, text: str) -> str:
    s.ana.post("/together/wishes", own=text, pause_minutes="20")
    return s.ana.page("/together/wishes")


def card(s: Scenario, text: str) -> str:
    return s.ana.post("/reflection/cards/quiet", text=text, version="9", go="preview").text


def answer_to_proposal(s: Scenario, text: str) -> str:
    version = proposed(s, "We walk on Sundays.")
    return s.ana.post(f"/agreements/versions/{version}/answers", id=new(), kind="change", line=text).text


def answer_that_leads_to_a_draft(s: Scenario, text: str) -> str:
    fields = {"id": new(), "kind": "change", "line": text, "write": "yes"}
    return s.ana.post(f"/agreements/versions/{proposed(s, 'We walk on Sundays.')}/answers", **fields).text


def slip(s: Scenario, text: str) -> str:
    return s.ana.post(f"/agreements/{s.ids['agreement']}/slips", id=new(), text=text).text


def practised_no(s: Scenario, text: str) -> str:
    return s.ana.post(f"/care/notes/{new()}", kind="no", situation="x", text=text, go="help").text


PLACES = {
    "a statement": statement("help"),
    "its preview": statement("share"),
    "a reply": reply,
    "an answer": answer("next"),
    "all answers": answer("/questions"),
    "the preview of answers": answer("/preview"),
    "an own question": own_question,
    "a boundary": draft("help", "boundary"),
    "its preview too": draft("preview", "boundary"),
    "an agreement": draft("help", "agreement"),
    "its preview as well": draft("preview", "agreement"),
    "a note of thanks": thanks,
    "a card": lambda s, text: s.ana.post("/thanks/cards", kind="quiet", text=text).text,
    "a goal": lambda s, text: s.ana.post("/thanks/goals", text=text).text,
    "a wish for a talk": wishes,
    "an answer to a proposal": answer_to_proposal,
    "an answer that leads to a draft": answer_that_leads_to_a_draft,
    "a note that it slipped": slip,
    "the draft of a card": card,
    "a practised no": practised_no,
}


@pytest.mark.parametrize("place", PLACES)
def test_danger_gets_its_author_a_line_that_repeats_no_word_and_the_partner_and_the_database_nothing(
    scenario, place, caplog
):
    caplog.set_level("DEBUG")
    page = PLACES[place](scenario, TEXT)
    (said,) = quiet(page)
    assert LINE in said
    assert "Who you can talk to" in said
    assert "No, I'm okay" in said
    assert not NEVER.search(said)
    assert 'href="/safety#part-2"' in page
    assert "<mark" not in page
    assert 'class="help-works"' not in page
    assert "Nothing else to point to" not in page
    assert "Nothing stood out" not in page
    for where in PARTNERS_PAGES:
        assert quiet(scenario.ben.page(where)) == [], where
    found = kept(scenario.app)
    assert found
    for trace in (LINE.encode(), b"not_that", b"data-quiet-line", b"perhaps"):
        assert trace not in found
    assert LINE not in caplog.text


@pytest.mark.parametrize("place", PLACES)
def test_ordinary_words_get_none(scenario, place):
    assert quiet(PLACES[place](scenario, "We walked by the river on Sunday.")) == []


@pytest.mark.parametrize("place", [p for p in PLACES if p not in ("a practised no",)])
def test_a_rule_gets_two_questions_other_ways_to_say_it_and_a_door(scenario, place):
    (said,) = quiet(PLACES[place](scenario, RULE))
    assert said.count("?") >= 2
    assert "You could say" in said


@pytest.mark.parametrize("kind", ["thanks", "reply"])
def test_what_was_sent_just_now_gets_its_line_once_and_no_address_tells_of_it(scenario, kind):
    id, ids, author = new(), scenario.ids, scenario.ana if kind == "thanks" else scenario.ben
    if kind == "thanks":
        path, fields = "/thanks", {"kind": "thanks"}
    else:
        path, fields = f"/statements/{ids['statement']}/entries", {"kind": "heard"}
    sent = author.post(path, follow=False, id=id, text=TEXT, **fields)
    assert "?" not in sent.location
    page = sent.location.partition("#")[0]
    assert len(quiet(author.page(page))) == 1
    assert quiet(author.page(page)) == []
    assert quiet(author.page(f"{page}?sent={id}")) == []


def test_what_was_sent_a_while_ago_says_nothing_where_others_may_look_by_now(scenario):
    sent = scenario.ana.post("/thanks", follow=False, id=new(), kind="thanks", text=TEXT)
    scenario.app.extensions["test_clock"].move(minutes=6)
    assert sent.location == "/thanks"
    assert quiet(scenario.ana.page("/thanks")) == []


def asks_for_talk(ana: Person) -> str:
    return ana.post("/together/ask", id=new(), kind="talk", minutes="20", when="now", topic=TEXT).text


@pytest.mark.parametrize(
    ("write", "path"),
    [(asks_for_talk, "/together"), (lambda ana: ana.say_hello(TEXT) and ana.page(HELLO), "/check-in/hello")],
)
def test_a_topic_and_a_hello_get_a_line_once_for_their_author_alone(ana, ben, write, path):
    (said,) = quiet(write(ana))
    assert LINE in said
    for person in (ana, ben):
        assert quiet(person.page(path)) == []


def test_an_opened_hello_shows_nothing_and_its_line_waits_behind_the_door(ana, ben):
    ben.say_hello("The way you cook")
    ana.say_hello(TEXT)
    assert "The way you cook" in ana.page(HELLO)
    assert quiet(ana.page(HELLO)) == []
    for person, lines in ((ana, 1), (ben, 0)):
        page = person.get("/safety", headers={"Referer": person.base + HELLO}).text
        assert len(quiet(page)) == lines


def test_an_answer_that_leads_back_to_a_check_in_changes_no_page(scenario):
    version = proposed(scenario, "We walk on Sundays.")
    fields = {"kind": "change", "line": TEXT, "next": "/check-in"}
    page = scenario.ana.post(f"/agreements/versions/{version}/answers", id=new(), **fields).text
    assert quiet(page) == []
    assert quiet(page_of(scenario, scenario.ana, version)) == []


def test_an_answer_that_leads_to_a_draft_gets_its_line_there_once(scenario):
    fields = {"kind": "change", "line": TEXT, "write": "yes"}
    version = proposed(scenario, "We walk on Sundays.")
    sent = scenario.ana.post(f"/agreements/versions/{version}/answers", follow=False, id=new(), **fields)
    assert "/agreements/drafts/" in sent.location
    assert len(quiet(scenario.ana.page(sent.location))) == 1
    assert quiet(scenario.ana.page(sent.location)) == []
    assert quiet(page_of(scenario, scenario.ana, version)) == []


PRIVATE = {
    "a page of notes": ("/only-me/pages/{}", "text", "/only-me/pages/{}", {}),
    "what I noticed": ("/reflection/noticed", "line", "/reflection/noticed/{}", {"id": "{}"}),
    "a goal": ("/growing/goals/{}", "text", "/growing/goals/{}", {}),
    "a worksheet": ("/reflection/pages/round", "see", "/reflection/pages/round", {}),
}


@pytest.mark.parametrize("place", PRIVATE)
def test_private_words_are_read_only_when_their_author_asks_and_then_once(ana, place):
    door, name, path, fields = PRIVATE[place]
    id = new()
    ana.post(door.format(id), **{name: TEXT}, **{k: v.format(id) for k, v in fields.items()})
    path = path.format(id)
    page = ana.page(path)
    assert "Check these words for me" in page
    assert quiet(page) == []
    if place in ("a page of notes", "a goal"):
        asked = ana.post(f"{path}/read", follow=False)
    else:
        asked = ana.post(path, follow=False, **{name: TEXT}, version="1", go="read")
    assert asked.location == f"{path}#end"
    (said,) = quiet(ana.page(path))
    assert LINE in said
    assert quiet(ana.page(path)) == []
    assert quiet(ana.page(f"{path}?read=1")) == []


def test_a_private_page_in_which_nothing_stands_out_claims_no_more_than_that(ana):
    id = new()
    ana.post(f"/only-me/pages/{id}", text="We walked by the river on Sunday. " * 1_400)
    page = ana.post(f"/only-me/pages/{id}/read").text
    assert "Nothing stood out. This check can miss things." in page
    ana.post(f"/only-me/pages/{id}", text="We walked by the river on Sunday. " * 1_400 + TEXT, version="1")
    (said,) = quiet(ana.post(f"/only-me/pages/{id}/read").text)
    assert LINE in said


def test_no_address_on_the_safety_page_tells_what_someone_reads_there(nobody):
    page = nobody.page("/safety")
    anchors = set(re.findall(r'(?:href="#|id=")(part[^"]*)"', page))
    assert anchors >= {"part-2", "part-6", "part-10"}
    assert all(re.fullmatch(r"part-\d+", anchor) for anchor in anchors)
    assert not re.search(r'(?:href="#|id=")safety-', page)
    assert re.search(r'<h2 id="part-2">\s*Afraid of your partner', page)
    assert re.search(r'<h2 id="part-6">\s*Thoughts of ending your life', page)
    assert re.search(r'<h2 id="part-10">\s*Worried about your own behavior', page)


# --- closing a line ---------------------------------------------------------------------------------------------------

LIMITS = Limits(sure=0.9, perhaps=0.5, praise=0.3, over=0.5, self_surrender=0.5)


@pytest.fixture
def asks(monkeypatch):
    """Wording help isn't sure: it asks about texts with the word "door"."""

    def heard(text, names=(), **_):
        if "door" not in text:
            return Chances(limits=LIMITS)
        return Chances((Heard((0, len(text)), 0.6, Door.SAFETY),), limits=LIMITS)

    monkeypatch.setattr(hearing, "chances_in", heard)


def notes(page: str) -> int:
    return page.count("note-phrase")


DRAFTS = {
    "a statement": ("/statements/drafts/{}", "/statements/review", "observation", "free", {}),
    "an agreement": ("/agreements/drafts/{}", "/agreements/review", "what", "why", {"kind": "agreement"}),
}


@pytest.mark.parametrize("kind", DRAFTS)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_it_is_not_that_closes_a_sure_line_and_brings_neither_notes_nor_praise(ana, kind, scripts):
    door, review, field, other, fields = DRAFTS[kind]
    words = {field: TEXT, other: BLAME, **fields}
    path = review if scripts else door.format(new())
    page = ana.post(path, **words, go="help").text
    assert LINE in unescape(page)
    assert notes(page) == 0
    for version in ("1", "2"):  # and it holds for the next look from this page
        page = ana.post(path, **words, not_that="safety", version=version).text
        assert quiet(page) == []
        assert notes(page) == 0
        assert 'class="help-works"' not in page
        assert "Nothing else to point to" not in page
        assert "Wording help" in page
        assert scripts or TEXT in page


@pytest.mark.parametrize("kind", DRAFTS)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_closed_question_brings_the_usual_notes_back(ana, asks, kind, scripts):
    door, review, field, _, fields = DRAFTS[kind]
    words = {field: "You are so selfish behind the door.", **fields}
    path = review if scripts else door.format(new())
    page = ana.post(path, **words, go="help").text
    (said,) = quiet(page)
    assert "Is saying no ever hard or scary for you?" in said
    assert notes(page) == 0
    page = ana.post(path, **words, not_that="perhaps-safety", version="1").text
    assert quiet(page) == []
    assert notes(page) == 1


@pytest.mark.parametrize("kind", DRAFTS)
def test_that_a_line_was_closed_is_kept_with_the_draft_alone_and_holds_on_all_its_pages(ana, kind):
    door, review, field, _, fields = DRAFTS[kind]
    path = door.format(new())
    ana.post(path, json=True, **{field: TEXT}, **fields)
    before = dump(ana.app)
    ana.post(review, **{field: TEXT}, **fields, not_that="safety")
    for other, seen in ((path, "1"), (door.format(new()), "0")):
        assert LINE in unescape(ana.post(other, **{field: TEXT}, **fields, version=seen, go="help").text)
    ana.post(path, **{field: TEXT}, **fields, not_that="safety", version="2")
    changed = {table for table, rows in dump(ana.app).items() if rows != before[table]}
    assert changed <= {"sessions", "statement_drafts", "agreement_drafts"}
    assert quiet(ana.page(f"{path}?help=1")) == []
    assert quiet(ana.page(f"{path}/{'share' if kind == 'a statement' else 'preview'}")) == []
    assert quiet(ana.post(path, **{field: TEXT + " Again."}, **fields, version="3", go="help").text) == []
    assert not any("not_that" in str(cookie) for cookie in ana.cookies().values())
    assert b'"closed"' not in take(ana).everything.replace(b'"closed": []', b"")


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_line_closed_on_the_preview_stays_closed_where_one_writes(ana, ben, kind):
    door, _, field, _, fields = DRAFTS[kind]
    path = door.format(new())
    ana.post(path, **{field: TEXT}, **fields)
    preview = f"{path}/{'share' if kind == 'a statement' else 'preview'}"
    assert len(quiet(ana.page(preview))) == 1
    assert quiet(ana.post(f"{path}/close-line", not_that="safety").text) == []
    assert quiet(ana.page(f"{path}?help=1")) == []


def test_a_line_is_beside_the_answer_that_its_about_and_once_closed_on_no_page_of_the_check_in(
    scenario, time, asks
):
    next_week(scenario, time)
    ana, where = scenario.ana, f"/check-in/{scenario.ids['next']}"
    first, second, preview, every = (
        f"{where}/{page}" for page in ("questions/1", "questions/2", "preview", "questions")
    )
    asked_first, asked_second = (
        re.search(r'action="([^"]*/answers/[^"]*)"', ana.page(p))[1] for p in (first, second)
    )
    saved = ana.post(asked_first, text="The door", go="next")
    assert f'action="{asked_second}"' in saved.text
    assert quiet(saved.text) == []
    for page in (first, preview, every):
        assert len(quiet(ana.page(page))) == 1, page
    shown = ana.page(preview)
    assert shown.index("The door") < shown.index("data-quiet-line") < shown.index("questions/1")
    closed = ana.post(asked_first, text="The door", not_that="perhaps-safety", version="1")
    assert f'action="{asked_first}"' in closed.text
    ana.post(asked_second, text="The door again")
    for page in (first, second, preview, every):
        assert quiet(ana.page(page)) == [], page


def test_a_line_closed_on_the_preview_of_a_check_in_stays_closed(scenario, time, asks):
    next_week(scenario, time)
    ana, where = scenario.ana, f"/check-in/{scenario.ids['next']}"
    ana.post(f"{where}/answers/close", text="The door", go="next")
    assert quiet(ana.post(f"{where}/close-line", not_that="perhaps-safety").text) == []
    assert quiet(ana.page(f"{where}/questions/1")) == []


@pytest.mark.parametrize("value", ["", "x" * 5000, "\0", "language", "<b>"])
def test_what_closes_nothing_is_no_error(ana, value):
    page = ana.post("/statements/review", observation=TEXT, not_that=value)
    assert page.status_code == 200
    assert LINE in unescape(page.text)


def test_while_one_types_nothing_is_said_but_how_it_reads(ana):
    page = ana.post("/statements/review", observation=TEXT, said_only="1").text
    assert "When you hit me last night" in page
    assert quiet(page) == []
    assert "Wording help" not in page


def test_a_line_elsewhere_is_closed_by_the_browser_alone(ana):
    page = ana.post("/thanks/goals", text=TEXT).text
    dialog = re.search(r"<dialog[^>]*open>.*?</dialog>", page, re.DOTALL)[0]
    assert '<form class="cluster" method="dialog">' in dialog
    assert "name=" not in dialog


# --- where two may be looking -----------------------------------------------------------------------------------------


MADE = "6b0f0f52-5d0a-4c1e-9d0e-3b6f0a3f7d11"


def said_in_talk(s: Scenario, text: str) -> None:
    s.ana.post(f"/together/{s.ids['talk']}/notes", text=text, version="1")


def promised(s: Scenario, text: str) -> None:
    s.ana.post(f"/check-in/{s.ids['occasion']}/promises", id=MADE, text=text)


def added(s: Scenario, text: str) -> None:
    s.ana.post(f"/check-in/answers/{s.ids['answer_ana']}/afterthoughts", id=new(), text=text)


def replied(s: Scenario, text: str) -> None:
    s.ana.post(f"/check-in/answers/{s.ids['answer_ben']}/replies", kind="words", text=text)


def promised_for_a_when(s: Scenario, text: str) -> None:
    s.ana.post(f"/check-in/{s.ids['occasion']}/promises", id=MADE, text="I'll call", cue=text)


@pytest.mark.parametrize(
    ("write", "page"),
    [
        (said_in_talk, "/together/{talk}"),
        (promised, "/check-in/{occasion}"),
        (promised, "/check-in"),
        (promised, f"/check-in/promises/{MADE}/smaller"),
        (added, "/check-in/{occasion}"),
        (replied, "/check-in/{occasion}/opening/thanks"),
        (replied, "/check-in/answers/{answer_ben}/replies"),
        (promised_for_a_when, "/check-in/{occasion}/promises"),
    ],
)
def test_where_two_may_be_looking_nothing_shows_and_the_line_waits_behind_the_door(scenario, write, page):
    path = page.format(**scenario.ids)
    write(scenario, TEXT)

    def help_from(person: Person, where: str) -> str:
        return person.get("/safety", headers={"Referer": person.base + where}).text

    assert quiet(scenario.ana.page(path)) == []
    part = scenario.ana.get(f"{path}/part")
    assert part.status_code == 404 or quiet(part.text) == []
    assert 'href="/safety"' in scenario.ana.page(path)
    (said,) = quiet(help_from(scenario.ana, path))
    assert LINE in said
    assert quiet(help_from(scenario.ben, path)) == []
    assert quiet(scenario.ana.page("/safety")) == []


@pytest.mark.parametrize(
    "came_from", ["", "/", "/together/x", "//evil.example/check-in", "/check-in/2020-01-01", "\\x", "/safety"]
)
def test_from_anywhere_else_the_safety_page_is_as_always(scenario, nobody, came_from):
    promised(scenario, TEXT)
    headers = {"Referer": scenario.ana.base + came_from}
    for person in (scenario.ana, nobody):
        page = person.get("/safety", headers=headers)
        assert page.status_code == 200
        assert quiet(page.text) == []


# --- before signing ---------------------------------------------------------------------------------------------------


def proposed(s: Scenario, what: str, **fields) -> str:
    """An open proposal of Ben's for Ana, who hasn't signed it himself unless `sign` says so: the version's id."""
    draft, version = f"/agreements/drafts/{new()}", new()
    s.ben.post(draft, kind="agreement", what=what, look_on="2027-01-17")
    s.ben.post(f"{draft}/send", id=version, when="at-once", **fields)
    s.app.extensions["test_clock"].move(minutes=11)
    return version


def page_of(s: Scenario, person: Person, version: str) -> str:
    query = "SELECT agreement_id FROM agreement_versions WHERE id = ?"
    return person.page(f"/agreements/{one(s.app, query, uuid.UUID(version).hex)}")


@pytest.mark.parametrize("what", ["We walk on Sundays.", RULE, "I won't see my friends any more."])
def test_whoever_signs_is_asked_the_same_once_where_they_sign_whatever_it_says(scenario, what):
    version = proposed(scenario, what)
    for person in (scenario.ana, scenario.ben):
        assert QUESTION not in unescape(page_of(scenario, person, version))
        assert unescape(person.page(f"/agreements/versions/{version}/sign")).count(QUESTION) == 1
        assert quiet(page_of(scenario, person, version)) == []
    assert "Help me think about this" in page_of(scenario, scenario.ana, version)
    assert "Help me think about this" not in page_of(scenario, scenario.ben, version)


def test_that_its_author_has_signed_is_said_first(scenario):
    assert "Proposed and signed by Ben on" in text_of(
        page_of(scenario, scenario.ana, proposed(scenario, "We walk.", sign="yes"))
    )


def test_that_its_author_hasnt_signed_is_no_claim(scenario):
    assert "Proposed by Ben on" in text_of(page_of(scenario, scenario.ana, proposed(scenario, "We walk.")))


def test_its_receiver_can_ask_for_help_to_think_and_nothing_shows_that_they_did(scenario, caplog):
    version = proposed(scenario, RULE)
    seen = page_of(scenario, scenario.ben, version)
    before = {t: rows for t, rows in dump(scenario.app).items() if t != "sessions"}
    caplog.set_level("DEBUG")
    page = scenario.ana.post(f"/agreements/versions/{version}/words").text
    (said,) = quiet(page)
    assert QUESTION in said
    assert {t: rows for t, rows in dump(scenario.app).items() if t != "sessions"} == before
    assert plain(page_of(scenario, scenario.ben, version)) == plain(seen)
    assert RULE not in caplog.text
    assert scenario.ben.post(f"/agreements/versions/{version}/words").status_code == 404


def test_a_proposal_in_which_nothing_stands_out_says_so_with_the_words(scenario):
    version = proposed(scenario, "We walk on Sundays.")
    page = scenario.ana.post(f"/agreements/versions/{version}/words").text
    assert quiet(page) == []
    assert "Nothing stood out" in page
    assert "We walk on Sundays." in page
