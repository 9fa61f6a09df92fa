"""What a person lets in from their partner: switched off, outside their hours, put away; and that the partner can't tell."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from couples import realtime
from couples.db import begin_writing, db
from couples.maintenance import deliver_due
from couples.spaces import choices_let_in, letting_in
from couples.spaces.kinds_let_in import KINDS as SWITCHES
from couples.unsent import given_back
from tests.conftest import Person, pair
from tests.pages import on_any_server, plain, text_of
from tests.scenario import dump
from tests.sockets import Socket, cookie_of

KINDS = tuple(SWITCHES)
AHEAD = "2027-01-17"
SENT = {
    "thanks": "zebra in a thank-you",
    "messages": "zebra in a message",
    "replies": "zebra in a reply",
    "afterthought": "zebra in an afterthought",
    "proposals": "zebra in a proposal",
    "boundary": "zebra in a boundary",
    "talks": "zebra in a request to talk",
    "questions": "zebra in a question",
    "promise": "zebra in a promise",
    "card": "zebra on a card",
    "goal": "zebra in a goal",
}
"""What Ana sends by every way there is."""
PAGES = (
    "/", "/home/now", "/home/good-thing", "/shared", "/only-me", "/settings", "/settings/from-partner", "/settings/who-sees-what",
    "/privacy", "/what-it-protects", "/good-to-know", "/check-in", "/check-in/history", "/check-in/ritual", "/check-in/2026-11-22", "/statements", "/agreements",
    "/agreements/part", "/together", "/together/part", "/together/wishes", "/thanks", "/thanks/part", "/thanks/cards", "/thanks/goals",
)  # fmt: skip


def id_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def choose(person: Person, *off: str, begin: int = 8, end: int = 21):
    return person.post("/settings/from-partner", follow=False, begin=str(begin), end=str(end), off=list(off))


class House:
    """Ana and Ben on a server of their own, with an opened check-in and a message of Ben's for Ana to reply to."""

    def __init__(self, app, time):
        self.app, self.time = app, time
        self.ana, self.ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(self.ana, self.ben)
        self.answers = []
        self.occasion = self.ana.occasion()
        for person in (self.ana, self.ben):
            person.write("thanks", "the soup", self.occasion)
            person.ready(self.occasion)
        self.ben.post(f"/statements/drafts/{id_of('draft ben')}", observation="the plan changed")
        self.share(self.ben, "ben")
        time.move(minutes=11)

    def share(self, person: Person, name: str):
        path = f"/statements/drafts/{id_of(f'draft {name}')}/share"
        return person.post(path, follow=False, id=id_of(f"message {name}"), when="at-once")

    def does(self, path: str, **fields) -> None:
        self.time.move(seconds=1)  # so that the order on every page is theirs, and not that of random ids
        self.answers.append(on_any_server(self.ana.post(path, follow=False, **fields)))

    def draft_and_send(self, name: str, **words) -> None:
        draft = f"/agreements/drafts/{id_of(f'draft {name}')}"
        self.does(draft, **words)
        self.does(f"{draft}/send", id=id_of(name), when="at-once")

    def ana_sends_everything(self) -> None:
        self.does("/thanks", id=id_of("thanks"), kind="thanks", text=SENT["thanks"])
        self.does(f"/statements/drafts/{id_of('draft ana')}", observation=SENT["messages"])
        self.does(f"/statements/drafts/{id_of('draft ana')}/share", id=id_of("message ana"), when="at-once")
        self.does(
            f"/statements/{id_of('message ben')}/entries",
            id=id_of("reply"),
            kind="heard",
            text=SENT["replies"],
        )
        self.draft_and_send("proposal", kind="agreement", what=SENT["proposals"], look_on=AHEAD)
        self.draft_and_send("boundary", kind="boundary", will=SENT["boundary"])
        self.does(
            "/together/ask", id=id_of("talk"), kind="talk", topic=SENT["talks"], minutes="20", when="now"
        )
        self.does(
            "/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"], own=SENT["questions"]
        )
        self.does("/statements/letter-time", at="17:00")
        page = self.ana.page(f"/check-in/{self.occasion}")
        mine = re.findall(r"/check-in/answers/([0-9a-f-]{36})/afterthoughts", page)[0]
        self.does(
            f"/check-in/answers/{mine}/afterthoughts", id=id_of("afterthought"), text=SENT["afterthought"]
        )
        self.time.move(minutes=11)
        deliver_due.deliver(self.app)
        self.does(f"/statements/{id_of('message ana')}/topic")
        self.does(f"/check-in/{self.occasion}/promises", id=id_of("promise"), text=SENT["promise"])
        self.does("/thanks/cards", id=id_of("card"), kind="pause", text=SENT["card"], confirmed="yes")
        self.does("/thanks/goals", id=id_of("goal"), text=SENT["goal"], confirmed="yes")

    def pages_of(self, person: Person) -> dict[str, str]:
        found = {path: person.get(path, follow_redirects=True) for path in PAGES}
        for name in ("ana", "ben"):
            path = f"/statements/{id_of(f'message {name}')}"
            found[path] = person.get(path)
            found[path + "/part"] = person.get(path + "/part")
        ids = re.findall(r"/agreements/([0-9a-f-]{36})\"", found["/agreements"].text)
        for number, id in enumerate(dict.fromkeys(ids)):
            for end in ("", "/part", "/history", "/history.json"):
                found[f"agreement {number}{end}"] = person.get(f"/agreements/{id}{end}")
        return {path: without_ids(on_any_server(answer)) for path, answer in found.items()}


def without_ids(answer) -> str:
    """Without the ids that a server makes itself."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "#", str(answer))


def told(monkeypatch) -> list:
    """What every open page is told from now on, as (who, what, version, state)."""
    frames = []
    monkeypatch.setattr(realtime, "notify", lambda person, *notice: frames.append((person, *notice)))
    return frames


def seen_by(house: House) -> set[str]:
    pages = " ".join(house.pages_of(house.ben).values())
    return {name for name, words in SENT.items() if words in pages}


def test_whoever_sends_cannot_tell_whether_it_is_switched_off(make_app, time, monkeypatch, same_questions):
    begun, seen, frames = time.time, {}, {}
    monkeypatch.setattr(
        given_back, "BEGIN_WITHIN", 1
    )  # where her own topic begins to count is a random number
    for off in ((), KINDS, ("all",)):
        time.time = begun
        house = House(make_app("-".join(["house", *off[:1]])), time)
        assert choose(house.ben, *off).status_code == 302
        heard = told(monkeypatch)
        house.ana_sends_everything()
        her = (
            uuid.UUID(hex=dump(house.app)["users"][0]["id"])
            if dump(house.app)["users"][0]["name"] == "Ana"
            else None
        )
        assert her
        assert seen_by(house) == (set() if off else set(SENT))
        seen[off] = [[without_ids(a) for a in house.answers], house.pages_of(house.ana)]
        time.move(days=1)
        seen[off].append(house.pages_of(house.ana))
        frames[off] = [notice for person, *notice in heard if person == her]
    assert len(frames[()]) > 5
    assert any("zebra" in page for page in seen[()][1].values())
    for off in (KINDS, ("all",)):
        for before, after in zip(seen[()], seen[off], strict=True):
            assert before == after
        assert frames[off] == frames[()]


@pytest.mark.parametrize(
    ("off", "gone"),
    [
        ("thanks", {"thanks"}),
        ("messages", {"messages"}),
        ("replies", {"replies", "afterthought"}),
        ("proposals", {"proposals", "boundary"}),
        ("talks", {"talks"}),
        ("questions", {"questions"}),
        ("topics", set()),
        ("shown", {"promise", "card", "goal"}),
        ("rest", set(SENT) - {"afterthought", "questions", "promise"}),
    ],
)
def test_one_switch_hides_its_kind_and_switched_on_again_it_is_there(make_app, time, off, gone):
    house = House(make_app(), time)
    choose(house.ben, off)
    house.ana_sends_everything()
    assert seen_by(house) == set(SENT) - gone
    choose(house.ben)
    assert seen_by(house) == set(SENT)


@pytest.mark.parametrize("chosen", [{"off": ["topics"]}, {"off": [], "begin": "3", "end": "4"}])
def test_what_is_taken_to_the_check_in_shows_by_when_it_was_taken_and_its_reader_can_take_it_too(
    make_app, time, chosen
):
    house = House(make_app(), time)
    house.ana.post(f"/statements/drafts/{id_of('draft ana')}", observation=SENT["messages"])
    house.share(house.ana, "ana")
    time.move(days=3)
    for person in (house.ana, house.ben):
        person.sign_in()
    message = f"/statements/{id_of('message ana')}"
    assert SENT["messages"] in house.ben.page("/statements")
    house.ben.post("/settings/from-partner", **{"begin": "8", "end": "21", **chosen})
    house.ana.post(f"{message}/topic")
    assert message in house.ana.page("/check-in")
    pages = [text_of(house.ana.page(page)) for page in ("/check-in", message, "/statements", "/shared")]
    assert message not in house.ben.page("/check-in")
    if chosen["off"]:
        for page in (message, "/statements", "/shared"):
            assert "Don't bring it to the check-in" not in text_of(house.ben.page(page))
            assert "for the check-in" not in text_of(house.ben.page(page))
        house.ben.post(f"{message}/topic")
        assert message in house.ben.page("/check-in")
        assert "Don't bring it to the check-in" in text_of(house.ben.page(message))
    assert pages == [
        text_of(house.ana.page(page)) for page in ("/check-in", message, "/statements", "/shared")
    ]


def test_promises_cards_and_goals_show_within_the_hours(make_app, time):
    house = House(make_app(), time)
    choose(house.ben, begin=8, end=12)
    house.ana_sends_everything()
    late = {"promise", "card", "goal"}
    assert not seen_by(house) & late
    assert all(SENT[name] in " ".join(house.pages_of(house.ana).values()) for name in late)
    time.time = time.time.replace(hour=8) + timedelta(days=1)
    for person in (house.ana, house.ben):
        person.sign_in()
    assert seen_by(house) >= late


def test_what_came_before_a_switch_stays(make_app, time):
    house = House(make_app(), time)
    house.ana_sends_everything()
    time.move(minutes=1)
    choose(house.ben, *KINDS)
    assert seen_by(house) == set(SENT)


def test_choosing_and_putting_away_tell_no_page_of_the_partner_and_store_nothing_readable(server, couple):
    ana, ben = couple
    hers, note = Socket(ana), str(uuid.uuid4())
    ana.post("/thanks", id=note, kind="thanks", text="you waited")
    assert hers.notice()["what"] == "thanks"
    before = len(hers.frames)
    assert choose(ben, "thanks", "talks").status_code == 302
    ben.post(f"/thanks/{note}/put-away")
    ben.post("/settings/from-partner/show-again")
    choose(ben)
    assert hers.is_alive()
    assert not [frame for frame in hers.frames[before:] if '"changed"' in frame]
    (row,) = dump(ben.app)["letting_in"]
    assert set(row) == {"id", "author_id", "packed_cell"}


def test_the_cell_is_as_long_with_everything_off_as_with_nothing(couple):
    _, ben = couple
    lengths = set()
    for off in ((), ("thanks",), KINDS):
        choose(ben, *off)
        lengths.add(len(dump(ben.app)["letting_in"][0]["packed_cell"]))
    assert len(lengths) == 1


def test_what_was_put_away_can_be_shown_again(couple):
    ana, ben = couple
    id = str(uuid.uuid4())
    ana.post("/thanks", id=id, kind="thanks", text="you waited")
    assert "Show what I put away" not in ben.page("/settings/from-partner")
    ben.post(f"/thanks/{id}/put-away")
    assert "you waited" not in ben.page("/thanks")
    assert "Show what I put away" in ben.page("/settings/from-partner")
    ben.post("/settings/from-partner/show-again")
    assert "you waited" in ben.page("/thanks")
    assert "Show what I put away" not in ben.page("/settings/from-partner")


def test_what_one_said_no_to_does_not_come_back_with_what_was_put_away(couple, time):
    ana, ben = couple
    talk = ana_asks_and_proposes(ana, time)
    ben.post(f"/together/{talk}/answer", answer="not-today")
    version = re.findall(r"/agreements/versions/([0-9a-f-]{36})/answers", agreement_page(ben))[0]
    ben.post(f"/agreements/versions/{version}/answers", id=str(uuid.uuid4()), kind="no")
    assert "Show what I put away" not in ben.page("/settings/from-partner")
    note = str(uuid.uuid4())
    ana.post("/thanks", id=note, kind="thanks", text="you waited")
    ben.post(f"/thanks/{note}/put-away")
    ben.post("/settings/from-partner/show-again")
    assert "you waited" in ben.page("/thanks")
    for page in ("/", "/together", "/agreements"):
        assert "zebra" not in ben.page(page)


def ana_asks_and_proposes(ana: Person, time) -> str:
    talk, draft = str(uuid.uuid4()), f"/agreements/drafts/{uuid.uuid4()}"
    ana.post("/together/ask", id=talk, kind="talk", topic="zebra talk", minutes="20", when="now")
    ana.post(draft, kind="agreement", what="zebra rules", look_on=AHEAD)
    ana.post(f"{draft}/send", id=str(uuid.uuid4()), when="at-once")
    time.move(minutes=11)
    return talk


def agreement_page(person: Person) -> str:
    page = person.page("/agreements")
    assert "zebra rules" in page
    return person.page(f"/agreements/{re.findall(r'/agreements/([0-9a-f-]{36})', page)[0]}")


def test_what_was_set_aside_stays_gone_however_much_follows(couple):
    ana, ben = couple
    note, talk = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post("/thanks", id=note, kind="thanks", text="you waited")
    ana.post("/together/ask", id=talk, kind="talk", topic="zebra talk", minutes="20", when="now")
    assert "you waited" in ben.page("/thanks")
    assert "zebra talk" in ben.page("/together")
    ben.post(f"/thanks/{note}/put-away")
    ben.post(f"/together/{talk}/answer", answer="not-today")
    with ben.app.test_request_context("/", headers={"Cookie": cookie_of(ben)}):
        chosen = letting_in.choices()
        for _ in range(2000):
            chosen = chosen.with_aside(uuid.uuid4(), None).with_put_away(uuid.uuid4())
        begin_writing()
        letting_in.save_choices(chosen)
        db.session.commit()
    assert "you waited" not in ben.page("/thanks")
    assert "zebra talk" not in ben.page("/together")


def test_thank_yous_that_an_earlier_version_put_away_beside_every_no_come_back(couple, monkeypatch):
    ana, ben = couple
    note, talk = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post("/thanks", id=note, kind="thanks", text="you waited")
    ana.post("/together/ask", id=talk, kind="talk", topic="zebra talk", minutes="20", when="now")
    ben.post(f"/together/{talk}/answer", answer="not-today")
    monkeypatch.setattr(
        choices_let_in.Choices, "with_put_away", lambda chosen, id: chosen.with_aside(id, None)
    )
    ben.post(f"/thanks/{note}/put-away")
    assert "you waited" not in ben.page("/thanks")
    assert "Show what I put away" in ben.page("/settings/from-partner")
    ben.post("/settings/from-partner/show-again")
    assert "you waited" in ben.page("/thanks")
    assert "zebra" not in ben.page("/together")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"begin": "24"}, "Choose one of the hours"),
        ({"begin": "x"}, "Choose one of the hours"),
        ({"begin": "8", "end": ""}, "Choose one of the hours"),
        ({"begin": "8", "end": "21", "off": ["nonsense"]}, "s listed here"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_changes_nothing(couple, fields, says):
    _, ben = couple
    answer = ben.post("/settings/from-partner", follow=False, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert dump(ben.app)["letting_in"] == []


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize("hours", [(8, 21), (22, 6), (0, 0), (9, 9), (0, 23)])
def test_what_comes_shows_within_the_hours_and_never_later_than_they_next_begin(zone, hours):
    for hour in range(48):
        came = datetime(2026, 3, 28, hour % 24, 30, tzinfo=UTC).replace(day=28 + hour // 24)
        shows = choices_let_in.shows_at(came, zone, hours)
        begin, end = hours
        local = shows.astimezone(came.tzinfo and ZoneInfo(zone))
        assert came <= shows
        assert (shows - came).total_seconds() <= 24 * 3600
        if begin < end:
            assert begin <= local.hour < end
        elif begin > end:
            assert local.hour >= begin or local.hour < end
        else:
            assert shows == came


def test_who_can_see_what_is_answered_on_one_screen_that_settings_and_safety_lead_to(couple):
    ana, _ = couple
    page = text_of(ana.page("/settings/who-sees-what"))
    for person in ("Ben", "Whoever runs this server", "your unlocked phone", "Anyone else"):
        assert person in page
    assert len(page.split()) < 160
    for path in ("/settings", "/safety"):
        assert "/settings/who-sees-what" in plain(ana.page(path))
