"""A scenario to try doors in: Ana and Ben with one of everything, and how to look at the database from outside."""

import re
import uuid
from dataclasses import dataclass

from tests.accounts.authenticator import adds_passkey, with_a_name
from tests.conftest import Person
from tests.databases import connect, tables
from tests.light_question.playing import agree_on, propose


@dataclass
class Scenario:
    """Who is there, and the ids that addresses hold."""

    ana: Person
    ben: Person
    ids: dict[str, str]

    @property
    def app(self):
        return self.ana.app


def build(ana: Person, ben: Person) -> Scenario:
    """Ana and Ben with an opened check-in and what belongs to it, words for a talk, agreements and a boundary, and drafts of Ana's."""
    occasion = ana.occasion()
    for person, words in ((ana, "Thank you for the soup"), (ben, "Thank you for waiting")):
        person.write("thanks", words, occasion)
    ana.write("own", "kept by ana for herself", occasion, keep="y")
    ana.ready(occasion)
    ben.ready(occasion)
    ids = {"occasion": occasion, "closed": "2026-01-04"}
    ids["answer_ana"] = one(
        ana.app, "SELECT id FROM answers WHERE prompt='thanks' AND author_id=?", user_id(ana)
    )
    ids["answer_ben"] = one(
        ana.app, "SELECT id FROM answers WHERE prompt='thanks' AND author_id=?", user_id(ben)
    )
    ids["hidden_ana"] = one(
        ana.app, "SELECT id FROM answers WHERE prompt='own' AND author_id=?", user_id(ana)
    )
    ids["check_in"] = one(
        ana.app, "SELECT id FROM check_ins WHERE occasion=? AND revealed_at IS NOT NULL", occasion
    )
    ben.post(f"/check-in/answers/{ids['answer_ana']}/replies", kind="talk")
    ids["asked_ben"] = one(ana.app, "SELECT id FROM replies WHERE kind='talk'")
    ana.post(f"/check-in/answers/{ids['answer_ben']}/replies", kind="words", text="that made me smile")
    ids["reply_ana"] = one(ana.app, "SELECT id FROM replies WHERE kind='words'")
    ids["afterthought_ana"] = str(uuid.uuid4())
    ana.post(
        f"/check-in/answers/{ids['answer_ana']}/afterthoughts",
        id=ids["afterthought_ana"],
        text="and the bread",
    )
    for name, person in (("promise_ana", ana), ("promise_ben", ben)):
        ids[name] = str(uuid.uuid4())
        promised = {"text": "I make the tea on Monday", "cue": "the kettle sings"}
        person.post(f"/check-in/{occasion}/promises", id=ids[name], **promised)
    ana.post(f"/check-in/promises/{ids['promise_ana']}/report", state="kept")
    ana.post(
        "/check-in/ritual",
        weekday="2",
        at="20:00",
        zone="UTC",
        keys=["thanks", "close"],
        own="What made us laugh?",
    )
    with connect(ana.app) as db:  # so that a test can let her propose another
        db.execute("DELETE FROM next_asks WHERE about = 'schedule'")
        db.commit()
    ids["proposal_ana"] = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ids |= _light(ana, ben)
    ids |= _words(ana, ben)
    ids |= _agreements(ana, ben)
    ids |= _talks(ana, ben)
    ids |= _good_things(ana, ben)
    ids |= _growing(ana)
    ids |= _reflection(ana)
    ids |= _pages(ana)
    ids |= _kit(ana)
    ids |= _calendar(ana)
    ids |= _devices(ana)
    times = {
        "days": "1",
        "hours": "0",
        "weekday": "0",
        "writing_at": "3",
        "at": "10",
        "begin": "8",
        "end": "21",
    }
    ana.post("/settings/reminders", coming="", today="", writing="app", **times)
    ana.post("/unsent", unsent="thanks.note", **{"text.text": "The way you"})
    return Scenario(ana, ben, ids)


def _light(ana: Person, ben: Person) -> dict[str, str]:
    """A light question on every day, other days that Ana proposes, and an answer of hers that's hers alone."""
    agree_on(ana, ben)
    ids = {"light_ana": propose(ana, ["2"])}
    path = "/light-question/2026-11-20/answer"
    ana.post(path, question="ice-cream", text="pistachio, says ana")
    ids["light_answer_ana"] = one(ana.app, "SELECT id FROM light_answers")
    with connect(ana.app) as db:  # so that a test can let her propose others
        db.execute("DELETE FROM next_asks WHERE about = 'light'")
        db.commit()
    return ids


def _calendar(ana: Person) -> dict[str, str]:
    """The secret of the link to Ana's calendar."""
    ana.prove()
    ana.post("/calendar/link", title="Reserved", revisits="y", answers="y")
    return {"calendar_ana": re.search(r"/calendar/([\w-]+)\.ics", ana.page("/calendar"))[1]}


def _devices(ana: Person) -> dict[str, str]:
    """A second device of Ana's, and a passkey."""
    before = _sessions(ana.app)
    ana.another_device()
    (newest,) = _sessions(ana.app) - before
    ids = {"device_ana": newest}
    with with_a_name(ana.app):
        adds_passkey(ana)
    with connect(ana.app) as db:  # so that she's asked again who she is
        db.execute("UPDATE sessions SET proved_at = NULL")
        db.commit()
    return ids | {"passkey_ana": one(ana.app, "SELECT id FROM passkeys")}


def _sessions(app) -> set[str]:
    with connect(app) as db:
        return {str(uuid.UUID(id)) for (id,) in db.execute("SELECT id FROM sessions")}


def _kit(ana: Person) -> dict[str, str]:
    """One of each of what Ana keeps in the kit, for herself."""
    ids = {name: str(uuid.uuid4()) for name in ("help_ana", "person_ana", "no_ana", "try_ana")}
    ana.post(f"/care/notes/{ids['help_ana']}", kind="help", text="Around the pond", first="Shoes on")
    ana.post(f"/care/notes/{ids['person_ana']}", kind="person", name="Mira", reach="030 4711")
    ana.post(
        f"/care/notes/{ids['no_ana']}", kind="no", situation="A second piece of cake", text="No, thank you"
    )
    ana.post("/care/tries", id=ids["try_ana"], what=ids["help_ana"], before="7", after="4")
    ana.post("/care/people/country", country="DE")
    return ids


def _words(ana: Person, ben: Person) -> dict[str, str]:
    """A draft of Ana's, shared and arrived, said back by Ben; and her proposal of another letter time."""
    ids = {name: str(uuid.uuid4()) for name in ("draft_ana", "statement", "heard_ben")}
    ana.post(
        f"/statements/drafts/{ids['draft_ana']}",
        observation="the plan changed last minute",
        feelings="anxious",
    )
    ana.post(f"/statements/drafts/{ids['draft_ana']}/share", id=ids["statement"], when="at-once")
    if "test_clock" in ana.app.extensions:
        ana.app.extensions["test_clock"].move(minutes=11)
        ben.post(
            f"/statements/{ids['statement']}/entries",
            id=ids["heard_ben"],
            kind="heard",
            text="plans matter to you",
        )
    ana.post("/statements/letter-time", at="17:00")
    ids["letter_ana"] = one(ana.app, "SELECT id FROM letter_times WHERE agreed_at IS NULL")
    return ids


def _agreements(ana: Person, ben: Person) -> dict[str, str]:
    """A draft of Ana's; an agreement of hers in Ben's words, which both signed, with a note that it slipped; a proposal
    that waits for Ben; and a boundary of hers with a private note."""
    names = (
        "agreement_draft_ana",
        "version_old",
        "version",
        "version_open_ana",
        "slip_ana",
        "boundary_ana",
        "limit_note_ana",
        "line_ana",
    )
    ids, clock = {name: str(uuid.uuid4()) for name in names}, ana.app.extensions.get("test_clock")
    words = {"kind": "agreement", "what": "we answer by the evening", "look_on": "2027-01-17"}
    ana.post(
        f"/agreements/drafts/{ids['agreement_draft_ana']}", **words, why="a thought of ana's", comfort="4"
    )
    if clock is None:
        return ids
    _send(ana, ids["version_old"], **words, why="quiet days")
    _send(
        ana,
        ids["version_open_ana"],
        sign="yes",
        **{**words, "what": "we walk on sundays", "topic": "time"},
        comfort="8",
        show_comfort="y",
    )
    _send(ana, ids["boundary_ana"], kind="boundary", when="voices are raised", will="go outside", need="calm")
    clock.move(minutes=11)
    for name, version in (("agreement", "version_old"), ("agreement_open", "version_open_ana")):
        query = "SELECT agreement_id FROM agreement_versions WHERE id = ?"
        ids[name] = one(ana.app, query, uuid.UUID(ids[version]).hex)
    ana.post(
        f"/agreements/boundaries/{ids['boundary_ana']}/notes",
        id=ids["limit_note_ana"],
        kept="partly",
        line="once",
    )
    answers = f"/agreements/versions/{ids['version_old']}/answers"
    ben.post(answers, id=str(uuid.uuid4()), kind="change", line="a little later")
    change = ben.post(f"/agreements/{ids['agreement']}/change", follow=False).location
    ben.post(change, **{**words, "what": "we answer by noon"}, version="0")
    ben.post(f"{change}/send", id=ids["version"], when="at-once", sign="yes")
    clock.move(minutes=11)
    answers = f"/agreements/versions/{ids['version']}/answers"
    ana.post(answers, id=ids["line_ana"], kind="change", line="nearly")
    ana.post(f"/agreements/versions/{ids['version']}/sign")
    ana.post(
        f"/agreements/{ids['agreement']}/slips", id=ids["slip_ana"], text="I fell asleep", day="2026-11-22"
    )
    clock.move(hours=6)
    return ids


def _talks(ana: Person, ben: Person) -> dict[str, str]:
    """A talk that is over, with words of Ana's; one at its close, with her note and her last word waiting; one that she goes through alone."""
    ids = {name: str(uuid.uuid4()) for name in ("talk_past", "talk", "talk_alone_ana")}

    def move(person: Person, talk: str, name: str, **fields) -> None:
        sent = {"id": str(uuid.uuid4()), "move": name, **fields}
        assert person.post(f"/together/{talk}/moves", follow=False, **sent).status_code == 302

    for talk in (ids["talk_past"], ids["talk"]):
        ana.post("/together/ask", id=talk, kind="talk", topic="the weekend", minutes="20", when="now")
        ben.post(f"/together/{talk}/answer", answer="yes", version="1")
        for person in (ana, ben):
            move(person, talk, "ready")
        move(ben, talk, "take")
        move(ana, talk, "heard", text="you would like to sleep in", sense="the weeks are long")
        heard = re.search(r'id="move-answer-(\w+)"', ben.page(f"/together/{talk}/part"))[1]
        move(ben, talk, "answer", answer="yes", word=heard)
        if talk == ids["talk_past"]:
            ids["word_ana"] = one(ana.app, "SELECT id FROM live_words WHERE kind = 'heard'")
        move(ben, talk, "to-close")
        if talk == ids["talk_past"]:
            move(ben, talk, "end")
    ana.post(f"/together/{ids['talk']}/notes", text="to remember", version="0")
    move(ana, ids["talk"], "word", text="lighter")
    ana.post("/together/wishes", phrases=["You have a point there."], own="Tea?", pause_minutes="20")
    ana.post("/together/alone", id=ids["talk_alone_ana"], kind="talk")
    ana.post("/settings/from-partner", begin="8", end="21")
    return ids


def _send(person: Person, id: str, sign: str = "", **words) -> None:
    """Drafts and sends; it arrives in ten minutes."""
    draft = f"/agreements/drafts/{uuid.uuid4()}"
    person.post(draft, **words)
    assert person.post(f"{draft}/send", follow=False, id=id, when="at-once", sign=sign).status_code == 302


def _good_things(ana: Person, ben: Person) -> dict[str, str]:
    """A note and a card of each, and a goal that Ana shows."""
    ids = {n: str(uuid.uuid4()) for n in ("note_ana", "note_ben", "card_ana", "card_ben", "shown_goal_ana")}
    ana.post("/thanks", id=ids["note_ana"], kind="thanks", text="you waited with dinner")
    ben.post("/thanks", id=ids["note_ben"], kind="win", text="we laughed in the queue")
    for person, id in ((ana, ids["card_ana"]), (ben, ids["card_ben"])):
        person.post("/thanks/cards", id=id, kind="pause", text=f"{person.name} comes back", confirmed="yes")
    ana.post("/thanks/goals", id=ids["shown_goal_ana"], text="to sing with others", confirmed="yes")
    return ids


def _growing(ana: Person) -> dict[str, str]:
    """A goal of Ana's own with a step, and a small win."""
    ids = {"goal_ana": str(uuid.uuid4()), "win_ana": str(uuid.uuid4())}
    ana.post(f"/growing/goals/{ids['goal_ana']}", text="an evening of my own", steps="choose a day")
    page = ana.page(f"/growing/goals/{ids['goal_ana']}")
    ids["step"] = re.search(r'id="step-([0-9a-f]+)"', page)[1]
    ana.post("/growing/wins", id=ids["win_ana"], text="asked for help with the form")
    return ids


def _reflection(ana: Person) -> dict[str, str]:
    """Something Ana noticed, a look at her two ranges, a page of her own, and the draft of a card."""
    ids = {name: str(uuid.uuid4()) for name in ("look_ana", "noticed_ana")}
    ana.post("/reflection/looks", id=ids["look_ana"], settled="3", signs="8", line="the week of the move")
    ana.post("/reflection/noticed", id=ids["noticed_ana"], line="the phone on the table")
    ana.post("/reflection/pages/needs", need="an hour that is mine")
    ana.post("/reflection/cards/quiet", text="it is seldom about you")
    return ids


def _pages(ana: Person) -> dict[str, str]:
    """A page of Ana's own, with everything that a page can have."""
    id = str(uuid.uuid4())
    fields = {"moods": ["calm", "tired"], "mood": "wistful", "settled": "6", "tags": "sea, sister"}
    ana.post(f"/only-me/pages/{id}", text="The gulls were louder than my head.", prompt="small-win", **fields)
    ana.post("/only-me/pages/settings", lock="0", rhythm="")
    return {"page_ana": id}


def one(app, query: str, *values) -> str:
    """One value; a 16-byte or 32-letter id comes back as addresses write it."""
    with connect(app) as db:
        (value,) = db.execute(query, values).fetchone()
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError):
        return value


def user_id(person: Person) -> str:
    with connect(person.app) as db:
        (id,) = db.execute("SELECT id FROM users WHERE email = ?", (person.email,)).fetchone()
    return id


def dump(app, *people: Person) -> dict[str, list]:
    """Every row of the database, or only those of the spaces and accounts of `people`."""
    ids = [user_id(p) for p in people]
    with connect(app) as db:
        rows = {t: _rows(db, t) for t in tables(db)}
    if not people:
        return rows
    spaces = {r["space_id"] for r in rows["memberships"] if r["user_id"] in ids}
    check_ins = {r["id"] for r in rows["check_ins"] if r["space_id"] in spaces}
    return {t: [r for r in found if _belongs(r, t, ids, spaces, check_ins)] for t, found in rows.items()}


def _rows(db, table: str) -> list[dict]:
    cursor = db.execute(f"SELECT * FROM {table}")
    names = [c[0] for c in cursor.description]
    return sorted((dict(zip(names, row, strict=True)) for row in cursor), key=repr)


def _belongs(row: dict, table: str, ids: list, spaces: set, check_ins: set) -> bool:
    return (
        (table == "users" and row["id"] in ids)
        or (table == "spaces" and row["id"] in spaces)
        or row.get("space_id") in spaces
        or row.get("user_id") in ids
        or row.get("author_id") in ids
        or row.get("check_in_id") in check_ins
    )
