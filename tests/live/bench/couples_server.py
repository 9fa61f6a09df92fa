"""The production server over a folder with N couples in a running talk.

Prints each one's cookie and talk as JSON lines, then serves; with "only-make" it ends then, for servers that are started by themselves.
"""

import json
import os
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import couples
from couples import clock, config, server, vault
from couples.accounts import page_owner
from couples.accounts.models import User
from couples.checkins.models import Ritual
from couples.db import begin_writing, db
from couples.live import talk_steps
from couples.live.live_session import LiveSession
from couples.live.talk_state import RUNNING, State
from couples.maintenance import startup
from couples.spaces.membership import Membership
from couples.spaces.models import Space

CHEAP = vault.Argon2Cost(passes=1, memory=8 * 1024)


def make(app, couples_wanted: int) -> None:
    """Couples straight into the database: signing up and pairing is measured nowhere here."""
    signer = app.session_interface.get_signing_serializer(app)
    with app.test_request_context():
        begin_writing()
        now = clock.now()
        for n in range(couples_wanted):
            pair = [_person(f"{name}{n}", now) for name in ("ana", "ben")]
            space = Space(created_at=now, paired_at=now)
            db.session.add_all([*pair, space])
            db.session.flush()
            key = vault.new_key()
            for slot, person in enumerate(pair):
                place = Membership(
                    space_id=space.id, user_id=person.id, slot=slot, joined_at=now, current=True
                )
                place.give_key(key, person.public_key, pair[1 - slot].public_key)
                db.session.add(place)
            db.session.add(Ritual.default(space, "UTC", now))
            talk = _talk(space, pair, now)
            for person in pair:
                person.sign_in(now, "a phone", keep=True)
            cookies = [signer.dumps({"_user_id": p.token, "_fresh": True}) for p in pair]
            marks = [page_owner.mark_of(p.id) for p in pair]
            print(json.dumps({"talk": str(talk.id), "cookies": cookies, "marks": marks}))
        db.session.commit()


def _person(name: str, now) -> User:
    return User.new(name=name, email=f"{name}@example.org", password="x", zone="UTC", now=now)


def _talk(space: Space, pair: list[User], now) -> LiveSession:
    talk = LiveSession(
        id=uuid.uuid4(), space_id=space.id, author_id=pair[0].id, is_solo=False, kind=talk_steps.TALK,
        minutes=40, asked_at=now, suits_by=pair[0].id, agreed_at=now, version=1,
    )  # fmt: skip
    people = tuple(str(p.id) for p in pair)
    talk.state = State(
        talk_steps.TALK, people, 40, talk_steps.steps_of(talk_steps.TALK), RUNNING, at=2, here=people,
        begun_at=now, holder=people[0], turn=1, turn_at=now + timedelta(0),
    )  # fmt: skip
    db.session.add(talk)
    return talk


def main() -> None:
    settings = config.load()
    Path(settings.data).mkdir(parents=True, exist_ok=True)
    cost = vault.Argon2Cost() if os.environ.get("BENCH_ARGON2") == "real" else CHEAP
    app = couples.create_app(settings, argon2_cost=cost)
    startup.prepare(app)
    if not (Path(settings.data) / "made").exists():
        make(app, int(sys.argv[1]))
        (Path(settings.data) / "made").touch()
    if sys.argv[2:] == ["only-make"]:
        return
    print("ready", flush=True)
    server.Server(app).run()


if __name__ == "__main__":
    main()
