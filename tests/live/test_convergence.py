"""Random evenings of two people on three phones, with lost connections, moves sent twice and moves at the same moment.

The model is the pure machine: played in the order of the versions that were acknowledged, it gives the state that the server holds, and
the state that every phone ends with.
"""

import json
import random
import uuid
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from couples.db import db
from couples.db.sessions import WRITER
from couples.live import apply_move, moves
from couples.live.moves import pauses
from couples.live.moves.registry import IllegalMove
from couples.live.talk_state import OVER, State
from tests.how_often import rounds
from tests.live.talking import Phone, begin
from tests.scenario import connect, user_id

COMMON = [
    "next",
    "next",
    "take",
    "heard",
    "answer",
    "pass",
    "pause",
    "return",
    "back",
    "come-in",
    "word",
    "try",
]


def row(app) -> State:
    with connect(app) as database:
        (text,) = database.execute("SELECT state_json FROM live_sessions").fetchone()
    return State.of(text)


def applied(app) -> set[str]:
    """The ids of the moves that count."""
    with connect(app) as database:
        return {str(uuid.UUID(id)) for (id,) in database.execute("SELECT id FROM live_moves")}


class Evening:
    """Three phones, and what they were told: each acknowledged move with the version it made."""

    def __init__(self, ana, ben, seed: int, time):
        self.dice, self.app, self.time = random.Random(seed), ana.app, time  # noqa: S311
        self.talk = begin(ana, ben, self.dice.choice(["talk", "check-in"]))
        self.first, self.before = row(self.app), applied(self.app)
        self.order: list[str] = []
        with self.app.app_context():
            event.listen(db.engines[WRITER], "before_execute", self.keep_order)
        self.phones = [Phone(p, self.talk) for p in (ana, ana.another_device(), ben)]
        self.who = {p.name: str(uuid.UUID(user_id(p))) for p in (ana, ben)}
        self.done: dict[str, tuple] = {}
        self.planted = 0

    def keep_order(self, _, statement, __, values, ___) -> None:
        """Moves are kept while the talk is held, so they are in the order in which they are applied."""
        if statement is apply_move._KEEP_MOVE:
            self.order.append(str(values["id"]))

    def message(self) -> dict:
        name = self.dice.choice(
            COMMON if self.dice.random() < 0.8 else [m for m in moves.names() if m != "stop"]
        )
        args: dict = {}
        if name in ("next", "back") and self.dice.random() < 0.5:
            args["at"] = self.dice.randrange(0, 6)
        if name == "answer":
            args["answer"] = self.dice.choice(["yes", "almost", "not-yet"])
        if name in ("pause-until", "ask-longer"):
            args["until"] = (self.time.now() + timedelta(minutes=self.dice.randrange(-20, 2000))).isoformat()
        if name == "repair":
            args["index"] = self.dice.randrange(3)
        if name in moves.WITH_WORDS:
            self.planted += 1
            args["text"] = f"planted{self.planted}"
        return {"id": str(uuid.uuid4()), "session": self.talk, "move": name, **args}

    def note(self, phone: Phone, message: dict, answer: dict) -> None:
        if answer["ok"]:
            args = {k: v for k, v in message.items() if k in ("at", "answer", "until", "index", "minutes")}
            if message["move"] == "pause" and "minutes" not in args:
                args["minutes"] = pauses.DEFAULT_PAUSE
            self.done[message["id"]] = (
                message["move"],
                self.who[phone.person.name],
                args,
                self.time.now(),
            )

    def once(self, phone: Phone) -> None:
        """One move; what is refused changes nothing."""
        before, message = row(self.app), self.message()
        answer = phone.answer_to(phone.send_raw(message))
        self.note(phone, message, answer)
        if not answer["ok"]:
            assert row(self.app) == before

    def twice(self, phone: Phone) -> None:
        message = self.message()
        numbers = [phone.send_raw(message) for _ in range(2)]
        first, second = (phone.answer_to(n) for n in numbers)
        assert first == second
        self.note(phone, message, first)

    def lost(self, phone: Phone) -> None:
        """The connection goes before the acknowledgement; the page connects again and sends what was not acknowledged."""
        message = self.message()
        phone.send_raw(message)
        phone.close()
        phone.open()
        self.note(phone, message, phone.answer_to(phone.send_raw(message)))

    def together(self) -> None:
        """A move from each phone, in whatever order they arrive."""
        sent = [(phone, message := self.message(), phone.send_raw(message)) for phone in self.phones]
        self.dice.shuffle(sent)
        for phone, message, number in sent:
            self.note(phone, message, phone.answer_to(number))

    def play(self, rounds: int) -> None:
        for _ in range(rounds):
            self.time.move(minutes=self.dice.choice([0, 0, 1, 5]))
            way = self.dice.random()
            phone = self.dice.choice(self.phones)
            if way < 0.5:
                self.once(phone)
            elif way < 0.65:
                self.twice(phone)
            elif way < 0.8:
                self.lost(phone)
            else:
                self.together()
            self.slow_down()

    def slow_down(self) -> None:
        """Time enough between the moves for the pace that the server keeps."""
        self.app.extensions["event_rate_limit"]._left.clear()


@pytest.mark.parametrize("seed", rounds(2, 100))
def test_all_phones_and_the_model_end_in_the_servers_state(server, couple, time, seed):
    ana, ben = couple
    evening = Evening(ana, ben, seed, time)
    evening.play(40 + seed % 20)
    state, told = evening.first, evening.first
    counted = applied(ana.app) - evening.before
    order = [id for id in evening.order if id in counted]
    assert sorted(order) == sorted(evening.done)
    for id in order:
        name, who, args, now = evening.done[id]
        try:
            state = moves.apply(state, name, who, args, now)
        except IllegalMove as illegal:
            raise AssertionError(f"the server took {name} and the model says {illegal.reason}") from None
    kept = row(ana.app)
    # the id of what was said back is the server's own
    assert replace(kept, told={}, said="") == replace(State.of(state.packed()), told={}, said="")
    assert all(kept.told[p] >= told.told.get(p, 0) for p in kept.told)
    if kept.phase != OVER:
        for phone in evening.phones:
            phone.move("sofa-off")
        evening.phones[0].move("step-out")
        evening.phones[2].move("step-out")
        kept = row(ana.app)
        for phone in evening.phones:
            me = evening.who[phone.person.name]
            assert phone.until(kept.told[me]) == json.loads(json.dumps(kept.visible_to(me)))
    frames = json.dumps([p.frames for p in evening.phones])
    assert evening.planted
    assert "planted" not in frames
