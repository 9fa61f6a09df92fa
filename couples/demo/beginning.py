"""How the two begin: they find each other, say hello, and choose a day for the check-in."""

import re
from datetime import date

from sqlalchemy import select

from couples.checkins import prompts
from couples.checkins.models import Ritual
from couples.demo.partner import ZONE
from couples.demo.stage import TALK_IN, Stage


def meet(stage: Stage, day: date, hello: dict[str, str]) -> None:
    ana, ben = stage.people.values()
    stage.at(day, "19:00")
    ana.sign("up")
    ana.send("/pairing/invitation")
    secret = re.search(r"/pairing/join#([\w-]+)", ana.send("/pairing", "GET"))
    stage.at(day, "19:20")
    ben.sign("up")
    ben.send("/pairing/join", code=secret[1] if secret else "")
    ben.send("/pairing/accept")
    ben.send("/check-in/hello", text=hello["ben"])
    stage.at(day, "19:45")
    ana.send("/check-in/hello", text=hello["ana"])


def choose_a_day(stage: Stage, day: date, question: str) -> None:
    stage.at(day, "12:30")
    weekday = (stage.today + TALK_IN).weekday()
    keys, decks = prompts.core(), [prompts.MAIN_DECK]
    stage.people["ben"].send(
        "/check-in/ritual", weekday=weekday, at="19:30", zone=ZONE, keys=keys, decks=decks, own=question
    )
    proposal = stage.find(select(Ritual).where(Ritual.agreed_at.is_(None)))
    stage.at(day, "18:00")
    stage.people["ana"].send(f"/check-in/ritual/{proposal.id}/agree")
    for person in stage.people.values():
        person.own_key = next(k for k in proposal.prompt_keys if k.startswith(prompts.OWN_MARK))
