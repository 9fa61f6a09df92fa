"""In every section the oldest comes first, on the page and in the data, whatever the ids are."""

import re
import uuid
from datetime import UTC, date, datetime
from itertools import count

import pytest

from couples.takeout.contents import MINE, OPENED
from tests.conftest import Person
from tests.takeout.files import take

NO_DAYS = {"kit", "glad_to_hear", "cards", "comfort", "said_before"}
"""Sections that name no day, or that are empty while two are together."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TOPICS = {"0": "chores", "1": "time"}
"""A second proposal on the same topic would wait."""


@pytest.fixture
def falling_ids(monkeypatch):
    """Each new id is smaller than all before it, so what's ordered by ids alone comes out the newest first."""
    numbers = count(2**127, -1)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))


def id() -> str:
    return str(uuid.uuid4())


def sent(person: Person, path: str, **fields) -> None:
    answer = person.post(path, follow=False, **fields)
    assert answer.status_code < 400, f"{path}: {answer.status_code}"


def a_week(ana: Person, ben: Person, time, number: int) -> None:
    """Both do a bit of everything."""
    time.move(days=7)
    text = f"week {number}"
    for one in ("first", "second"):
        sent(ana, f"/only-me/pages/{id()}", text=f"{text}, {one}")
        sent(ana, "/growing/wins", id=id(), text=f"{text}, {one}")
        time.move(minutes=1)
    sent(ana, "/reflection/noticed", id=id(), line=text)
    sent(ana, "/reflection/looks", id=id(), settled="3", line=text)
    sent(
        ana,
        "/reflection/pages/" + ("round", "needs")[number % 2],
        **{("shows", "need")[number % 2]: text},
        version="1",
    )
    sent(ana, f"/growing/goals/{id()}", text=text)
    sent(ana, f"/care/notes/{id()}", kind="help", text=text)
    sent(ana, "/thanks/cards", id=id(), kind=("quiet", "pause")[number % 2], text=text, confirmed="yes")
    ana.post("/unsent", unsent=("statements.new", "checkins.promise")[number % 2], **{"text.text": text})
    occasion = ana.occasion()
    for person in (ana, ben):
        for prompt in ("thanks", "close"):
            person.write(prompt, f"{prompt}, {text}", occasion)
        person.ready(occasion)
    for person in (ana, ben):
        both_say(person, {ana: ben, ben: ana}[person], occasion, text, time)
    talk(ana, ben, text)
    time.move(minutes=30)


def both_say(person: Person, partner: Person, occasion: str, text: str, time) -> None:
    sent(person, f"/check-in/{occasion}/promises", id=id(), text=text)
    sent(person, f"/light-question/{time.time.date()}/answer", question="ice-cream", text=text)
    answer = re.search(r"/check-in/answers/([\w-]+)/replies", person.page(f"/check-in/{occasion}"))
    sent(person, f"/check-in/answers/{answer[1]}/replies", id=id(), kind="words", text=text)
    draft, message = f"/statements/drafts/{id()}", id()
    sent(person, draft, observation=text)
    sent(person, f"{draft}/share", id=message, when="at-once")
    proposal = f"/agreements/drafts/{id()}"
    sent(
        person,
        proposal,
        kind="agreement",
        what=text,
        topic=TOPICS[text[-1]],
        look_on="2027-03-17",
        comfort="5",
    )
    version = id()
    sent(person, f"{proposal}/send", id=version, when="at-once")
    boundary = f"/agreements/drafts/{id()}"
    sent(person, boundary, kind="boundary", when=text, will="go outside")
    mine = id()
    sent(person, f"{boundary}/send", id=mine, when="at-once")
    sent(person, "/thanks", id=id(), kind="thanks", text=text)
    sent(person, "/thanks/goals", id=id(), text=text, confirmed="yes")
    time.move(minutes=11)
    sent(partner, f"/statements/{message}/entries", id=id(), kind="heard", text=text)
    sent(partner, f"/statements/{message}/close")
    sent(partner, f"/agreements/versions/{version}/answers", id=id(), kind="change", line=text)
    sent(person, f"/agreements/boundaries/{mine}/notes", id=id(), kept="partly", line=text)


def talk(ana: Person, ben: Person, text: str) -> None:
    here = f"/together/{(talk := id())}"
    sent(ana, "/together/ask", id=talk, kind="talk", topic=text, minutes="20", when="now")
    sent(ben, f"{here}/answer", answer="yes", version="1")
    steps = [(ana, "ready"), (ben, "ready"), (ben, "take")]
    for person, move in steps:
        sent(person, f"{here}/moves", id=id(), move=move)
    sent(ana, f"{here}/notes", text=text, version="0")
    sent(ana, f"{here}/moves", id=id(), move="heard", text=text)
    for move in (("answer", {"answer": "yes"}), ("to-close", {}), ("end", {})):
        sent(ben, f"{here}/moves", id=id(), move=move[0], **move[1])


def days_in(records: list[dict]) -> list[str]:
    """The first day that each record names."""
    found = [next((str(v) for v in r.values() if ISO_DAY.match(str(v))), "") for r in records]
    return [day for day in found if day]


def days_on(page: str) -> dict[str, list[date]]:
    """The days above what a page shows, by the section they're in."""
    found = {}
    for section in page.split("<h3>")[1:]:
        days = re.findall(r"<h4[^>]*><span[^>]*>[^<]*?(\d+ \w+ \d{4})", section)
        if days:
            found[section.partition("<")[0]] = [_day(said) for said in days]
    return found


def _day(said: str) -> date:
    return datetime.strptime(said, "%d %B %Y").replace(tzinfo=UTC).date()


def texts_of(records: list[dict]) -> list[str]:
    return [record["text"] for record in records]


def test_every_section_says_the_oldest_first_in_the_data_and_on_the_page(falling_ids, couple, time):
    ana, ben = couple
    for number in range(2):
        a_week(ana, ben, time, number)
    several, sections = set(), {(part.name, s.name) for part in (MINE, OPENED) for s in part.sections}
    for person in couple:
        taken = take(person, opened="y")
        for part in ("mine", "opened_to_me"):
            for name, records in taken.data[part].items():
                days = days_in(records)
                assert days == sorted(days), (person.name, part, name)
                several |= {(part, name)} if len(set(days)) > 1 else set()
        days = days_on(taken.page)
        assert len(days) > 20
        assert all(of_section == sorted(of_section) for of_section in days.values()), days
        assert taken.page.count("<article>") == taken.page.count("<h4")
    assert {name for _, name in sections - several} <= NO_DAYS | {"questions"}, "nothing to tell an order by"
    mine = take(ana).data["mine"]
    assert texts_of(mine["notes"]) == [f"week {n}, {one}" for n in (0, 1) for one in ("first", "second")]
    assert texts_of(mine["kit"]) == texts_of(mine["cards"]) == ["week 0", "week 1"]
    assert [record["about"] for record in mine["comfort"]] == ["week 0", "week 1"]
    asked = [record["question"] for record in mine["answers"] if record["check_in"] != "hello"]
    assert asked == ["What do I want to thank you for?", "When have I felt close to you lately?"] * 2
    sent(ben, "/pairing/leave")
    time.move(days=31)
    taken = take(ana.another_device())
    days = [record.get("day", "") for record in taken.data["mine"]["said_before"]]
    assert [day for day in days if day] == sorted(filter(None, days))
    assert (len(set(days)) > 2, days[-1]) == (True, "")  # a card has no day
    assert not ISO_DAY.search(taken.page)


def test_something_out_of_order_would_be_noticed():
    later, earlier = {"day": "2026-11-22", "text": "b"}, {"at": "2026-11-21T08:00:00Z", "text": "a"}
    assert days_in([later, earlier]) == ["2026-11-22", "2026-11-21T08:00:00Z"]
    page = "<h3>Notes</h3><h4><span>Sunday, 22 November 2026</span></h4><h4><span>21 November 2026, 8:00</span></h4>"
    assert days_on(page) == {"Notes": [date(2026, 11, 22), date(2026, 11, 21)]}
