"""What belongs to no week: words for a talk, the light question, cards and goals, private pages, and what helps."""

import re
import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from couples.demo.partner import Partner
from couples.demo.stage import DAY, Stage
from couples.light_question.models import LightPlan


def find_words(stage: Stage, day: date, words: dict[str, Any]) -> None:
    """Ana shares words for a talk; Ben says back what he heard until she says yes. Another draft stays hers."""
    ana, ben = stage.people.values()
    stage.at(day, "12:15")
    shared, heard = str(uuid.uuid4()), ""
    for parts in (words["draft"], words["shared"]):
        draft = str(uuid.uuid4())
        ana.send(f"/statements/drafts/{draft}", **parts)
    ana.send(f"/statements/drafts/{draft}/share", id=shared, when="letter")
    for turn, entry in enumerate(words["thread"]):
        stage.at(day, f"20:{10 + turn}")
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


def play(stage: Stage, day: date) -> None:
    """Ben would like a light question every day, and Ana agrees. Today's is there for whoever looks around."""
    ana, ben = stage.people.values()
    stage.at(day, "20:30")
    ben.send("/light-question/days", days=list("0123456"))
    plan = stage.find(select(LightPlan.id))
    stage.at(day, "20:45")
    ana.send(f"/light-question/days/{plan}/agree")


def show_and_grow(stage: Stage, day: date, shown: dict[str, Any], growing: dict[str, Any]) -> None:
    """Cards and a goal of each for the other to read; then what each grows for themselves."""
    for turn, (name, person) in enumerate(stage.people.items()):
        stage.at(day, f"18:{10 + turn}")
        for kind, text in shown[name].items():
            form = {"text": text} if kind == "goal" else {"kind": kind, "text": text}
            path = "/thanks/goals" if kind == "goal" else "/thanks/cards"
            person.send(path, id=str(uuid.uuid4()), confirmed="yes", **form)
        for text in growing[name]["wins"]:
            person.send("/growing/wins", id=str(uuid.uuid4()), text=text)
        for goal in growing[name].get("goals", ()):
            _grow(person, f"/growing/goals/{uuid.uuid4()}", goal)


def _grow(person: Partner, path: str, goal: dict[str, Any]) -> None:
    person.send(path, text=goal["text"], why=goal.get("why", ""), steps="\n".join(goal["steps"]))
    for key in re.findall(r'id="step-([0-9a-f]+)"', person.send(path, "GET"))[: goal.get("ticked", 0)]:
        person.send(f"{path}/steps", step=key)
    if goal.get("aside"):
        person.send(f"{path}/state", state="aside")


def keep_pages(stage: Stage, pages: list[dict[str, Any]]) -> None:
    """Ana's own pages, each about a day some while ago."""
    stage.at(stage.today - DAY, "21:05")
    for page in pages:
        about = stage.today - page["days_ago"] * DAY
        stage.people["ana"].send(
            f"/only-me/pages/{uuid.uuid4()}",
            **{k: v for k, v in page.items() if k != "days_ago"},
            on_day=about,
        )
    stage.people["ana"].send("/only-me/pages/settings", lock=0, rhythm="weekly")


def look_after_themselves(stage: Stage, day: date, care: dict[str, Any]) -> None:
    """What each keeps in the kit, for themselves, over a few evenings."""
    for name, kept in care.items():
        stage.at(day, "21:40")
        for note in kept["notes"]:
            stage.people[name].send(f"/care/notes/{uuid.uuid4()}", **note)
        for evening, numbers in enumerate(kept.get("tries", ())):
            stage.at(day + evening * DAY, "22:20")
            stage.people[name].send("/care/tries", id=str(uuid.uuid4()), **numbers)
