"""kill -9 at random moments of every kind of save: what was acknowledged is there, and what wasn't is there as a whole or not at all.

A real server is killed while one save is under way, after others were acknowledged; then it's started again over what it left.
What a save has to change is known from making the same one, over a copy of the same data, in an app that nobody kills.
"""

import json
import random
import shutil
import sqlite3
import threading
import uuid
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import product
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import pyotp
import pytest
import websocket

import couples
from couples import clock, vault
from couples.accounts.sign_in_codes import STEP
from couples.extensions import limiter
from couples.live.moves.registry import MOVES as REAL_MOVES
from couples.maintenance import cleanup, deliver_due, startup
from tests import made_once, saves
from tests.accounts.test_sign_in_codes import gives
from tests.accounts.test_starting_over import NEW
from tests.conftest import CHEAP, PASSWORD, Person, Stages, close, settings_for
from tests.how_often import either
from tests.killed_server import KilledServer
from tests.opening import LOCKED, cells_of
from tests.saves import CAST, NEXT, NO_SAVES, Message, Save, Scene, all_saves
from tests.saves_of_accounts import AGAIN
from tests.sockets import Socket, cookie_of, free_port
from tests.test_access_control import DOORS, OTHER, SECRET

pytestmark = pytest.mark.sqlite("looks at the file that a kill leaves")

STAGE = Stages.for_people(["scenario", "dan", "eve"])
NEW_PASSWORDS = (PASSWORD, "green kettle by the door", "another kettle by the window", NEW, AGAIN)
NEW_ADDRESSES = {"Ana": ("ana@example.org", "ana@example.net", "ana@neu.example")}
BEFOREHAND = (
    "POST checkins.save_answer", "POST statements.save", "POST boundaries.save", "POST thanks.write", "POST growing.save",
    "POST growing.note_win", "POST reflection.save_page", "POST reflection.keep_notice", "POST journal.save", "POST care.save",
    "POST unsent.keep", "POST reflection.keep_look",
)  # fmt: skip
"""Saves that stand in the way of no other: some are acknowledged before the one that the kill meets."""

ANSWER, THANKS = "POST checkins.save_answer", "POST thanks.write"
IN_THE_WAY = {
    "POST checkins.close_line": {ANSWER},
    "POST checkins.take_skip_back": {ANSWER},
    "POST checkins.take_ready_back": {ANSWER},
    "POST checkins.promise_again": {ANSWER},
    "POST checkins.settle_left_over": {ANSWER},
    "POST checkins.take_question_back": {ANSWER},
    "POST checkins.call_on": {ANSWER},
    "POST statements.propose_delivery_time": {ANSWER},
    "POST unsent.delete": {"POST unsent.keep"},
    "POST spaces.block_invitations": {THANKS},
    "POST spaces.allow_invitations": {THANKS},
    "POST spaces.set_parting_aside": {THANKS},
    "POST spaces.ask_to_come_back": {THANKS},
    "POST spaces.let_back_in": {THANKS},
    "POST spaces.go_back_in": {THANKS},
    "POST spaces.not_back_now": {THANKS},
    "POST accounts.check_bring_back": {THANKS},
    "POST accounts.bring_back_own": {THANKS},
    "POST home.delete_said": {ANSWER, THANKS},
}
"""But for these, whose scene has no partner any more, or no such answer to write."""

Rows = dict[tuple, tuple]
GONE = (OSError, HTTPException, websocket.WebSocketException)


# --- looking at a database --------------------------------------------------------------------------------------------


def rows_of(folder: Path) -> Rows:
    """Every row there is, by its table and key."""
    found = {}
    with closing(sqlite3.connect(folder / "couples.db")) as file:
        for (table,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'"
        ).fetchall():
            keys = [c[0] for c in file.execute(f"PRAGMA table_info({table})") if c[5]] or [0]
            for row in file.execute(f"SELECT * FROM {table}"):
                found[table, *(row[k] for k in keys)] = row
    return found


def changes(before: Rows, after: Rows) -> Rows:
    """What became of each row that isn't as it was; () where it's gone."""
    return {
        key: after.get(key, ()) for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    }


def shape(before: Rows, after: Rows) -> Counter:
    """How many rows of each table are new, gone, changed."""
    kind = {(False, True): "new", (True, False): "gone", (True, True): "changed"}
    return Counter(f"{key[0]} {kind[key in before, key in after]}" for key in changes(before, after))


def unopened(app, people: list[Person]) -> set[str]:
    """The sealed cells that none of these people can open, also once each has brought back what was set aside.

    A cell that doesn't open for its own reader raises.
    """
    found = [cells_of(app, person) for person in people]
    found += [cells_of(app, back) for person in people if (back := brought_back(person))]
    there = {which for cells in found for which in cells}
    opened = {which for cells in found for which, value in cells.items() if value is not LOCKED}
    assert len(opened) > 10
    return there - opened


# --- sending ----------------------------------------------------------------------------------------------------------


class Sender:
    """One browser, or one open page's socket, at a server that may be killed at any moment."""

    def __init__(self, person: Person, is_move: bool):
        self.person, self.marks = person, {} if is_move else person.held_marks()
        self.port, self.cookie = person.app.config["SETTINGS"].port, cookie_of(person)
        self.socket = Socket(person) if is_move else None
        self.begun = threading.Event()

    def send(self, message: Message) -> str:
        """What the server said: "saved", or why not; "" where it was gone."""
        self.begun.set()
        with suppress(*GONE):
            return self._move(message) if self.socket else self._post(message)
        return ""

    def _post(self, message: Message) -> str:
        body = urlencode({**self.marks, **message.fields}, doseq=True)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request("POST", message.path, body, headers | {"Sec-Fetch-Site": "same-origin"})
            answer = line.getresponse()
            said = answer.read()
        return "saved" if answer.status in (200, 302) else f"{answer.status} {said.decode()}"

    def _move(self, message: Message) -> str:
        self.socket.raw.send("421" + json.dumps(["move", message.fields]))
        while not (frame := self.socket.frame()).startswith("431["):
            pass
        said = json.loads(frame[3:])[0]
        return "saved" if said["ok"] else said["error"]


# --- one kill ---------------------------------------------------------------------------------------------------------


@dataclass
class Count:
    """What happened to one kind of save."""

    kills: int = 0
    acknowledged: int = 0
    found: int = 0
    whole: int = 0
    """Killed before the answer, and there as a whole."""

    @property
    def lost(self) -> int:
        return self.acknowledged - self.found


class Nights:
    """Many servers over copies of one folder, all at the same address, so that cookies hold for all of them."""

    def __init__(self, stages: Stages, root: Path, time, pages):
        self.stages, self.root, self.time, self.pages = stages, root, time, pages
        self.port = free_port()
        self.counts = {save.name: Count() for save in all_saves()}
        self.by_name = {save.name: save for save in all_saves()}
        self.usual = 0.02

    def open(self, folder: Path):
        settings = settings_for(folder, port=self.port, base_url=f"http://127.0.0.1:{self.port}", backups=0)
        app = couples.create_app(settings, argon2_cost=CHEAP)
        made_once.share(app, self.pages)
        app.extensions["test_clock"] = self.time
        return app

    def lay_out(self, folder: Path, save: Save) -> tuple[Scene, Message]:
        """The scenario a few days on, made ready for `save`: nothing is due, and everybody was here today."""
        shutil.copytree(self.stages.folder(STAGE), folder)
        self.time.time = self.stages.scenario_time
        self.time.move(days=2)
        limiter.reset()
        app = self.open(folder)
        people = {name: self.stages.restore(app, STAGE, name) for name in CAST} | {"": Person(app)}
        scene = Scene(people, dict(self.stages.ids) | {"next": NEXT}, self.time)
        message = save.prepare(scene)
        for person in scene.people.values():
            if person.name:
                person.post("/growing/wins", follow=False, id=uuid.uuid4(), text="was here today")
        cleanup.clean_up(app)
        deliver_due.deliver(app)
        scene.people[save.who].held_marks()
        close(app)
        return scene, message

    def kill_once(self, save: Save, chance: random.Random, *, after_the_answer: bool) -> None:
        folder = self.root / "data"
        shutil.rmtree(folder, ignore_errors=True)
        scene, message = self.lay_out(folder, save)
        writer = scene.people[save.who]
        server = KilledServer(writer.app.config["SETTINGS"], self.time.time)
        try:
            kept = self.acknowledged_before(folder, scene, save, chance)
            before = rows_of(folder)
            expected = self.replay(folder, save, message, writer)
            said = self.send_and_kill(server, Sender(writer, save.is_move), message, chance, after_the_answer)
        finally:
            server.kill()
        after = self.started_again(folder, list(scene.people.values()))
        became = shape(before, after)
        count = self.counts[save.name]
        count.kills += 1
        if said == "saved":
            count.acknowledged += 1
            count.found += became == expected
            assert became == expected, f"{save.name} was acknowledged"
        else:
            assert said == "", f"{save.name} was refused: {said}"
            assert became in (expected, Counter()), f"{save.name} is there in part"
            count.whole += became == expected
        touched = changes(before, after).keys()
        for name, rows in kept.items():
            still = all(after.get(key, ()) == row for key, row in rows.items() if key not in touched)
            self.counts[name].acknowledged += 1
            self.counts[name].found += still
            assert still, f"{name} was acknowledged, and then {save.name} was under way"

    def acknowledged_before(
        self, folder: Path, scene: Scene, save: Save, chance: random.Random
    ) -> dict[str, Rows]:
        """Sends a few other saves of Ana's; for each, the rows that it made."""
        kept: dict[str, Rows] = {}
        sender = Sender(scene.ana, is_move=False)
        for name in chance.sample(
            [n for n in BEFOREHAND if n != save.name and n not in IN_THE_WAY.get(save.name, ())], 3
        ):
            before, begun = rows_of(folder), monotonic()
            said = sender.send(self.by_name[name].prepare(scene))
            self.usual = monotonic() - begun
            assert said == "saved", said
            made = changes(before, rows_of(folder))
            assert made, f"{name} was acknowledged and changed nothing"
            for rows in kept.values():
                for key in made.keys() & rows.keys():
                    del rows[key]
            kept[name] = made
        return kept

    def replay(self, folder: Path, save: Save, message: Message, writer: Person) -> Counter:
        """What the save does where nobody kills it: the same one, over a copy of the running server's data."""
        copy = self.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.db*", "*.lock"))
        with (
            closing(sqlite3.connect(folder / "couples.db")) as file,
            closing(sqlite3.connect(copy / "couples.db")) as other,
        ):
            file.backup(other)
        limiter.reset()
        app = self.open(copy)
        again = Person(app, writer.name, writer.client.__class__(app))
        again.client._cookies, again.held = writer.client._cookies.copy(), writer.held
        path, fields = message.path, dict(message.fields)
        if save.is_move:
            path = f"/together/{fields.pop('session')}/moves"
        before = rows_of(copy)
        answer = again.post(path, follow=False, **fields)
        assert answer.status_code in (200, 302), f"{save.name}: {answer.status_code}"
        after = rows_of(copy)
        close(app)
        assert before != after, f"{save.name} saves nothing here"
        return shape(before, after)

    def send_and_kill(
        self,
        server: KilledServer,
        sender: Sender,
        message: Message,
        chance: random.Random,
        after_the_answer: bool,
    ) -> str:
        said: list[str] = []
        sending = threading.Thread(target=lambda: said.append(sender.send(message)))
        sending.start()
        if after_the_answer:
            sending.join()
        else:
            sender.begun.wait()
            threading.Event().wait(chance.uniform(0, self.usual))
        server.kill()
        sending.join()
        return said[0]

    def started_again(self, folder: Path, people: list[Person]) -> Rows:
        """What is there after the next start, which is whole and opens for its readers."""
        settings = people[0].app.config["SETTINGS"]
        app = startup.open_app(settings, lambda _: self.open(folder))
        after = rows_of(folder)
        with closing(sqlite3.connect(folder / "couples.db")) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        limiter.reset()
        people = [again for person in people if person.name and (again := signed_in(app, person))]
        assert unopened(app, people) == set()
        close(app)
        return after


def brought_back(person: Person) -> Person | None:
    """This person with the vault that was set aside when they started over; None where none is."""
    if person.get("/settings/set-aside").status_code == 302:
        return None  # the page leads away where nothing is set aside
    for secret in NEW_PASSWORDS:
        answer = person.post("/settings/set-aside", follow=False, secret=secret, password=AGAIN)
        if answer.status_code == 200:
            return person
    return None


def signed_in(app, person: Person) -> Person | None:
    """This person with another browser; None where the account is gone, or hasn't come to be."""
    again = Person(app, person.name)
    for again.email, password in product(NEW_ADDRESSES.get(person.name, (person.email,)), NEW_PASSWORDS):
        limiter.reset()
        answer = again.sign_in(password)
        if "One more thing" in answer.text:
            answer = gives(again, answer, pyotp.HOTP(SECRET).at(int(clock.now().timestamp()) // STEP + 1))
        if answer.status_code == 302:
            return again
    return None


# --- what the kills prove rests on -------------------------------------------------------------------------------------


def test_every_route_that_is_posted_to_and_every_move_is_killed_or_saves_nothing(app):
    routes = {f"POST {r.endpoint}" for r in app.url_map.iter_rules() if "POST" in r.methods}
    named = {save.name for save in all_saves()}
    assert named | set(NO_SAVES) == routes | {f"move {name}" for name in REAL_MOVES}
    assert set(saves.BEFORE) | set(saves.WHO) | set(saves.FIELDS) <= named
    assert set(BEFOREHAND) <= named


NEEDS_PROOF = {"POST takeout.download", "POST takeout.show_to_therapist", "POST accounts.add_passkey"}


@pytest.mark.parametrize("name", NO_SAVES)
def test_what_is_said_to_save_nothing_changes_no_row(scenario, eve, time, name):
    time.move(days=2)
    folder = scenario.app.config["SETTINGS"].data
    fields = dict(DOORS[name].fields)
    if name == "POST spaces.open_invitation":
        fields["code"] = eve.invitation_secret()
    who = scenario.ben if DOORS[name].who == OTHER else scenario.ana
    who.post("/growing/wins", follow=False, id=uuid.uuid4(), text="was here today")
    if name in NEEDS_PROOF:
        who.prove()
    before = rows_of(folder)
    path = DOORS[name].address(scenario.ids | {"next": NEXT})
    refused = (409, 422)  # what only the right words open: no row changes by the wrong ones either
    assert who.post(path, follow=False, **fields).status_code in (200, 302, *refused)
    assert rows_of(folder) == before


def test_a_row_that_is_missing_or_in_part_and_a_cell_that_does_not_open_would_be_noticed(scenario):
    app, folder = scenario.app, scenario.app.config["SETTINGS"].data
    people, before = [scenario.ana, scenario.ben], rows_of(folder)
    assert unopened(app, people) == set()
    assert len(unopened(app, [scenario.ben])) > 10
    with closing(sqlite3.connect(folder / "couples.db")) as file:
        file.execute("DELETE FROM afterthoughts")
        file.execute("UPDATE promises SET state = 'let go'")
        file.execute("UPDATE growing_wins SET packed_cell = substr(packed_cell, 1, 100)")
        file.commit()
    assert shape(before, rows_of(folder)) == Counter(
        {"afterthoughts gone": 1, "promises changed": 2, "growing_wins changed": 1}
    )
    with pytest.raises(vault.CannotOpen):
        unopened(app, people)


# --- the kills --------------------------------------------------------------------------------------------------------


def table(counts: dict[str, Count]) -> str:
    lines = [
        f"{'kind of save':34}{'kills':>7}{'acknowledged':>14}{'found':>7}{'lost':>6}{'unanswered, and whole':>23}"
    ]
    total = Count()
    for name, count in counts.items():
        lines.append(row(name, count))
        for which in vars(total):
            setattr(total, which, getattr(total, which) + getattr(count, which))
    return "\n".join([*lines, row("all", total)])


def row(name: str, count: Count) -> str:
    return f"{name:34}{count.kills:7}{count.acknowledged:14}{count.found:7}{count.lost:6}{count.whole:23}"


@pytest.mark.parametrize("kills", either(5, 400))
def test_whatever_is_being_saved_when_the_server_is_killed_is_there_whole_or_not_at_all(
    stages, tmp_path, time, compiled_pages, capsys, kills
):
    nights, chance = Nights(stages, tmp_path, time, compiled_pages), random.Random(kills)  # noqa: S311
    order, wrong = all_saves(), []
    chance.shuffle(order)
    for number in range(kills):
        times, which = divmod(number, len(order))
        save = order[which]
        try:
            nights.kill_once(save, chance, after_the_answer=(which + times) % 3 == 0)
        except Exception as problem:  # noqa: BLE001  whatever it is, the test says it
            wrong.append(f"kill {number} of {save.name}: {type(problem).__name__} {str(problem)[:200]}")
    if kills >= len(order):
        with capsys.disabled():
            print("\n" + "\n".join([table(nights.counts), *wrong]))
    assert wrong == []
    if kills >= len(order):
        thrice = {name: count for name, count in nights.counts.items() if count.kills >= 3}
        assert [name for name, count in thrice.items() if not count.acknowledged] == []
