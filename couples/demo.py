"""The demo: Ana and Ben with three months behind them, for looking around before one's own first week.

Promised: two browsers do it all through the app's own addresses, so the folder holds nothing that two people could not
have made, and an error names an address and a status, never words. The story is in `demo_story.toml`.
The trade-off: some seconds instead of none, and meanwhile the clock of this whole process is moved, so that no server may
run in it. Ids that a browser finds in its pages are looked up in the database: ids only, which need no key.
"""

import dataclasses
import re
import tomllib
import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Select, select

import couples
from couples import clock, config, upkeep, vault
from couples.accounts.models import User
from couples.checkins import prompts
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn, Ritual
from couples.db import close, db

PASSWORD = "two cups of tea"  # noqa: S105  how_to_sign_in says it to everybody
ZONE = "Europe/Berlin"
DAY = timedelta(days=1)
TALK_IN = 3 * DAY  # how far off the next check-in is when the demo is made; the last one was four days ago
OTHER = {"ana": "ben", "ben": "ana"}


def fill(folder: Path, weeks: int, *, stretch: vault.Stretch | None = None) -> None:
    """Makes Ana and Ben in `folder`, with the last `weeks` weeks of their story, or all of it where that is shorter.

    Raises:
        FileExistsError: there is something in `folder` already.
        RuntimeError: the app refused a step; the folder is half made then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    story = tomllib.loads((Path(__file__).parent / "demo_story.toml").read_text("utf-8"))
    settings = dataclasses.replace(config.load(), data=folder.resolve(), signup="open")
    app = couples.create_app(settings, stretch=stretch)
    app.config["WTF_CSRF_ENABLED"] = False  # this app object is never served
    real = clock.now
    try:
        upkeep.prepare(app)
        _Telling(app, clock.local(real(), ZONE).date()).tell(story, story["weeks"][-max(weeks, 1) :])
    finally:
        clock.now = real
        with app.app_context():
            close()


def how_to_sign_in() -> str:
    return (
        "Sign in as ana@example.org, and in another browser as ben@example.org.\n"
        f"The password of both is: {PASSWORD}\n"
        "This folder is throw-away: look around in it, keep nothing of your own there, and delete it afterwards."
    )


class _Partner:
    """One of the two, with a browser of their own."""

    def __init__(self, app: Flask, name: str):
        self.name, self.email = name, f"{name.lower()}@example.org"
        self.base_url = app.config["SETTINGS"].base_url
        self.client = app.test_client()
        self.own_key = ""

    def send(self, path: str, method: str = "POST", **fields: Any) -> str:
        """Sends a form. It asks for JSON, so that a refusal is a status of its own and not the way back to a page."""
        headers = {"Accept": "application/json"}
        answer = self.client.open(path, method=method, data=fields, base_url=self.base_url, headers=headers)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{method} {path}: {answer.status_code}")
        return answer.text

    def sign(self, way: str) -> None:
        self.send(f"/sign-{way}", name=self.name, email=self.email, password=PASSWORD, zone=ZONE)

    def key(self, prompt: str) -> str:
        return self.own_key if prompt == "laugh" else prompt

    def write(self, occasion: date, wrote: dict[str, Any]) -> None:
        for prompt, words in wrote.items():
            if not isinstance(words, dict):
                words = {"value": words, "keep": "y"} if isinstance(words, int) else {"text": words}
            self.send(f"/check-in/{occasion}/answers/{self.key(prompt)}", **words)


class _Telling:
    """Goes through the story from the first evening to `today`. The check-in is at half past seven."""

    def __init__(self, app: Flask, today: date):
        self.app, self.today = app, today
        self.people = {"ana": _Partner(app, "Ana"), "ben": _Partner(app, "Ben")}
        self.promised: list[tuple[str, str, dict]] = []

    def tell(self, story: dict, told: list[dict]) -> None:
        first = self.today - 7 * len(told) * DAY
        self.meet(first, story["hello"])
        self.choose_a_day(first + DAY, story["own_question"])
        for number, week in enumerate(told):
            for person in self.people.values() if number % 8 == 7 else ():  # a session lasts 90 days
                person.sign("out")
                person.sign("in")
            self.live(first + TALK_IN + 7 * number * DAY, week)
        self.show_and_grow(self.today - 3 * DAY, story["shown"], story["growing"])
        self.find_words(self.today - 2 * DAY, story["words"])
        self.keep_pages(story["pages"])
        self.look_after_themselves(self.today - 6 * DAY, story["care"])
        self.at(self.today - DAY, "21:10")
        self.people["ana"].write(self.today + TALK_IN, story["now"]["ana"]["wrote"])
        for person in self.people.values():
            for path in ("/settings/recovery", "/settings/recovery/kept", "/sign-out"):
                person.send(path)

    def find_words(self, day: date, words: dict) -> None:
        """Ana shares words for a talk; Ben says back what he heard until she says yes. Another draft stays hers."""
        ana, ben = self.people.values()
        self.at(day, "12:15")
        shared, heard = str(uuid.uuid4()), ""
        for parts in (words["draft"], words["shared"]):
            draft = str(uuid.uuid4())
            ana.send(f"/statements/drafts/{draft}", **parts)
        ana.send(f"/statements/drafts/{draft}/share", id=shared, when="letter")
        for turn, entry in enumerate(words["thread"]):
            self.at(day, f"20:{10 + turn}")
            id = str(uuid.uuid4())
            if "answer" in entry:
                ana.send(
                    f"/statements/entries/{heard}/answer",
                    id=id,
                    kind=entry["answer"],
                    text=entry.get("text", ""),
                )
            else:
                ben.send(f"/statements/{shared}/entries", id=id, kind=entry["kind"], text=entry["text"])
                heard = id

    def show_and_grow(self, day: date, shown: dict, growing: dict) -> None:
        """Cards and a goal of each for the other to read; then what each grows for themselves."""
        for turn, (name, person) in enumerate(self.people.items()):
            self.at(day, f"18:{10 + turn}")
            for kind, text in shown[name].items():
                form = {"text": text} if kind == "goal" else {"kind": kind, "text": text}
                path = "/thanks/goals" if kind == "goal" else "/thanks/cards"
                person.send(path, id=str(uuid.uuid4()), confirmed="yes", **form)
            for text in growing[name]["wins"]:
                person.send("/growing/wins", id=str(uuid.uuid4()), text=text)
            for goal in growing[name].get("goals", ()):
                self.grow(person, f"/growing/goals/{uuid.uuid4()}", goal)

    @staticmethod
    def grow(person: _Partner, path: str, goal: dict) -> None:
        person.send(path, text=goal["text"], why=goal.get("why", ""), steps="\n".join(goal["steps"]))
        for key in re.findall(r'id="step-([0-9a-f]+)"', person.send(path, "GET"))[: goal.get("ticked", 0)]:
            person.send(f"{path}/steps", step=key)
        if goal.get("aside"):
            person.send(f"{path}/state", state="aside")

    def keep_pages(self, pages: list[dict]) -> None:
        """Ana's own pages, each about a day some while ago."""
        self.at(self.today - DAY, "21:05")
        for page in pages:
            about = self.today - page["days_ago"] * DAY
            self.people["ana"].send(
                f"/only-me/pages/{uuid.uuid4()}",
                **{k: v for k, v in page.items() if k != "days_ago"},
                on_day=about,
            )
        self.people["ana"].send("/only-me/pages/settings", lock=0, rhythm="weekly")

    def look_after_themselves(self, day: date, care: dict) -> None:
        """What each keeps in the kit, for themselves, over a few evenings."""
        for name, kept in care.items():
            self.at(day, "21:40")
            for note in kept["notes"]:
                self.people[name].send(f"/care/notes/{uuid.uuid4()}", **note)
            for evening, numbers in enumerate(kept.get("tries", ())):
                self.at(day + evening * DAY, "22:20")
                self.people[name].send("/care/tries", id=str(uuid.uuid4()), **numbers)

    def at(self, day: date, hour: str) -> None:
        """From here on it is `hour` of `day`, for the whole process."""
        moment = datetime.combine(day, time.fromisoformat(hour), ZoneInfo(ZONE)).astimezone(UTC)
        clock.now = lambda: moment

    def find(self, query: Select) -> Any:
        with self.app.app_context():
            return db.session.scalars(query).one()

    def meet(self, day: date, hello: dict[str, str]) -> None:
        ana, ben = self.people.values()
        self.at(day, "19:00")
        ana.sign("up")
        ana.send("/pairing/invitation")
        secret = re.search(r"/pairing/join#([\w-]+)", ana.send("/pairing", "GET"))
        self.at(day, "19:20")
        ben.sign("up")
        ben.send("/pairing/join", code=secret[1] if secret else "")
        ben.send("/pairing/accept")
        ben.send("/check-in/hello", text=hello["ben"])
        self.at(day, "19:45")
        ana.send("/check-in/hello", text=hello["ana"])

    def choose_a_day(self, day: date, question: str) -> None:
        self.at(day, "12:30")
        keys, weekday = list(prompts.weekly()), (self.today + TALK_IN).weekday()
        self.people["ben"].send(
            "/check-in/ritual", weekday=weekday, at="19:30", zone=ZONE, keys=keys, own=question
        )
        proposal = self.find(select(Ritual).where(Ritual.agreed_at.is_(None)))
        self.at(day, "18:00")
        self.people["ana"].send(f"/check-in/ritual/{proposal.id}/agree")
        for person in self.people.values():
            person.own_key = next(k for k in proposal.prompt_keys if k.startswith(prompts.OWN_MARK))

    def live(self, day: date, week: dict) -> None:
        """One week; `day` is when its check-in was meant to be."""
        talk = day
        if off := week.get("off"):
            talk += off.get("days", 0) * DAY
            self.at(day - DAY, "18:00")
            self.people[off["by"]].send(f"/check-in/{day}/call-off", day=talk if talk > day else "")
        for name, when, hour in (("ana", talk - DAY, "21:10"), ("ben", talk, "19:35")):
            if name in week:
                self.at(when, hour)
                self.people[name].write(day, week[name]["wrote"])
                self.people[name].send(f"/check-in/{day}/ready")
        if "ana" in week and "ben" in week:
            self.talk(day, talk, week)
        for agreed in week.get("agreed", ()):
            self.agree(talk + DAY, agreed)
        for limit in week.get("limits", ()):
            self.at(talk + 2 * DAY, "12:10")
            self.send_draft(limit["by"], "boundary", **limit["words"])
        for turn, note in enumerate(week.get("notes", ())):
            self.at(talk + DAY, f"18:{30 + turn}")
            self.people[note["by"]].send(
                "/thanks", id=str(uuid.uuid4()), kind=note["kind"], text=note["text"]
            )
        for name, alone in week.get("alone", {}).items():
            self.at(day + 2 * DAY, "22:15")
            self.look_inward(name, alone)
        for name in OTHER:
            if left := week.get(name, {}).get("left"):
                self.at(day + 4 * DAY, "08:00")
                self.people[name].send(f"/check-in/{day}/left-over", do=left)

    def talk(self, day: date, talk: date, week: dict) -> None:
        """Last week's promises first, then what they say back, new promises, and what comes to mind the day after."""
        self.at(talk, "19:50")
        for name, id, promise in self.promised:
            self.people[name].send(f"/check-in/promises/{id}/report", state=promise["report"])
            if promise["thanked"]:
                self.people[OTHER[name]].send(f"/check-in/promises/{id}/thanks")
        self.promised = [(name, str(uuid.uuid4()), week[name]["promise"]) for name in OTHER]
        for name, id, promise in self.promised:
            self.people[name].send(f"/check-in/{day}/promises", id=id, text=promise["text"])
            for prompt, kinds in week[name]["replies"].items():
                for kind in kinds:
                    self.about(day, name, OTHER[name], prompt, "replies", kind=kind)
        self.at(talk + DAY, "12:40")
        for name in OTHER:
            for prompt, text in week[name].get("afterthoughts", {}).items():
                self.about(day, name, name, prompt, "afterthoughts", id=str(uuid.uuid4()), text=text)
            for prompt in week[name].get("take_back", ()):
                self.about(day, name, name, prompt, "take-back")

    def agree(self, day: date, agreed: dict) -> None:
        """One proposes and signs; the other signs a little later, unless the proposal is still open."""
        self.at(day, "12:00")
        look_on = str(day + 7 * agreed["weeks"] * DAY)
        version = self.send_draft(agreed["by"], "agreement", sign="yes", look_on=look_on, **agreed["words"])
        if not agreed.get("open"):
            self.at(day, "18:20")
            self.people[OTHER[agreed["by"]]].send(f"/agreements/versions/{version}/sign", comfort="8")

    def send_draft(self, name: str, kind: str, sign: str = "", **words: str) -> str:
        """Writes a draft and sends it off at once; gives back the id of what it became."""
        draft, id = f"/agreements/drafts/{uuid.uuid4()}", str(uuid.uuid4())
        self.people[name].send(draft, kind=kind, **words)
        self.people[name].send(f"{draft}/send", id=id, when="at-once", sign=sign)
        return id

    def look_inward(self, name: str, alone: dict[str, Any]) -> None:
        """What one of the two keeps for themselves: a look at two ranges, things noticed, pages of their own."""
        person = self.people[name]
        if look := alone.get("look"):
            person.send("/reflection/looks", id=str(uuid.uuid4()), **look)
        for noticed in alone.get("noticed", ()):
            id = str(uuid.uuid4())
            person.send("/reflection/noticed", id=id, line=noticed["line"])
            if len(noticed) > 1:
                person.send(f"/reflection/noticed/{id}", version="1", **noticed)
        for path, fields in alone.get("pages", {}).items():
            person.send(f"/reflection/{path}", **fields)

    def about(self, day: date, name: str, author: str, prompt: str, verb: str, **fields: str) -> None:
        """`name` does something with what `author` answered to `prompt`."""
        person, key = self.people[author], self.people[author].key(prompt)
        query = select(Answer.id).where(Answer.check_in_id == CheckIn.id, CheckIn.occasion == str(day))
        query = query.where(Answer.author_id == User.id, User.email == person.email, Answer.prompt == key)
        self.people[name].send(f"/check-in/answers/{self.find(query)}/{verb}", **fields)
