"""The weeks of the story, each with its check-in, its talk, and what the two agree on or keep to themselves."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from couples.accounts.models import User
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.demo.stage import DAY, OTHER, Stage


def live(stage: Stage, day: date, week: dict) -> None:
    """One week; `day` is when its check-in was meant to be."""
    talk = day
    if off := week.get("off"):
        talk += off.get("days", 0) * DAY
        stage.at(day - DAY, "18:00")
        stage.people[off["by"]].send(f"/check-in/{day}/call-off", day=talk if talk > day else "")
    for name, when, hour in (("ana", talk - DAY, "21:10"), ("ben", talk, "19:35")):
        if name in week:
            stage.at(when, hour)
            stage.people[name].write(day, week[name]["wrote"])
            stage.people[name].send(f"/check-in/{day}/ready")
    if "ana" in week and "ben" in week:
        _talk(stage, day, talk, week)
    for agreed in week.get("agreed", ()):
        _agree(stage, talk + DAY, agreed)
    for limit in week.get("limits", ()):
        stage.at(talk + 2 * DAY, "12:10")
        _send_draft(stage, limit["by"], "boundary", **limit["words"])
    for turn, note in enumerate(week.get("notes", ())):
        stage.at(talk + DAY, f"18:{30 + turn}")
        stage.people[note["by"]].send("/thanks", id=str(uuid.uuid4()), kind=note["kind"], text=note["text"])
    for name, alone in week.get("alone", {}).items():
        stage.at(day + 2 * DAY, "22:15")
        _look_inward(stage, name, alone)
    for name in OTHER:
        if left := week.get(name, {}).get("left"):
            stage.at(day + 4 * DAY, "08:00")
            stage.people[name].send(f"/check-in/{day}/left-over", do=left)


def _talk(stage: Stage, day: date, talk: date, week: dict) -> None:
    """Last week's promises first, then what they say back, new promises, and what comes to mind the day after."""
    stage.at(talk, "19:50")
    for name, id, promise in stage.promised:
        stage.people[name].send(f"/check-in/promises/{id}/report", state=promise["report"])
        if promise["thanked"]:
            stage.people[OTHER[name]].send(f"/check-in/promises/{id}/thanks")
    stage.promised = [(name, str(uuid.uuid4()), week[name]["promise"]) for name in OTHER]
    for name, id, promise in stage.promised:
        sent = {"text": promise["text"], "cue": promise.get("cue", "")}
        stage.people[name].send(f"/check-in/{day}/promises", id=id, **sent)
        for prompt, kinds in week[name]["replies"].items():
            for said in kinds:
                sent = {"kind": "words", "text": said} if " " in said else {"kind": said}
                _about(stage, day, name, OTHER[name], prompt, "replies", **sent)
    stage.at(talk + DAY, "12:40")
    for name in OTHER:
        for prompt, text in week[name].get("afterthoughts", {}).items():
            _about(stage, day, name, name, prompt, "afterthoughts", id=str(uuid.uuid4()), text=text)
        for prompt in week[name].get("take_back", ()):
            _about(stage, day, name, name, prompt, "take-back")


def _agree(stage: Stage, day: date, agreed: dict) -> None:
    """One proposes and signs; the other signs a little later, unless the proposal is still open."""
    stage.at(day, "12:00")
    look_on = str(day + 7 * agreed["weeks"] * DAY)
    version = _send_draft(stage, agreed["by"], "agreement", sign="yes", look_on=look_on, **agreed["words"])
    if not agreed.get("open"):
        stage.at(day, "18:20")
        stage.people[OTHER[agreed["by"]]].send(f"/agreements/versions/{version}/sign", comfort="8")


def _send_draft(stage: Stage, name: str, kind: str, sign: str = "", **words: str) -> str:
    """Writes a draft and sends it right away; returns the id of what it was sent as."""
    draft, id = f"/agreements/drafts/{uuid.uuid4()}", str(uuid.uuid4())
    stage.people[name].send(draft, kind=kind, **words)
    stage.people[name].send(f"{draft}/send", id=id, when="at-once", sign=sign)
    return id


def _look_inward(stage: Stage, name: str, alone: dict[str, Any]) -> None:
    """What one of the two keeps for themselves: a look at two ranges, things noticed, pages of their own."""
    person = stage.people[name]
    if look := alone.get("look"):
        person.send("/reflection/looks", id=str(uuid.uuid4()), **look)
    for noticed in alone.get("noticed", ()):
        id = str(uuid.uuid4())
        person.send("/reflection/noticed", id=id, line=noticed["line"])
        if len(noticed) > 1:
            person.send(f"/reflection/noticed/{id}", **noticed)
    for path, fields in alone.get("pages", {}).items():
        person.send(f"/reflection/{path}", **fields)


def _about(stage: Stage, day: date, name: str, author: str, prompt: str, verb: str, **fields: str) -> None:
    """`name` does something with what `author` answered to `prompt`."""
    person, key = stage.people[author], stage.people[author].key(prompt)
    query = select(Answer.id).where(Answer.check_in_id == CheckIn.id, CheckIn.occasion == str(day))
    query = query.where(Answer.author_id == User.id, User.email == person.email, Answer.prompt == key)
    stage.people[name].send(f"/check-in/answers/{stage.find(query)}/{verb}", **fields)
