"""The demo: Ana and Ben with three months behind them, for looking around before one's own first week.

Promised: two browsers do everything through the app's own addresses, so the folder holds nothing that two people couldn't
have made, and an error names an address and a status, never words. The story is in `demo_story.toml`. The trade-offs: it
takes some seconds; the clock of the whole process is moved for that long, so no server may run in it; and ids that a person
would find on a page are read from the database, which takes no key.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import couples
from couples import clock, config, content, vault
from couples.db import close
from couples.demo.beginning import choose_a_day, meet
from couples.demo.beside_the_weeks import find_words, keep_pages, look_after_themselves, play, show_and_grow
from couples.demo.partner import PASSWORD, ZONE
from couples.demo.stage import DAY, TALK_IN, Stage
from couples.demo.weeks import live
from couples.maintenance import startup


class Story(content.Table, frozen=True):
    """What the two said and did: `weeks` from the first to the last, and the rest around them."""

    hello: dict[str, str]
    own_question: str
    weeks: list[dict[str, Any]]
    now: dict[str, Any]
    words: dict[str, Any]
    shown: dict[str, Any]
    growing: dict[str, Any]
    pages: list[dict[str, Any]]
    care: dict[str, Any]


_file = content.file(__file__, "demo_story.toml", Story)


def fill(folder: Path, weeks: int, *, argon2_cost: vault.Argon2Cost | None = None) -> None:
    """Makes Ana and Ben in `folder`, with the last `weeks` weeks of their story, or all of it where that is shorter.

    Raises:
        FileExistsError: there is something in `folder` already.
        RuntimeError: the app refused a step; the folder is half made then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    story = _file()
    settings = dataclasses.replace(
        config.load(), data=folder.resolve(), database_url="", signup="open", proxies=0
    )
    app = couples.create_app(settings, argon2_cost=argon2_cost)
    app.config["WTF_CSRF_ENABLED"] = False  # this app object is never served
    real = clock.now
    try:
        startup.prepare(app)
        _tell(Stage(app, clock.local(real(), ZONE).date()), story, story.weeks[-max(weeks, 1) :])
    finally:
        clock.now = real
        with app.app_context():
            close()


def how_to_sign_in() -> str:
    return (
        "Sign in as ana@example.org, and in another browser as ben@example.org.\n"
        f"The password for both is: {PASSWORD}\n"
        "This folder is a throwaway: look around, keep nothing of your own in it, and delete it afterward."
    )


def _tell(stage: Stage, story: Story, told: Sequence[dict[str, Any]]) -> None:
    first = stage.today - 7 * len(told) * DAY
    meet(stage, first, story.hello)
    choose_a_day(stage, first + DAY, story.own_question)
    for number, week in enumerate(told):
        for person in stage.people.values() if number % 8 == 7 else ():  # a session lasts 90 days
            person.sign("out")
            person.sign("in")
        live(stage, first + TALK_IN + 7 * number * DAY, week)
    show_and_grow(stage, stage.today - 3 * DAY, story.shown, story.growing)
    find_words(stage, stage.today - 2 * DAY, story.words)
    play(stage, stage.today - DAY)
    keep_pages(stage, story.pages)
    look_after_themselves(stage, stage.today - 6 * DAY, story.care)
    stage.at(stage.today - DAY, "21:10")
    stage.people["ana"].write(stage.today + TALK_IN, story.now["ana"]["wrote"])
    for person in stage.people.values():
        for path in ("/settings/recovery", "/settings/recovery/kept", "/sign-out"):
            person.send(path, current=PASSWORD)
