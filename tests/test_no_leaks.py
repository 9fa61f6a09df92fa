"""Whispers: a private sentence is planted at every private stage and looked for in everything that the partner can get.

Pages, fragments, JSON, error pages and socket frames of the partner, another couple and visitors; the database with its -wal
and its backups; and the log. A later room adds its stages to `plant` and its pages come in by the list of doors.
"""

import base64
import json
import logging
import re
import uuid

import pytest

from couples.db import READING
from couples.maintenance import backup_file, backups
from tests.boundaries import acts
from tests.conftest import PASSWORD, TRANSPORTS, Person
from tests.databases import connect, kept
from tests.every_page import every_page_of, without_fresh_addresses
from tests.light_question.playing import give, write
from tests.pages import headers_of
from tests.scenario import Scenario, dump
from tests.sockets import Socket
from tests.takeout.files import take
from tests.test_access_control import A_PHONE, DOORS, NEW


@pytest.fixture
def everything_logged(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def spellings(sentence: str) -> dict[str, bytes]:
    """The ways a sentence could lie in a file without being sealed."""
    raw = sentence.encode()
    encoded = {
        "raw": raw,
        "utf-16": sentence.encode("utf-16-le"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
    }
    encoded["json"] = json.dumps(sentence)[1:-1].encode()
    for skip in range(3):  # base64 depends on where in the file the sentence begins
        encoded[f"base64+{skip}"] = base64.b64encode(raw[skip : skip + (len(raw) - skip) // 3 * 3])
    return encoded


BEGINNING = 6
"""Bytes that are looked for first: the sentences are many, and begin alike."""


def heard_in(blob: bytes, sentences: dict[str, str]) -> list[str]:
    forms = [(name, how, form) for name, s in sentences.items() for how, form in spellings(s).items()]
    beginnings = {form[:BEGINNING] for _, _, form in forms}
    there = {beginning for beginning in beginnings if beginning in blob}
    return [f"{name} ({how})" for name, how, form in forms if form[:BEGINNING] in there and form in blob]


def sentence(name: str) -> str:
    return f"whisper {name} züge über die Brücke {name[::-1]}"


def plant(scenario: Scenario, time) -> dict[str, str]:
    """Writes one sentence at every private stage, as Ana. Afterwards it is the next week, and she is ready in it."""
    said = {}

    def new(name: str) -> str:
        said[name] = sentence(name)
        return said[name]

    ana, now = scenario.ana, scenario.ids["occasion"]
    said["kept private in an opened check-in"] = "kept by ana for herself"
    taken = scenario.ids["answer_ana"]
    ana.post(
        f"/check-in/answers/{taken}/afterthoughts",
        id="9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0001",
        text=new("afterthought taken back"),
    )
    ana.post(f"/check-in/answers/{taken}/take-back")
    ana.post(
        f"/check-in/{now}/promises", id="9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0002", text=new("promise taken back")
    )
    ana.post("/check-in/promises/9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0002/take-back")
    plant_given_back(scenario, time, new)
    plant_put_off(scenario, time, new)
    plant_words(scenario, time, new)
    plant_good_things(scenario, new)
    plant_growing(scenario, new)
    plant_reflection(scenario, new)
    plant_pages(scenario, new)
    plant_kit(scenario, new)
    plant_unsent(scenario, new)
    said["a phone"] = "https://push.example.org/where-anas-phone-hears"
    ana.post("/settings/reminders/phone", **{**A_PHONE, "endpoint": said["a phone"]})
    ana.prove()
    ana.post("/calendar/stop")  # its link is known; no one else has the next one
    ana.post("/calendar/link", title=new("name in a calendar"))
    give(ana, new("a light answer that no one else answered"))
    time.move(days=2)
    left = ana.occasion()
    ana.write("thanks", new("written in a week that never opened"), left)
    ana.ready(left)
    time.move(days=12)
    ana.write("close", new("left over and kept"), left)
    scenario.ids["next"] = this = ana.occasion()
    for prompt in ("thanks", "close", "own"):
        ana.write(prompt, new(f"ready, not opened: {prompt}"), this)
    ana.write("hard", new("hard"), this, feel=new("feel"), need=new("need"))
    ana.write("help", new("help, kept"), this, keep="y")
    ana.write("connected", "", this, value="7")
    ana.write("offer", new("offer on one device"), this, version="0")
    ana.write("offer", new("offer on another device"), this, version="0")
    ana.ready(this)
    scenario.ids["statement"] = (
        "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0004"  # a copy that waits for its letter time
    )
    ana.post(
        f"/statements/drafts/{scenario.ids['draft_ana']}/share", id=scenario.ids["statement"], when="letter"
    )
    plant_agreements(scenario, new)
    plant_talk(scenario, new)
    plant_on_the_way(scenario, new)
    write(ana, new("a light answer, before it's given"))
    give(ana, new("a light answer that waits for the other"))
    return said


def plant_given_back(scenario: Scenario, time, new) -> None:
    """What Ana had sent and Ben's acts delete: a question that he read, and a note of a slip that he couldn't read yet."""
    ana, ben = scenario.ana, scenario.ben
    asked = {"at": "20:00", "zone": "UTC", "keys": ["thanks"]}
    turns = (ana, "1", new("a question given back")), (ben, "4", ""), (ana, "2", "What made us laugh?")
    for person, day, own in turns:
        with connect(scenario.app) as db:  # so that she needn't wait to propose another
            db.execute("DELETE FROM next_asks WHERE about = 'schedule'")
            db.commit()
        (instead,) = [row["id"] for row in dump(scenario.app)["rituals"] if not row["agreed_at"]]
        fields = {**asked, "weekday": day, "own": own, "instead": str(uuid.UUID(instead))}
        assert person.post("/check-in/ritual", follow=False, **fields).status_code == 302
    made = acts.signed_by_both(ana, ben, time, topic="chores")
    acts.slip(ana, made.agreement, new("a note given back"))
    assert acts.end(ben, made.agreement).status_code == 302


def plant_put_off(scenario: Scenario, time, new) -> None:
    """What Ana typed to a proposal of Ben's, sent or not, before she said "not now"; and to answers that are gone."""
    ana, keep = scenario.ana, {"json": True, "unsent_seen": "0"}
    version = proposed_by_ben(scenario, time)
    place = f"agreements.answer.{version}"
    ana.post("/unsent", **keep, unsent=place, **{"text.line": new("typed to what was put off")})
    assert put_off(ana, version, line=new("a line that can't go with a not now")).status_code == 422
    assert put_off(ana, version).status_code == 302
    for place in (f"checkins.reply.{scenario.ids['answer_ben']}", f"/agreements/drafts/{uuid.uuid4()}"):
        ana.post(
            "/unsent", **keep, unsent=place, **{"text.text": new(f"unsent, of what's gone: {place[:12]}")}
        )
    scenario.ben.post(f"/check-in/answers/{scenario.ids['answer_ben']}/take-back")


def proposed_by_ben(scenario: Scenario, time) -> str:
    """A proposal that Ana can answer; its version."""
    made = acts.propose(scenario.ben, "We cook on Mondays", topic="time", sign=True)
    time.move(minutes=11)
    return made.version


def put_off(person: Person, version: str, **fields):
    return acts.answer(person, version, "not-now", until="2026-12-19", **fields)


def plant_on_the_way(scenario: Scenario, new) -> None:
    """What a form said that was not taken: it lies in the answered page, sealed, and nowhere else."""
    ana, marks = scenario.ana, scenario.ana.form_marks()
    form = {**marks, "csrf_token": "of an older page", "text": new("carried by a page")}
    answer = ana.client.post(
        f"/growing/goals/{scenario.ids['goal_ana']}",
        data=form,
        base_url=ana.base,
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 400
    assert 'name="carried"' in answer.text
    assert heard_in(answer.data, {"carried": form["text"]}) == []


def plant_words(scenario: Scenario, time, new) -> None:
    """Drafts in every field, words under review, and a copy withdrawn before it arrived."""
    ana, draft = scenario.ana, scenario.ids["draft_ana"]
    ana.post(f"/statements/{scenario.ids['statement']}/withdraw")
    fields = {
        n: new(f"draft {n}") for n in ("observation", "feeling", "need", "request", "other_view", "free")
    }
    ana.post(
        f"/statements/drafts/{draft}", **fields, version="1", dismiss=new("dismissed mark"), intensity="9"
    )
    ana.post("/statements/review", free=new("under review"), need=new("need under review"))
    withdrawn = "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0003"
    ana.post(f"/statements/drafts/{draft}/share", id=withdrawn, when="at-once")
    ana.post(f"/statements/{withdrawn}/withdraw")


def plant_talk(scenario: Scenario, new) -> None:
    """A listener's note from two devices, a last word that waits for the other's, and a talk that one goes through alone."""
    ana, talk, alone = scenario.ana, scenario.ids["talk"], scenario.ids["talk_alone_ana"]
    for device in ("one device", "another device"):
        ana.post(f"/together/{talk}/notes", text=new(f"note of a listener on {device}"), version="1")
    ana.post(f"/together/{talk}/moves", id=str(uuid.uuid4()), move="word", text=new("last word"))
    for name in ("ready", "next", "take"):
        ana.post(f"/together/{alone}/moves", id=str(uuid.uuid4()), move=name)
    ana.post(
        f"/together/{alone}/moves", id=str(uuid.uuid4()), move="heard", text=new("said to an empty chair")
    )


def plant_agreements(scenario: Scenario, new) -> None:
    """Drafts of both kinds in every field, words under review, what was taken back unseen, and what is on its way just now."""
    ana, look_on = scenario.ana, "2027-01-17"
    parts = ("what", "why", "slips", "when", "will", "need", "crossed")
    for kind, end in (("agreement", "6"), ("boundary", "7")):
        fields = {part: new(f"draft of an {kind}: {part}") for part in parts}
        ana.post(
            f"/agreements/drafts/9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf000{end}", kind=kind, **fields, version="0"
        )
        ana.post(
            "/agreements/review", kind=kind, **{part: new(f"{kind} under review: {part}") for part in parts}
        )
    scenario.ids["agreement_draft_ana"] = "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0006"
    ana.post("/agreements/new/agreement", text=new("carried over to an agreement"))
    taken = send_agreement(
        scenario,
        f"/agreements/drafts/{NEW}",
        kind="agreement",
        what=new("taken back unseen"),
        look_on=look_on,
    )
    ana.post(f"/agreements/versions/{taken}/take-back")
    ana.post(f"/agreements/drafts/{NEW}/delete")
    change = ana.post(f"/agreements/{scenario.ids['agreement']}/change", follow=False).location
    fields = {part: new(f"a counter on its way: {part}") for part in ("what", "why", "slips")}
    scenario.ids["version_open_ana"] = send_agreement(
        scenario, change, **fields, look_on=look_on, comfort="2", sign="yes"
    )
    ana.post(
        f"/agreements/{scenario.ids['agreement']}/slips",
        id=str(uuid.uuid4()),
        text=new("a note on its way"),
        day="",
    )
    boundary = f"/agreements/boundaries/{scenario.ids['boundary_ana']}"
    ana.post(f"{boundary}/notes", id=str(uuid.uuid4()), kept="no", line=new("for myself, about a boundary"))
    change = ana.post(f"{boundary}/change", follow=False).location
    send_agreement(scenario, change, will=new("a boundary on its way"), crossed=new("crossed, on its way"))


def send_agreement(scenario: Scenario, draft: str, sign: str = "", **fields) -> str:
    """Ana saves a draft and sends it with the next letter time; the id of what is on its way."""
    id = str(uuid.uuid4())
    assert scenario.ana.post(draft, follow=False, **fields, version="0").status_code == 302
    assert (
        scenario.ana.post(f"{draft}/send", follow=False, id=id, when="letter", sign=sign).status_code == 302
    )
    return id


def plant_good_things(scenario: Scenario, new) -> None:
    """What was taken back or withdrawn, what a later card took the place of, and previews that were never released."""
    ana = scenario.ana
    note, card, later, goal = (f"9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf001{n}" for n in range(4))
    ana.post("/thanks", id=note, kind="win", text=new("note taken back"))
    ana.post(f"/thanks/{note}/take-back")
    ana.post("/thanks", kind="shout", text=new("note that was refused"))
    for id, name in ((card, "card that was replaced"), (later, "card that was withdrawn")):
        ana.post("/thanks/cards", id=id, kind="reach", text=new(name), confirmed="yes")
    ana.post(f"/thanks/cards/{later}/withdraw")
    ana.post("/thanks/goals", id=goal, text=new("goal that was withdrawn"), confirmed="yes")
    ana.post(f"/thanks/goals/{goal}/withdraw")
    ana.post("/thanks/cards", kind="quiet", text=new("card under preview"))
    ana.post("/thanks/goals", text=new("goal under preview"))


def plant_growing(scenario: Scenario, new) -> None:
    """A goal in every field, what another device had, one set aside, one deleted, and small wins."""
    ana, goal = scenario.ana, scenario.ids["goal_ana"]
    fields = {name: new(f"own goal: {name}") for name in ("text", "why", "steps")}
    ana.post(f"/growing/goals/{goal}", **fields, version="1")
    ana.post(f"/growing/goals/{goal}", text=new("own goal on another device"), version="0")
    for number, (name, verb) in enumerate((("set aside", "state"), ("deleted", "delete"))):
        other = f"9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf002{number}"
        ana.post(f"/growing/goals/{other}", text=new(f"own goal {name}"))
        ana.post(f"/growing/goals/{other}/{verb}", state="aside")
    ana.post("/growing/wins", id="9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0022", text=new("small win"))


def plant_reflection(scenario: Scenario, new) -> None:
    """A look, something noticed with every field and from two devices, pages of one's own, and drafts of cards."""
    ana, noticed = scenario.ana, scenario.ids["noticed_ana"]
    ana.post(
        "/reflection/looks", id="9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0005", signs="9", hold="1", line=new("look")
    )
    fields = {n: new(f"noticed {n}") for n in ("line", "happened", "told", "feeling", "did", "need", "help")}
    ana.post(f"/reflection/noticed/{noticed}", **fields, version="1", feelings="jealous", when="now")
    ana.post(f"/reflection/noticed/{noticed}", line=new("noticed on another device"), version="1")
    for page, names in (
        ("needs", ("get", "ask", "without")),
        ("round", ("shows", "under", "do", "hope", "see")),
    ):
        ana.post(f"/reflection/pages/{page}", **{n: new(f"{page} {n}") for n in names}, version="1")
    for kind in ("quiet", "reach", "pause"):
        ana.post(f"/reflection/cards/{kind}", text=new(f"card {kind}"), version="1")


def plant_pages(scenario: Scenario, new) -> None:
    """A page with words everywhere, another device's text beside it, a deleted page, answers to oneself, a search, and words on their way."""
    ana, page = scenario.ana, f"/only-me/pages/{scenario.ids['page_ana']}"
    ana.post(page, text=new("page on one device"), version="1", on_day="2026-11-03", settled="2")
    ana.post(page, text=new("page on another device"), version="1", mood="whisper mood", tags="whispertag")
    gone = "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0005"
    ana.post(f"/only-me/pages/{gone}", text=new("deleted page"))
    ana.post(f"/only-me/pages/{gone}/delete")
    oneself = "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0006"
    ana.post(
        f"/only-me/pages/{oneself}", kind="self", answer_how=new("answer to oneself"), text=new("and besides")
    )
    ana.post("/only-me/pages/settings", lock="0", rhythm="weekly")
    ana.post("/only-me/pages/found", text=new("looked for"))
    ana.post("/check-in/looking-back", text=new("looked for in check-ins"))
    ana.post("/statements/new", text=new("on the way to a talk"))
    ana.post("/check-in/words", text=new("on the way to a check-in"))


def plant_unsent(scenario: Scenario, new) -> None:
    """Words in short forms that both partners have on their pages, on two devices; and some that are too long."""
    for place in ("thanks.note", f"statements.answer.{scenario.ids['statement']}"):
        for device in ("one", "another"):
            scenario.ana.post(
                "/unsent", json=True, unsent=place, unsent_seen="0", **{"text.text": new(f"{place} {device}")}
            )
    scenario.ana.post("/unsent", unsent="thanks.note", **{"text.text": new("unsent, too long") * 9000})


def plant_kit(scenario: Scenario, new) -> None:
    """Everything that the kit keeps, on two devices, with word help asked for; and a note that is deleted again."""
    ana = scenario.ana
    kinds = {
        "help": ("text", "first"),
        "sentence": ("text", "speaks"),
        "person": ("name", "reach", "good_for"),
        "no": ("situation", "text"),
        "figure": ("who", "does", "allow"),
    }
    for n, (kind, names) in enumerate(kinds.items()):
        id = f"9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf01{n:02}"
        scenario.ids[f"kit_{kind}"] = id
        for device in ("one", "another"):
            fields = {name: new(f"kit {kind} {name} {device}") for name in names}
            ana.post(f"/care/notes/{id}", kind=kind, version="0", go="help", **fields)
    scenario.ids["no_ana"] = scenario.ids["kit_no"]
    ana.post(
        "/care/tries", id="9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0110", what=scenario.ids["kit_help"], before="9"
    )
    ana.post("/care/tries", id="x", what=scenario.ids["kit_help"], before=new("number of a try"))
    gone = "9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf0111"
    ana.post(f"/care/notes/{gone}", kind="help", text=new("kit deleted"))
    ana.post(f"/care/notes/{gone}/delete")
    ana.post(f"/care/notes/{gone}", kind="help", text=new("kit too long") * 40)


def everything_for(person: Person, scenario: Scenario) -> bytes:
    """All that this person can get: every page and fragment, the answers of forms, JSON, and error pages."""
    got = []
    for name, door in DOORS.items():
        path = door.address(scenario.ids)
        if name.startswith("GET"):
            for headers in ({}, {"Accept": "application/json"}):
                answer = person.get(path, headers=headers)
                got.append(str(answer.headers).encode() + answer.data)
                if answer.status_code == 200 and person.name not in {"Ana", "Ben"}:
                    break  # a page is the same for whoever asks for JSON; a refusal isn't
    wrong = [
        ("/check-in/hello", {"text": " "}),
        (f"/check-in/{scenario.ids['next']}/answers/thanks", {"value": "99", "text": "mine"}),
        (f"/check-in/{scenario.ids['next']}/ready", {}),
        (f"/check-in/{scenario.ids['next']}/ready/take-back", {}),
        (f"/check-in/answers/{scenario.ids['answer_ana']}/afterthoughts", {"text": "x"}),
        (f"/check-in/answers/{scenario.ids['hidden_ana']}/replies", {"kind": "thank-you"}),
        (f"/check-in/promises/{scenario.ids['promise_ana']}/report", {"state": "no"}),
        ("/check-in/ritual", {"weekday": "9"}),
        ("/settings", {"name": ""}),
        ("/thanks", {"id": scenario.ids["note_ana"], "kind": "thanks", "text": "x"}),
        ("/thanks", {"kind": "shout", "text": "x"}),
        ("/thanks/cards", {"id": scenario.ids["card_ana"], "kind": "quiet", "text": "x"}),
        ("/thanks/cards", {"kind": "quiet", "text": "x"}),
        ("/thanks/goals", {"text": ""}),
        (f"/thanks/{scenario.ids['note_ana']}/take-back", {}),
        (f"/growing/goals/{scenario.ids['goal_ana']}", {"text": "x"}),
        (f"/growing/goals/{scenario.ids['goal_ana']}/state", {"state": "aside"}),
        ("/growing/wins", {"text": ""}),
        (f"/reflection/noticed/{scenario.ids['noticed_ana']}", {"line": "mine"}),
        ("/reflection/noticed", {"id": scenario.ids["noticed_ana"], "line": "mine"}),
        ("/reflection/looks", {"id": scenario.ids["look_ana"], "signs": "11"}),
        ("/reflection/cards/quiet", {"text": "x" * 301}),
        (f"/agreements/versions/{scenario.ids['version_open_ana']}/sign", {"comfort": "2"}),
        (f"/agreements/versions/{scenario.ids['version_open_ana']}/answers", {"kind": "x"}),
        (f"/agreements/versions/{scenario.ids['version_old']}/sign", {}),
        (f"/agreements/{scenario.ids['agreement']}/keep", {"look_on": "soon"}),
        (f"/agreements/{scenario.ids['agreement']}/slips", {"text": " "}),
        (f"/agreements/drafts/{scenario.ids['agreement_draft_ana']}", {"kind": "agreement", "what": "x"}),
        (f"/agreements/boundaries/{scenario.ids['boundary_ana']}/notes", {"kept": "x"}),
        ("/nothing-here", {}),
        (f"/care/notes/{scenario.ids['help_ana']}", {"kind": "help", "text": "mine"}),
        (f"/care/notes/{NEW}", {"kind": "help", "text": "x" * 400}),
        ("/care/tries", {"id": NEW, "what": scenario.ids["help_ana"], "before": "3"}),
    ]
    for path, fields in wrong:
        for json_too in (False, True):
            answer = person.post(path, json=json_too, **fields)
            got.append(str(answer.headers).encode() + answer.data)
    if person.get("/settings").status_code == 200:
        got.append(take(person, opened="y").everything)
    return b"\n".join(got)


def test_the_search_would_find_a_sentence_in_every_spelling():
    said = {"x": sentence("x")}
    for how, form in spellings(said["x"]).items():
        assert heard_in(b"\0\1" + form + b"\0", said), how
    assert heard_in(base64.b64encode(b"12" + said["x"].encode() + b"3"), said)


def test_nothing_private_reaches_the_partner_another_couple_or_a_visitor(
    server, transport, scenario, time, dan, cleo, eve, everything_logged
):
    frames = {p.name: Socket(p) for p in (scenario.ben, cleo)}
    said = plant(scenario, time)
    assert len(said) > 12
    assert all(its.is_alive() for its in frames.values())
    for its in frames.values():
        assert heard_in("\n".join(its.frames).encode(), said) == []
    log = "\n".join(f"{r.getMessage()} {r.exc_text}" for r in everything_logged.records)
    assert heard_in(log.encode(), said) == []
    if transport != TRANSPORTS[0]:
        return  # pages don't come over it
    mine = everything_for(scenario.ana, scenario).decode(errors="replace")  # the source code is a zip
    for name in (
        "ready, not opened: thanks",
        "feel",
        "help, kept",
        "offer on one device",
        "kept private in an opened check-in",
        "own goal: steps",
        "own goal on another device",
        "own goal set aside",
        "small win",
        "noticed told",
        "noticed on another device",
        "needs ask",
        "card quiet",
        "page on one device",
        "page on another device",
        "answer to oneself",
        "looked for",
        "kit help text another",
        "kit no text one",
        "kit no text another",
        "kit person reach another",
        "note of a listener on another device",
        "last word",
        "draft of an agreement: why",
        "a counter on its way: what",
        "a note on its way",
        "for myself, about a boundary",
        "a question given back",
        "a note given back",
        "typed to what was put off",
        "unsent, of what's gone: /agreements/",
    ):
        assert said[name] in mine, name
    for person in (scenario.ben, cleo, dan, eve, Person(scenario.app)):
        assert heard_in(everything_for(person, scenario), said) == []
    log = "\n".join(f"{r.getMessage()} {r.exc_text}" for r in everything_logged.records)
    assert heard_in(log.encode(), said) == []


@pytest.mark.sqlite("the database, its log and its backups are files")
def test_neither_the_database_nor_its_wal_nor_a_backup_holds_what_anyone_wrote(scenario, time):
    said = plant(scenario, time) | {
        "shared answer": "Thank you for waiting",
        "hello": "Your patience",
        "promise": "I make the tea on Monday",
        "when it's for": "the kettle sings",
        "reply": "that made me smile",
        "note": "we laughed in the queue",
        "card": "Ana comes back",
        "shown goal": "to sing with others",
        "own question": "What made us laugh?",
        "proposal": "we walk on sundays",
        "what both signed": "we answer by noon",
        "boundary": "voices are raised",
        "answer to a proposal": "a little later",
        "note that it slipped": "I fell asleep",
        "password": PASSWORD,
    }
    said["invitation"] = Person(scenario.app, "Fay").sign_up().invitation_secret()
    code = scenario.ana.post("/settings/recovery", current=PASSWORD).text
    said["recovery code"] = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", code)[0]
    folder = scenario.app.config["SETTINGS"].data
    backups.back_up(scenario.app.config["SETTINGS"])
    taken = folder.parent / "taken-away.db"
    backup_file.write(scenario.app.config["SETTINGS"], taken, keys_in=True, keys_apart=None, replace=False)
    files = [taken, *(p for p in folder.rglob("*") if p.is_file())]
    names = {p.name for p in files}
    assert {"couples.db", "couples.db-wal"} <= names
    assert any(p.parent.name == "backups" for p in files)
    everything = b"\n".join(p.read_bytes() for p in files)
    assert b"ana@example.org" in everything
    assert heard_in(everything, said) == []


@pytest.mark.postgresql
def test_no_row_holds_what_anyone_wrote(scenario, time):
    said = plant(scenario, time)
    everything = kept(scenario.app)
    assert b"ana@example.org" in everything
    assert heard_in(everything, said) == []


def test_the_partners_pages_are_letter_for_letter_the_same_whether_one_has_written_or_is_ready(
    scenario, time
):
    """Not even a length, a class or an order tells."""
    time.move(days=3)
    scenario.ids["next"] = scenario.ana.occasion()
    ids, version = dict(scenario.ids), proposed_by_ben(scenario, time)

    def bens_pages() -> dict[str, str]:
        return every_page_of(scenario.ben, **ids)

    # what she does adds up, so pages are read again only before something could take back what they'd tell
    before = bens_pages()
    scenario.ana.write("thanks", "something", scenario.ids["next"])
    assert bens_pages() == before
    scenario.ana.write("connected", "", scenario.ids["next"], value="3")
    scenario.ana.ready(scenario.ids["next"])
    assert bens_pages() == before
    scenario.ana.post(f"/growing/goals/{NEW}", text="a goal", steps="a step")
    scenario.ana.post("/growing/wins", id=NEW, text="a win")
    scenario.ana.post("/thanks/cards", kind="quiet", text="a card under preview")
    scenario.ana.post("/thanks/goals", text="a goal under preview")
    scenario.ana.post(f"/statements/drafts/{NEW}", observation="a draft", free="as it comes")
    scenario.ana.post("/reflection/noticed", id=NEW, line="noticed", when="now")
    scenario.ana.post("/reflection/looks", id=NEW, signs="9", hold="1")
    scenario.ana.post("/reflection/pages/round", under="small")
    scenario.ana.post("/reflection/cards/reach", text="a card")
    assert put_off(scenario.ana, version).status_code == 302
    assert bens_pages() == before
    scenario.ana.post(f"/statements/{scenario.ids['statement']}/close")
    before = bens_pages()
    scenario.ana.post(f"/statements/drafts/{NEW}/share", id=NEW, when="letter")
    scenario.ana.write("close", "a skipped answer", scenario.ids["next"], go="skip")
    assert bens_pages() == before
    scenario.ana.post(f"/check-in/{scenario.ids['next']}/ready/take-back")
    assert bens_pages() == before
    plant_agreements(scenario, sentence)
    plant_talk(scenario, sentence)
    plant_kit(scenario, sentence)
    scenario.ana.post("/care/people/country", country="FR")
    assert bens_pages() == before


def test_the_partner_gets_the_same_bytes_whether_one_keeps_pages_or_not(scenario):
    """Bodies, lengths, marks and refusals; and no row that both share moves, however much one writes."""
    ana, ben = scenario.ana, scenario.ben
    doors = [
        d
        for n, d in DOORS.items()
        if n.startswith("GET") and not d.path.startswith(("/static", "/favicon", "/source"))
    ]

    def what_ben_gets() -> list:
        got = []
        for door in doors:
            answer = ben.get(door.address(scenario.ids), headers={"If-None-Match": "*"})
            headers = headers_of(answer)
            got.append((door.path, answer.status_code, headers, without_fresh_addresses(answer.text)))
        return got

    def shared_rows() -> dict:
        rows = dump(scenario.app)
        return {t: r for t, r in rows.items() if not t.startswith("journal") and t != "sessions"}

    scenario.ids["next"] = scenario.ids["occasion"]
    before, rows = what_ben_gets(), shared_rows()
    assert len(before) > 30
    for number in range(30):
        fields = {"text": "w" * 40 * number + ".", "tags": f"t{number}", "settled": str(number % 11)}
        id = f"9b7ad0e2-5d70-4b0e-8f4e-0f6a36cf1{number:03}"
        ana.post(f"/only-me/pages/{id}", on_day=f"2026-10-{number + 1:02}", **fields)
    ana.post("/only-me/pages/settings", lock="5", rhythm="monthly")
    ana.post("/only-me/pages/found", text="w")
    ana.post(f"/only-me/pages/{scenario.ids['page_ana']}/delete")
    assert "t29" in ana.page("/only-me/pages/tags")
    assert what_ben_gets() == before
    assert shared_rows() == rows


def test_afterwards_skipped_empty_and_private_look_the_same(couple):
    """Check-ins by Ana that differ in what she did with one prompt; Ben's page is the same."""
    ana, ben = couple
    seen = []
    skipped = {"text": "mine for now", "go": "skip"}
    for make in (None, {"text": "   "}, {"text": "mine alone", "keep": "y"}, skipped):
        ana.app.extensions["test_clock"].move(days=7)  # Ben's own door is closed, each time
        app_ana, app_ben = ana, ben
        occasion = app_ana.occasion()
        app_ana.write("thanks", "thank you", occasion)
        if make:
            app_ana.write("close", occasion=occasion, **make)
        app_ben.write("thanks", "thanks to you", occasion)
        app_ana.ready(occasion)
        app_ben.ready(occasion)
        page = without_fresh_addresses(app_ben.page(f"/check-in/{occasion}"))
        seen.append(
            re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d[^\"]*|\d+ (?:November|December)", "", page)
        )
    assert len(set(seen)) == 1


def test_no_error_puts_a_sentence_into_the_log(scenario, monkeypatch, everything_logged):
    from couples.checkins import reveal

    secret = sentence("in an exception")

    def breaks(*args, **kwargs):
        raise ValueError(f"could not save {secret!r}")

    monkeypatch.setattr(reveal, "save_draft", breaks)
    scenario.ana.app.extensions["test_clock"].move(days=3)
    answer = scenario.ana.write("thanks", secret)
    assert answer.status_code == 500
    assert secret not in answer.text
    assert "request" in everything_logged.text
    assert heard_in(everything_logged.text.encode(), {"x": secret}) == []


def test_the_list_of_doors_is_the_list_of_pages_here():
    assert sum(name.split()[0] in READING for name in DOORS) > 20
