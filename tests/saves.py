"""Every kind of save that there is: a POST to each route, and each move of a talk up the socket.

Routes come from the access-control test, which knows all of them; moves from the registry. What a save needs to be possible stands
in BEFORE, what isn't one in NO_SAVES, with the reason.
"""

import html
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pyotp

from couples.accounts.sign_in_codes import STEP
from couples.db import begin_writing, db
from couples.reminders import models as reminders
from couples.reminders.letter import off_link
from couples.reminders.schedule import APP, MAIL, WRITING, Schedule, mark
from tests import saves_of_accounts as about_accounts
from tests.conftest import PASSWORD, Person
from tests.light_question.playing import give
from tests.live.talking import begin, move
from tests.scenario import one, user_id
from tests.test_access_control import A_PHONE, DOORS, NEW, OTHER, SECRET

NEXT = "2026-11-29"
"""The week after the scenario's, in which writing goes on."""
CAST = ("Ana", "Ben", "Cleo", "Dan", "Eve")


@dataclass
class Scene:
    """The people over one data folder before the save, the ids that addresses hold, and the clock."""

    people: dict[str, Person]
    ids: dict[str, str]
    clock: Any

    @property
    def ana(self) -> Person:
        return self.people["Ana"]

    @property
    def ben(self) -> Person:
        return self.people["Ben"]

    def somebody(self, name: str = "") -> Person:
        """A person with a browser that no one has used yet."""
        person = self.people[name] = Person(self.ana.app, name)
        return person


@dataclass(frozen=True)
class Message:
    """What goes up: a form to `path`, or a move of a talk where there is none."""

    path: str
    fields: dict[str, Any]


Before = Callable[[Scene], dict[str, Any] | None]


@dataclass(frozen=True)
class Save:
    """One kind: `who` sends it, once `before` has made it possible. What `before` gives back is sent along."""

    name: str
    who: str
    path: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    before: Before = lambda scene: None

    @property
    def is_move(self) -> bool:
        return not self.path

    def prepare(self, scene: Scene) -> Message:
        more = self.before(scene) or {}
        path, fresh = self.path.format(**scene.ids), str(uuid.uuid4())
        fields = {name: fresh if value == NEW else value for name, value in self.fields.items()}
        return Message(path.replace(NEW, fresh), fields | more)


# --- moves ------------------------------------------------------------------------------------------------------------

A, B = "Ana", "Ben"
TAKEN = ((A, "take", {}),)
PAUSED = ((A, "pause", {"minutes": 10}),)
SUGGESTED = ((A, "try", {"text": "a walk before dinner"}),)
NEWEST = "the newest words to try"
LOBBY, BREATH, ROUNDS, CLOSE = 0, 1, 2, -1
MOVES: dict[str, tuple[str, int, tuple, dict]] = {
    "come-in": (A, LOBBY, (), {}),
    "step-out": (A, LOBBY, ((A, "come-in", {}),), {}),
    "ready": (A, LOBBY, (), {}),
    "not-ready": (A, LOBBY, ((A, "ready", {}),), {}),
    "sofa-on": (A, LOBBY, (), {}),
    "sofa-off": (B, LOBBY, ((A, "sofa-on", {}),), {}),
    "stop": (B, BREATH, (), {}),
    "next": (A, BREATH, (), {}),
    "stay": (A, BREATH, ((A, "next", {}),), {}),
    "back": (B, ROUNDS, (), {}),
    "to-close": (B, ROUNDS, (), {}),
    "take": (A, ROUNDS, (), {}),
    "pass": (A, ROUNDS, TAKEN, {}),
    "lay-down": (A, ROUNDS, TAKEN, {}),
    "timer-on": (B, ROUNDS, TAKEN, {"minutes": 3}),
    "longer": (B, ROUNDS, (*TAKEN, (A, "timer-on", {"minutes": 3})), {}),
    "timer-off": (B, ROUNDS, (*TAKEN, (A, "timer-on", {"minutes": 3})), {}),
    "heard": (B, ROUNDS, TAKEN, {"text": "you would like to sleep in", "sense": "the weeks are long"}),
    "answer": (A, ROUNDS, (*TAKEN, (B, "heard", {"text": "you are tired"})), {"answer": "almost"}),
    "repair": (A, ROUNDS, (), {"index": 0}),
    "pause": (B, ROUNDS, TAKEN, {"minutes": 20}),
    "pause-until": (B, ROUNDS, PAUSED, {"until": timedelta(minutes=30)}),
    "ask-longer": (B, ROUNDS, PAUSED, {"until": timedelta(minutes=60)}),
    "return": (A, ROUNDS, PAUSED, {}),
    "try": (A, CLOSE, (), {"text": "a walk before dinner"}),
    "agree": (B, CLOSE, SUGGESTED, {"word": NEWEST}),
    "take-yes-back": (B, CLOSE, (*SUGGESTED, (B, "agree", {"word": NEWEST})), {"word": NEWEST}),
    "word": (B, CLOSE, ((A, "word", {"text": "lighter"}),), {"text": "warm"}),
    "thank": (B, CLOSE, (), {}),
    "end": (A, CLOSE, (), {}),
}
"""By the move: who makes it, at which step of the talk, after which other moves, with what."""


def in_a_talk(name: str) -> Before:
    """The scenario's talk is ended, and another one is where the move fits."""

    def before(scene: Scene) -> dict[str, Any]:
        _, at, moves, sent = MOVES[name]
        assert move(scene.ana, scene.ids["talk"], "end").status_code == 302
        talk = a_talk(scene, at)
        for who, earlier, fields in moves:
            fields = with_words(scene, talk, fields)
            assert move(scene.people[who], talk, earlier, **fields).status_code == 302, earlier
        if name == "ask-longer":
            scene.clock.move(minutes=11)
        later = {k: (scene.clock.time + v).isoformat() for k, v in sent.items() if isinstance(v, timedelta)}
        if later:
            later["in"] = "60"  # as the form says it
        return (
            {"id": str(uuid.uuid4()), "session": talk, "move": name} | with_words(scene, talk, sent) | later
        )

    return before


def with_words(scene: Scene, talk: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with the id of the newest words to try where they name them."""
    if fields.get("word") != NEWEST:
        return fields
    newest = "SELECT id FROM live_words WHERE kind='try' AND session_id=? ORDER BY said_at DESC LIMIT 1"
    return fields | {"word": one(scene.ana.app, newest, uuid.UUID(talk).hex)}


def a_talk(scene: Scene, at: int) -> str:
    if at == LOBBY:
        talk = str(uuid.uuid4())
        sent = {"id": talk, "kind": "talk", "topic": "The dishes", "minutes": "20", "when": "now"}
        assert scene.ana.post("/together/ask", follow=False, **sent).status_code == 302
        assert (
            scene.ben.post(f"/together/{talk}/answer", follow=False, answer="yes", version="1").status_code
            == 302
        )
        return talk
    talk = begin(scene.ana, scene.ben, step=max(at, 1))
    if at == CLOSE:
        assert move(scene.ana, talk, "to-close").status_code == 302
    return talk


# --- forms ------------------------------------------------------------------------------------------------------------


def posts(who: str, path: str, **fields: Any) -> Before:
    """Somebody has sent another form before."""

    def before(scene: Scene) -> None:
        answer = scene.people[who].post(path.format(**scene.ids), follow=False, **fields)
        assert answer.status_code in (200, 302), answer.status_code

    return before


def somebody_new(_: Scene) -> dict[str, Any]:
    return {"name": "Fay", "email": "fay@example.org", "password": PASSWORD, "zone": "UTC"}


def with_a_recovery_code(scene: Scene) -> dict[str, Any]:
    code = (
        scene.ana.post("/settings/recovery", current=PASSWORD).text.partition("data-copy=")[2].split('"')[1]
    )
    return {"email": scene.ana.email, "code": code, "password": "another kettle by the window"}


def with_a_form_that_was_carried(scene: Scene) -> dict[str, Any]:
    fields = {
        **scene.ana.form_marks(),
        "csrf_token": "of an older page",
        "id": str(uuid.uuid4()),
        "text": "you sang",
    }
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = scene.ana.client.post("/growing/wins", data=fields, base_url=scene.ana.base, headers=headers)
    return {"carried": html.unescape(re.search(r'name="carried" value="([^"]*)"', answer.text)[1])}


def with_an_invitation_in_hand(scene: Scene) -> None:
    fay = scene.somebody("Fay").sign_up()
    assert fay.open_invitation(scene.people["Eve"].invitation_secret()).status_code == 302


def where_they_met_again(scene: Scene) -> None:
    assert scene.ana.post("/pairing/leave", follow=False).status_code == 302
    assert scene.ben.join(scene.ana.invitation_secret()).status_code == 302


def with_a_week_left_behind(scene: Scene) -> None:
    scene.ana.write("close", "never opened", NEXT)
    scene.clock.move(days=12)
    scene.ids["occasion"] = NEXT


def with_a_second_on_the_list(scene: Scene) -> None:
    scene.ids["person_ana"] = str(uuid.uuid4())
    scene.ana.post(f"/care/notes/{scene.ids['person_ana']}", kind="person", name="Noor", reach="030 4712")


def with_the_talk_over(scene: Scene) -> None:
    assert move(scene.ana, scene.ids["talk"], "end").status_code == 302


def signed_in_a_talk(scene: Scene) -> None:
    with_the_talk_over(scene)
    a_talk(scene, 1)
    posts("Ben", "/agreements/versions/{version_open_ana}/sign")(scene)


def put_off(scene: Scene) -> None:
    until = (scene.clock.now() + timedelta(days=7)).date().isoformat()
    said = {"id": str(uuid.uuid4()), "kind": "not-now", "until": until}
    posts("Ben", "/agreements/versions/{version_open_ana}/answers", **said)(scene)


def asked_by_the_other(scene: Scene) -> None:
    with_the_talk_over(scene)
    scene.ids["talk"] = str(uuid.uuid4())
    sent = {"id": scene.ids["talk"], "kind": "talk", "topic": "The dishes", "minutes": "20", "when": "now"}
    assert scene.ben.post("/together/ask", follow=False, **sent).status_code == 302


def with_a_step(scene: Scene) -> dict[str, Any]:
    return {"step": scene.ids["step"]}


def on_another_device(scene: Scene) -> None:
    scene.ana.another_device()
    scene.ana.prove()


def proved(scene: Scene) -> None:
    scene.ana.prove()


def with_a_phone(scene: Scene) -> dict[str, Any]:
    """The code that an app shows just now, which has the secret of the door."""
    proved(scene)
    return {"code": pyotp.HOTP(SECRET).at(int(scene.clock.now().timestamp()) // STEP)}


def with_a_code_on(scene: Scene) -> None:
    door = DOORS["POST accounts.turn_sign_in_code_on"]
    scene.ana.post(door.path, **{**door.fields, **with_a_phone(scene)})


def with_an_own_question(scene: Scene) -> None:
    """A question of Ana's that Ben has agreed on."""
    path = f"/check-in/ritual/{scene.ids['proposal_ana']}/agree"
    assert scene.ben.post(path, follow=False).status_code == 302
    page = scene.ana.page("/check-in/ritual")
    scene.ids["own_question"] = re.search(r"/ritual/questions/(own-\w+)/take-back", page)[1]


ANSWERED = posts("Ana", "/check-in/{next}/answers/close", text="a walk", version="0")


def with_an_answer(scene: Scene) -> dict[str, Any]:
    ANSWERED(scene)
    return {"not_that": "safety"}


def skipped(scene: Scene) -> dict[str, Any]:
    ANSWERED(scene)
    answer = scene.ana.write("close", "a walk", NEXT, version="1", go="skip")
    assert answer.status_code == 302
    return {"version": "2"}


def where_the_other_is_ready(scene: Scene) -> None:
    ANSWERED(scene)
    assert scene.ben.write("close", "a song", NEXT, version="0").status_code == 302
    assert scene.ben.ready(NEXT).status_code == 302


def ready_already(scene: Scene) -> None:
    ANSWERED(scene)
    assert scene.ana.ready(NEXT).status_code == 302


def _keeps(scene: Scene, schedule: Schedule) -> str:
    """The link that ends e-mails."""
    with scene.ana.app.app_context():
        begin_writing()
        row = reminders.keep(uuid.UUID(user_id(scene.ana)), schedule)
        db.session.commit()
        return off_link(row)


def with_a_reminder_on_home(scene: Scene) -> dict[str, Any]:
    now = scene.clock.now()
    _keeps(scene, Schedule({WRITING: APP}, weekday=now.weekday(), writing_at=now.hour))
    return {"which": mark(f"{WRITING} {now.date()}")}


def with_a_link_to_turn_off(scene: Scene) -> None:
    scene.ids["off"] = urlsplit(_keeps(scene, Schedule({WRITING: MAIL}))).path


def with_a_note_unfolded(scene: Scene) -> dict[str, Any]:
    return {"page": f"/thanks#note-{scene.ids['note_ben']}"}


def with_a_light_answer_given(scene: Scene) -> None:
    give(scene.ana, "pistachio")


def without_a_proposed_time(scene: Scene) -> None:
    """No one has proposed a time since, so that there's no wait."""
    scene.clock.move(days=30)
    for name, person in scene.people.items():
        if name:
            person.sign_in()


def where_the_next_has_opened(scene: Scene) -> None:
    where_the_other_is_ready(scene)
    assert scene.ana.ready(NEXT).status_code == 302


BEFORE: dict[str, Before] = {
    "POST checkins.promise_again": where_the_next_has_opened,
    "POST checkins.take_question_back": with_an_own_question,
    "POST checkins.call_on": posts("Ana", "/check-in/{next}/call-off"),
    "POST checkins.end_busy_season": posts("Ana", "/check-in/busy"),
    "POST checkins.end_pause": posts("Ana", "/check-in/pause"),
    "POST statements.send": posts("Ana", "/statements/{statement}/close"),
    "POST checkins.settle_left_over": with_a_week_left_behind,
    "POST checkins.ready": where_the_other_is_ready,
    "POST checkins.take_ready_back": ready_already,
    "POST checkins.take_skip_back": skipped,
    "POST boundaries.undo_signature": signed_in_a_talk,
    "POST boundaries.show_again": put_off,
    "POST live.ask": with_the_talk_over,
    "POST live.answer": asked_by_the_other,
    "POST growing.tick": with_a_step,
    "POST care.up": with_a_second_on_the_list,
    "POST accounts.keep_recovery_code": posts("Ana", "/settings/recovery", current=PASSWORD),
    "POST accounts.create_account": somebody_new,
    "POST accounts.check_recovery": with_a_recovery_code,
    "POST accounts.send_again": with_a_form_that_was_carried,
    "POST accounts.sign_out_others": on_another_device,
    "POST accounts.end_device": proved,
    "POST calendar_feed.choose": proved,
    "POST calendar_feed.make_link": proved,
    "POST checkins.close_line": with_an_answer,
    "POST accounts.rename_passkey": proved,
    "POST accounts.change_address": proved,
    "POST accounts.confirm_address": about_accounts.with_a_code_on_its_way,
    "POST accounts.keep_address": about_accounts.with_a_code_on_its_way,
    "POST accounts.begin_to_start_over": about_accounts.with_a_link,
    "POST accounts.finish_starting_over": about_accounts.with_the_wait_over,
    "POST accounts.stop_starting_over": about_accounts.with_the_wait_begun,
    "POST accounts.check_bring_back": about_accounts.with_the_old_password,
    "POST accounts.bring_back_own": about_accounts.with_the_old_password_from_inside,
    "POST spaces.ask_to_come_back": about_accounts.started_over,
    "POST spaces.let_back_in": about_accounts.asked_to_come_back,
    "POST spaces.not_back_now": about_accounts.asked_to_come_back,
    "POST spaces.go_back_in": about_accounts.let_back_in,
    "POST spaces.block_invitations": about_accounts.parted_from,
    "POST spaces.set_parting_aside": about_accounts.with_the_parting_on_home,
    "POST spaces.allow_invitations": about_accounts.with_invitations_blocked,
    "POST home.delete_said": about_accounts.parted_long_ago,
    "POST home.open_news": about_accounts.with_something_new,
    "POST home.opened_here": with_a_note_unfolded,
    "POST light.take_back": with_a_light_answer_given,
    "POST light.end_pause": posts("Ana", "/light-question/pause"),
    "POST statements.propose_delivery_time": without_a_proposed_time,
    "POST accounts.remove_passkey": proved,
    "POST accounts.turn_sign_in_code_on": with_a_phone,
    "POST accounts.turn_sign_in_code_off": with_a_code_on,
    "POST reminders.got_it": with_a_reminder_on_home,
    "POST reminders.turn_off": with_a_link_to_turn_off,
    "POST reminders.turn_off_phone": posts("Ana", "/settings/reminders/phone", **A_PHONE),
    "POST spaces.accept": with_an_invitation_in_hand,
    "POST spaces.keep_sharing": posts("Ana", "/pairing/leave", undo_day="y"),
    "POST spaces.answer_reading_again": where_they_met_again,
    "POST spaces.spoken_code": posts("Eve", "/pairing/invitation"),
    "POST spaces.revoke": posts("Eve", "/pairing/invitation"),
}
WHO = {
    "POST accounts.create_account": "",
    "POST accounts.check_sign_in": "",
    "POST accounts.check_recovery": "",
    "POST accounts.begin_to_start_over": "",
    "POST accounts.finish_starting_over": "",
    "POST accounts.check_bring_back": "",
    "POST boundaries.undo_signature": "Ben",
    "POST boundaries.show_again": "Ben",
    "POST spaces.let_back_in": "Ben",
    "POST spaces.not_back_now": "Ben",
    "POST spaces.invite": "Eve",
    "POST spaces.spoken_code": "Eve",
    "POST spaces.revoke": "Eve",
    "POST spaces.accept": "Fay",
    "POST checkins.say_hello": "Cleo",
    "POST boundaries.sign": "Ben",
}
FIELDS: dict[str, dict[str, Any]] = {
    "POST accounts.check_sign_in": {"email": "ana@example.org", "password": PASSWORD},
}
PATHS = {
    "POST accounts.begin_to_start_over": "{link}/begin",
    "POST accounts.finish_starting_over": "{link}",
    "POST reminders.turn_off": "{off}",
    "POST checkins.take_question_back": "/check-in/ritual/questions/{own_question}/take-back",
}
"""Addresses that are secrets until there's something to open, or name what a scene makes."""
NO_SAVES = {
    "POST takeout.download": "reads",
    "POST takeout.show_to_therapist": "a page to print",
    "POST calendar_feed.take_file": "reads",
    "POST accounts.ask_to_start_over": "kept in memory until the server's next minute, and says so",
    "POST spaces.open_invitation": "it's in the browser's cookie until it's accepted",
    "POST spaces.not_now": "the cookie, too",
    "POST accounts.add_passkey": "one row in one commit, and an answer to a question of this very start: tests/accounts/test_passkeys.py",
    "POST accounts.check_passkey": "a session, as by the password, and such an answer, too",
    "POST accounts.recovery_with_words": "carries words from one page to the next",
    "POST checkins.bring_words": "shows words in a form",
    "POST checkins.promise_from_a_yes": "shows words in a form",
    "POST statements.new_with": "shows words in a form",
    "POST boundaries.new_with_words": "shows words in a form",
    "POST statements.review": "reads a draft",
    "POST boundaries.review": "reads a draft",
    "POST boundaries.think": "reads what somebody is about to sign",
    "POST growing.read_with_owner": "reads a goal",
    "POST journal.read_with_author": "reads a note",
    "POST journal.look": "a search",
    "POST checkins.find": "a search",
    "POST only_me.open_door": "a cookie",
    "POST only_me.unlock": "a cookie",
    "POST only_me.close": "a cookie, and the end of a second proof where there is one",
    "POST only_me.step_aside": "the same",
    "POST only_me.come_back": "a cookie",
}
"""Routes that are posted to and keep nothing in the database, or what no test can send a server that's killed."""


def all_saves() -> list[Save]:
    """Every kind; the same order each time."""
    found = []
    for name, door in DOORS.items():
        if name.startswith("POST") and name not in NO_SAVES:
            who = WHO.get(name, "Ben" if door.who == OTHER else "Ana")
            fields = FIELDS.get(name, door.fields)
            found.append(
                Save(name, who, PATHS.get(name, door.path), fields, BEFORE.get(name, lambda scene: None))
            )
    return found + [Save(f"move {n}", who, before=in_a_talk(n)) for n, (who, *_) in MOVES.items()]
