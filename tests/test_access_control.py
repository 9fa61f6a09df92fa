"""Doors: the wrong person tries every verb on every address.

Every route stands in DOORS with who may use it; a new one without an entry fails. What is not yours answers exactly like what
is not there, and nothing of yours changes. Each door is first shown to open for the right person, so that a refusal means
something.
"""

import uuid
from dataclasses import dataclass, field

import pytest

import couples
from couples.push.subscription import in_text
from tests.conftest import CHEAP, PASSWORD, Person, pair, settings_for
from tests.holding import unheld_writes
from tests.pages import STRANGE_IDS, same
from tests.scenario import Scenario, dump, user_id

PUBLIC, PERSON, MEMBER, AUTHOR, OTHER = (
    "everybody",
    "who is signed in",
    "both partners",
    "its author",
    "the author's partner",
)


@dataclass
class Door:
    """`path` with names of Scenario.ids; who may use it; what a form sends; the id of an object the path names, if any."""

    path: str
    who: str = PERSON
    fields: dict = field(default_factory=dict)
    names: str = ""
    mine: bool = False
    """Whether the object is one person's alone: it stays theirs after a parting."""

    def address(self, ids: dict) -> str:
        return self.path.format(**ids)


SHARE = {"id": "5f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a12", "when": "letter"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "5f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a11"
REMINDERS = {
    "today": "app", "hours": "0", "coming": "", "days": "1", "writing": "app", "weekday": "6", "writing_at": "20", "at": "10",
    "begin": "8", "end": "21",
}  # fmt: skip
A_PHONE = {
    "endpoint": "https://push.example.org/a-phone",
    "key": in_text(b"\4" + b"\1" * 64),
    "secret": in_text(b"\2" * 16),
}
DOORS = {
    "GET static": Door("/static/css/base.css", PUBLIC),
    "GET home.healthz": Door("/healthz", PUBLIC),
    "GET home.index": Door("/", PUBLIC),
    "GET home.manifest": Door("/couples.webmanifest", PUBLIC),
    "GET home.offline": Door("/offline", PUBLIC),
    "GET home.service_worker": Door("/sw.js", PUBLIC),
    "GET home.favicon": Door("/favicon.ico", PUBLIC),
    "GET home.safety": Door("/safety", PUBLIC),
    "GET home.privacy": Door("/privacy", PUBLIC),
    "GET home.what_it_protects": Door("/what-it-protects", PUBLIC),
    "GET home.source": Door("/source", PUBLIC),
    "GET home.good_to_know": Door("/good-to-know", PUBLIC),
    "POST home.quick_exit": Door("/leave", PUBLIC),
    "GET home.everything": Door("/everything"),
    "GET home.now_part": Door("/home/now"),
    "POST home.open_news": Door("/home/new", fields={"mark": "0123456789abcdef", "do": "open"}),
    "POST home.opened_here": Door("/home/new/here", fields={"page": "/thanks"}),
    "GET home.shared": Door("/shared"),
    "GET home.only_me": Door("/only-me"),
    "GET home.said_before": Door("/only-me/said-before"),
    "POST home.delete_said": Door("/only-me/said-before/delete"),
    "GET only_me.door": Door("/only-me/open"),
    "POST only_me.open_door": Door("/only-me/open"),
    "POST only_me.unlock": Door("/only-me/unlock", fields={"current": PASSWORD}),
    "POST only_me.close": Door("/only-me/close"),
    "POST only_me.step_aside": Door("/only-me/aside"),
    "POST only_me.come_back": Door("/only-me/back"),
    "GET home.settings": Door("/settings"),
    "POST home.save_settings": Door("/settings", fields={"name": "Ana", "zone": "UTC", "theme": "dark"}),
    "POST home.answer_zone": Door("/settings/zone", fields={"do": "use", "zone": "Asia/Tokyo"}),
    "GET home.from_partner": Door("/settings/from-partner"),
    "POST home.save_from_partner": Door(
        "/settings/from-partner", fields={"begin": "7", "end": "22", "off": ["thanks"]}
    ),
    "POST home.show_again": Door("/settings/from-partner/show-again"),
    "GET reminders.settings": Door("/settings/reminders"),
    "POST reminders.save_settings": Door("/settings/reminders", fields=REMINDERS),
    "GET reminders.phone_key": Door("/settings/reminders/phone/key"),
    "POST reminders.turn_on_phone": Door("/settings/reminders/phone", fields=A_PHONE),
    "POST reminders.turn_off_phone": Door("/settings/reminders/phone/off"),
    "POST reminders.pause": Door("/settings/reminders/pause", fields={"weeks": "1"}),
    "POST reminders.go_on": Door("/settings/reminders/go-on"),
    "POST reminders.answer": Door("/settings/reminders/answer", fields={"channel": "app"}),
    "POST reminders.got_it": Door("/settings/reminders/got-it", fields={"which": "0123456789ab"}),
    "GET reminders.off": Door(f"/reminders/off/{NEW}/x", PUBLIC),
    "POST reminders.turn_off": Door(f"/reminders/off/{NEW}/x", PUBLIC),
    "GET home.who_sees_what": Door("/settings/who-sees-what"),
    "GET calendar_feed.link": Door("/calendar"),
    "GET calendar_feed.feed": Door("/calendar/{calendar_ana}.ics", PUBLIC),
    "POST calendar_feed.make_link": Door("/calendar/link", fields={"title": "Reserved"}),
    "POST calendar_feed.choose": Door("/calendar", fields={"title": "Music", "revisits": "y"}),
    "POST calendar_feed.stop_link": Door("/calendar/stop"),
    "POST calendar_feed.take_file": Door("/calendar/file", fields={"title": "Music"}),
    "GET takeout.takeout": Door("/settings/takeout"),
    "POST takeout.download": Door("/settings/takeout", fields={"opened": "y"}),
    "GET takeout.therapist": Door("/settings/takeout/chosen"),
    "POST takeout.show_to_therapist": Door("/settings/takeout/chosen", fields={"piece": "0"}),
    "GET home.deleting": Door("/settings/delete"),
    "POST home.delete_account": Door("/settings/delete", fields={"current": PASSWORD}),
    "GET accounts.sign_up": Door("/sign-up", PUBLIC),
    "POST accounts.create_account": Door("/sign-up", PUBLIC),
    "GET accounts.sign_in": Door("/sign-in", PUBLIC),
    "POST accounts.check_sign_in": Door("/sign-in", PUBLIC),
    "POST accounts.sign_out": Door("/sign-out", PUBLIC),
    "GET accounts.session_state": Door("/session", PUBLIC),
    "POST accounts.send_again": Door("/send-again"),
    "GET accounts.recovery": Door("/sign-in/recovery", PUBLIC),
    "POST accounts.check_recovery": Door("/sign-in/recovery", PUBLIC),
    "POST accounts.recovery_with_words": Door("/sign-in/recovery/with-words", PUBLIC),
    "GET accounts.its_me": Door("/settings/its-me"),
    "POST accounts.check_its_me": Door("/settings/its-me", fields={"current": PASSWORD}),
    "GET accounts.password": Door("/settings/password"),
    "POST accounts.change_password": Door(
        "/settings/password", fields={"current": PASSWORD, "password": "green kettle by the door"}
    ),
    "GET accounts.start_over": Door("/sign-in/start-over", PUBLIC),
    "POST accounts.ask_to_start_over": Door("/sign-in/start-over", PUBLIC, {"email": "ana@example.org"}),
    "GET accounts.start_over_link": Door(f"/sign-in/start-over/{NEW}/x", PUBLIC),
    "POST accounts.begin_to_start_over": Door(f"/sign-in/start-over/{NEW}/x/begin", PUBLIC),
    "POST accounts.finish_starting_over": Door(f"/sign-in/start-over/{NEW}/x", PUBLIC),
    "POST accounts.stop_starting_over": Door("/settings/start-over/stop"),
    "GET accounts.bring_back": Door("/sign-in/bring-back", PUBLIC),
    "POST accounts.check_bring_back": Door("/sign-in/bring-back", PUBLIC),
    "GET accounts.own_set_aside": Door("/settings/set-aside"),
    "POST accounts.bring_back_own": Door("/settings/set-aside"),
    "GET spaces.come_back": Door("/pairing/back"),
    "POST spaces.ask_to_come_back": Door("/pairing/back"),
    "POST spaces.go_back_in": Door("/pairing/back/in"),
    "GET spaces.letting_back_in": Door("/pairing/let-back-in"),
    "POST spaces.let_back_in": Door("/pairing/let-back-in"),
    "POST spaces.not_back_now": Door("/pairing/let-back-in/not-now"),
    "GET accounts.address": Door("/settings/address"),
    "POST accounts.change_address": Door(
        "/settings/address", fields={"email": "ana@example.net", "old_is_read": "no"}
    ),
    "POST accounts.confirm_address": Door("/settings/address/code", fields={"code": "ABCD-EFGH"}),
    "POST accounts.keep_address": Door("/settings/address/keep"),
    "GET accounts.new_keys": Door("/settings/new-keys"),
    "POST accounts.make_new_keys": Door(
        "/settings/new-keys", fields={"current": PASSWORD, "password": "green kettle by the door"}
    ),
    "GET accounts.sign_in_code": Door("/settings/phone-code"),
    "POST accounts.turn_sign_in_code_on": Door(
        "/settings/phone-code", fields={"secret": SECRET, "code": "x"}
    ),
    "POST accounts.turn_sign_in_code_off": Door("/settings/phone-code/off"),
    "GET accounts.own_passkeys": Door("/settings/passkeys"),
    "POST accounts.add_passkey": Door("/settings/passkeys"),
    "POST accounts.rename_passkey": Door(
        "/settings/passkeys/{passkey_ana}/name",
        AUTHOR,
        names="passkey_ana",
        mine=True,
        fields={"name": "My ring"},
    ),
    "POST accounts.remove_passkey": Door(
        "/settings/passkeys/{passkey_ana}/remove", AUTHOR, names="passkey_ana", mine=True
    ),
    "POST accounts.check_passkey": Door("/sign-in/passkey", PUBLIC),
    "GET accounts.devices": Door("/settings/devices"),
    "POST accounts.end_device": Door(
        "/settings/devices/{device_ana}/end", AUTHOR, names="device_ana", mine=True
    ),
    "POST accounts.sign_out_others": Door("/settings/sign-out-others"),
    "GET accounts.recovery_code": Door("/settings/recovery"),
    "POST accounts.show_recovery_code": Door("/settings/recovery", fields={"current": PASSWORD}),
    "POST accounts.keep_recovery_code": Door("/settings/recovery/kept"),
    "GET spaces.pairing": Door("/pairing"),
    "POST spaces.invite": Door("/pairing/invitation"),
    "POST spaces.spoken_code": Door("/pairing/invitation/code"),
    "POST spaces.revoke": Door("/pairing/invitation/revoke"),
    "GET spaces.join": Door("/pairing/join", PUBLIC),
    "POST spaces.open_invitation": Door("/pairing/join", PUBLIC),
    "GET spaces.invited": Door("/pairing/invited", PUBLIC),
    "GET spaces.before_joining": Door("/pairing/accept", PUBLIC),
    "POST spaces.accept": Door("/pairing/accept", PUBLIC),
    "GET spaces.look_around": Door("/pairing/look-around", PUBLIC),
    "GET spaces.joined_part": Door("/pairing/joined"),
    "POST spaces.not_now": Door("/pairing/not-now", PUBLIC),
    "GET spaces.compare": Door("/pairing/check"),
    "POST spaces.block_invitations": Door("/pairing/no-invitations"),
    "POST spaces.allow_invitations": Door("/pairing/no-invitations/undo"),
    "POST spaces.set_parting_aside": Door("/pairing/after-parting/set-aside"),
    "GET spaces.leaving": Door("/pairing/leave"),
    "POST spaces.leave": Door("/pairing/leave"),
    "POST spaces.keep_sharing": Door("/pairing/leave/undo"),
    "POST spaces.answer_reading_again": Door("/pairing/again", fields={"answer": "yes"}),
    "GET checkins.index": Door("/check-in"),
    "GET checkins.show": Door("/check-in/{occasion}"),
    "GET checkins.part": Door("/check-in/{occasion}/part"),
    "GET checkins.all_questions": Door("/check-in/{next}/questions"),
    "GET checkins.question": Door("/check-in/{next}/questions/1"),
    "POST checkins.save_answer": Door("/check-in/{next}/answers/close", fields={"text": "x"}),
    "POST checkins.take_skip_back": Door("/check-in/{next}/answers/close/answer-after-all"),
    "GET checkins.more_questions": Door("/check-in/{next}/more"),
    "GET checkins.next_question": Door("/check-in/{next}/questions/next"),
    "GET checkins.one_more_question": Door("/check-in/{next}/questions/close"),
    "POST checkins.begin_busy_season": Door("/check-in/busy"),
    "POST checkins.end_busy_season": Door("/check-in/busy/end", AUTHOR),
    "POST checkins.begin_pause": Door("/check-in/pause"),
    "POST checkins.end_pause": Door("/check-in/pause/end"),
    "GET checkins.preview": Door("/check-in/{next}/preview"),
    "POST checkins.close_line": Door("/check-in/{next}/close-line"),
    "POST checkins.ready": Door("/check-in/{next}/ready"),
    "POST checkins.take_ready_back": Door("/check-in/{next}/ready/take-back"),
    "POST checkins.say_hello": Door("/check-in/hello", fields={"text": "x"}),
    "POST checkins.call_off": Door("/check-in/{next}/call-off"),
    "POST checkins.call_on": Door("/check-in/{next}/call-on", AUTHOR),
    "POST checkins.settle_left_over": Door("/check-in/{occasion}/left-over", fields={"do": "keep"}),
    "GET checkins.history": Door("/check-in/history"),
    "GET checkins.past": Door("/check-in/history/{check_in}", MEMBER, names="check_in"),
    "POST checkins.reply": Door(
        "/check-in/answers/{answer_ana}/replies", OTHER, {"kind": "thank-you"}, "answer_ana"
    ),
    "GET checkins.write_reply": Door("/check-in/answers/{answer_ana}/replies", OTHER, names="answer_ana"),
    "POST checkins.take_reply_back": Door(
        "/check-in/replies/{reply_ana}/take-back", AUTHOR, names="reply_ana"
    ),
    "POST checkins.not_tonight": Door(
        "/check-in/answers/{answer_ana}/not-tonight", OTHER, names="answer_ana"
    ),
    "GET checkins.opening": Door("/check-in/{occasion}/opening"),
    "GET checkins.opened_question": Door("/check-in/{occasion}/opening/thanks"),
    "GET checkins.opened_question_part": Door("/check-in/{occasion}/opening/thanks/part"),
    "GET checkins.opening_promises": Door("/check-in/{occasion}/promises"),
    "GET checkins.opening_promises_part": Door("/check-in/{occasion}/promises/part"),
    "POST checkins.done": Door("/check-in/{occasion}/done"),
    "POST checkins.clear_to_talk_about": Door(
        "/check-in/to-talk-about/{asked_ben}/clear", MEMBER, names="asked_ben"
    ),
    "POST checkins.add_afterthought": Door(
        "/check-in/answers/{answer_ana}/afterthoughts", AUTHOR, {"id": NEW, "text": "x"}, "answer_ana"
    ),
    "POST checkins.take_back": Door("/check-in/answers/{answer_ana}/take-back", AUTHOR, names="answer_ana"),
    "POST checkins.remove_afterthought": Door(
        "/check-in/afterthoughts/{afterthought_ana}/remove", AUTHOR, names="afterthought_ana"
    ),
    "POST checkins.promise_from_a_yes": Door("/check-in/promises/from-a-yes", fields={"text": "x"}),
    "POST checkins.make_own_promise": Door("/check-in/promises/own", fields={"id": NEW, "text": "x"}),
    "POST checkins.make_promise": Door("/check-in/{occasion}/promises", fields={"id": NEW, "text": "x"}),
    "POST checkins.promise_again": Door(
        "/check-in/promises/{promise_ana}/again", AUTHOR, names="promise_ana"
    ),
    "POST checkins.report_promise": Door(
        "/check-in/promises/{promise_ana}/report", AUTHOR, {"state": "partly"}, "promise_ana"
    ),
    "GET checkins.smaller_promise": Door(
        "/check-in/promises/{promise_ana}/smaller", AUTHOR, names="promise_ana"
    ),
    "POST checkins.thank_for_promise": Door(
        "/check-in/promises/{promise_ana}/thanks", OTHER, names="promise_ana"
    ),
    "POST checkins.take_promise_back": Door(
        "/check-in/promises/{promise_ana}/take-back", AUTHOR, names="promise_ana"
    ),
    "GET checkins.ritual": Door("/check-in/ritual"),
    "POST checkins.propose_ritual": Door(
        "/check-in/ritual", fields={"weekday": "1", "at": "20:00", "zone": "UTC", "keys": "thanks"}
    ),
    "POST checkins.agree_to_ritual": Door(
        "/check-in/ritual/{proposal_ana}/agree", OTHER, names="proposal_ana"
    ),
    "POST checkins.take_question_back": Door("/check-in/ritual/questions/own-0123456789ab/take-back"),
    "POST checkins.decline_ritual": Door(
        "/check-in/ritual/{proposal_ana}/decline", MEMBER, names="proposal_ana"
    ),
    "GET light.index": Door("/light-question"),
    "GET light.part": Door("/light-question/part"),
    "POST light.save_answer": Door(
        "/light-question/2026-11-21/answer", fields={"question": "ice-cream", "text": "x"}
    ),
    "POST light.take_back": Door("/light-question/take-back"),
    "GET light.mine": Door("/light-question/mine"),
    "POST light.delete_mine": Door(
        "/light-question/mine/{light_answer_ana}/delete", AUTHOR, names="light_answer_ana", mine=True
    ),
    "POST light.propose_days": Door("/light-question/days", fields={"days": ["1", "3"]}),
    "POST light.agree_to_days": Door("/light-question/days/{light_ana}/agree", OTHER, names="light_ana"),
    "POST light.decline_days": Door("/light-question/days/{light_ana}/decline", MEMBER, names="light_ana"),
    "POST light.begin_pause": Door("/light-question/pause"),
    "POST light.end_pause": Door("/light-question/pause/end"),
    "POST light.stop": Door("/light-question/stop"),
    "POST checkins.bring_words": Door("/check-in/words", fields={"text": "x"}),
    "POST checkins.put_words": Door("/check-in/{next}/words", fields={"text": "x", "prompt": "help"}),
    "GET statements.index": Door("/statements"),
    "GET statements.new": Door("/statements/new"),
    "POST statements.review": Door("/statements/review", fields={"free": "you never listen"}),
    "POST statements.save": Door("/statements/drafts/" + NEW, fields={"free": "x"}),
    "GET statements.draft": Door("/statements/drafts/{draft_ana}", AUTHOR, names="draft_ana", mine=True),
    "GET statements.draft_step": Door(
        "/statements/drafts/{draft_ana}/need", AUTHOR, names="draft_ana", mine=True
    ),
    "GET statements.calm": Door("/statements/drafts/{draft_ana}/calm", AUTHOR, names="draft_ana", mine=True),
    "GET statements.rehearse": Door(
        "/statements/drafts/{draft_ana}/rehearse", AUTHOR, names="draft_ana", mine=True
    ),
    "GET statements.share": Door(
        "/statements/drafts/{draft_ana}/share", AUTHOR, names="draft_ana", mine=True
    ),
    "POST statements.send": Door(
        "/statements/drafts/{draft_ana}/share", AUTHOR, SHARE, "draft_ana", mine=True
    ),
    "POST statements.close_line": Door(
        "/statements/drafts/{draft_ana}/close-line", AUTHOR, names="draft_ana", mine=True
    ),
    "POST statements.delete": Door(
        "/statements/drafts/{draft_ana}/delete", AUTHOR, names="draft_ana", mine=True
    ),
    "GET statements.statement": Door("/statements/{statement}", MEMBER, names="statement"),
    "GET statements.part": Door("/statements/{statement}/part", MEMBER, names="statement"),
    "POST statements.answer": Door(
        "/statements/{statement}/entries", OTHER, {"id": NEW, "kind": "yes"}, "statement"
    ),
    "POST statements.confirm": Door(
        "/statements/entries/{heard_ben}/answer", AUTHOR, {"id": NEW, "kind": "almost"}, "heard_ben"
    ),
    "POST statements.remove_entry": Door("/statements/entries/{heard_ben}/remove", OTHER, names="heard_ben"),
    "POST statements.withdraw": Door("/statements/{statement}/withdraw", AUTHOR, names="statement"),
    "POST statements.close": Door("/statements/{statement}/close", MEMBER, names="statement"),
    "POST statements.topic": Door("/statements/{statement}/topic", MEMBER, names="statement"),
    "POST statements.propose_delivery_time": Door("/statements/letter-time", fields={"at": "16:00"}),
    "POST statements.agree_to_delivery_time": Door(
        "/statements/letter-time/{letter_ana}/agree", OTHER, names="letter_ana"
    ),
    "POST statements.decline_delivery_time": Door(
        "/statements/letter-time/{letter_ana}/decline", MEMBER, names="letter_ana"
    ),
    "POST statements.new_with": Door("/statements/new", fields={"text": "x"}),
    "GET checkins.agreements_part": Door("/check-in/agreements"),
    "GET live.index": Door("/together"),
    "GET live.index_part": Door("/together/part"),
    "POST live.ask": Door(
        "/together/ask", fields={"id": NEW, "kind": "talk", "minutes": "20", "when": "now"}
    ),
    "POST live.answer": Door("/together/{talk}/answer", MEMBER, {"answer": "yes", "version": "1"}, "talk"),
    "POST live.begin_alone": Door(
        "/together/alone", fields={"id": NEW, "kind": "talk", "minutes": "20", "when": "now"}
    ),
    "GET live.session": Door("/together/{talk}", MEMBER, names="talk"),
    "GET live.part": Door("/together/{talk}/part", MEMBER, names="talk"),
    "POST live.move": Door("/together/{talk}/moves", MEMBER, {"id": NEW, "move": "thank"}, "talk"),
    "POST live.save_note": Door("/together/{talk}/notes", MEMBER, {"text": "x", "version": "1"}, "talk"),
    "GET live.summary_page": Door("/together/{talk_past}/summary", MEMBER, names="talk_past"),
    "POST live.remove_word": Door("/together/words/{word_ana}/remove", AUTHOR, names="word_ana"),
    "GET live.wishes": Door("/together/wishes"),
    "POST live.save_wishes": Door("/together/wishes", fields={"pause_minutes": "30"}),
    "GET boundaries.index": Door("/agreements"),
    "GET boundaries.index_part": Door("/agreements/part"),
    "GET boundaries.new": Door("/agreements/new"),
    "GET boundaries.new_draft": Door("/agreements/new/boundary"),
    "POST boundaries.new_with_words": Door("/agreements/new/agreement", fields={"text": "x"}),
    "POST boundaries.review": Door("/agreements/review", fields={"kind": "agreement", "what": "you never"}),
    "POST boundaries.save": Door("/agreements/drafts/" + NEW, fields={"kind": "boundary", "will": "x"}),
    "GET boundaries.draft": Door(
        "/agreements/drafts/{agreement_draft_ana}", AUTHOR, names="agreement_draft_ana", mine=True
    ),
    "GET boundaries.preview": Door(
        "/agreements/drafts/{agreement_draft_ana}/preview", AUTHOR, names="agreement_draft_ana", mine=True
    ),
    "POST boundaries.send": Door(
        "/agreements/drafts/{agreement_draft_ana}/send", AUTHOR, SHARE, "agreement_draft_ana", mine=True
    ),
    "POST boundaries.close_line": Door(
        "/agreements/drafts/{agreement_draft_ana}/close-line", AUTHOR, names="agreement_draft_ana", mine=True
    ),
    "POST boundaries.delete_draft": Door(
        "/agreements/drafts/{agreement_draft_ana}/delete", AUTHOR, names="agreement_draft_ana", mine=True
    ),
    "GET boundaries.agreement": Door("/agreements/{agreement}", MEMBER, names="agreement"),
    "GET boundaries.agreement_part": Door("/agreements/{agreement}/part", MEMBER, names="agreement"),
    "GET boundaries.agreement_history": Door("/agreements/{agreement}/history", MEMBER, names="agreement"),
    "GET boundaries.agreement_file": Door("/agreements/{agreement}/history.json", MEMBER, names="agreement"),
    "POST boundaries.change": Door("/agreements/{agreement}/change", MEMBER, names="agreement"),
    "GET boundaries.signing_page": Door(
        "/agreements/versions/{version_open_ana}/sign", MEMBER, names="version_open_ana"
    ),
    "POST boundaries.sign": Door(
        "/agreements/versions/{version_open_ana}/sign", MEMBER, names="version_open_ana"
    ),
    "POST boundaries.think": Door(
        "/agreements/versions/{version_open_ana}/words", OTHER, names="version_open_ana"
    ),
    "POST boundaries.undo_signature": Door(
        "/agreements/versions/{version_open_ana}/undo-signature", MEMBER, names="version_open_ana"
    ),
    "POST boundaries.show_again": Door(
        "/agreements/versions/{version_open_ana}/show-again", OTHER, names="version_open_ana"
    ),
    "POST boundaries.unsign": Door(
        "/agreements/versions/{version_open_ana}/unsign", MEMBER, names="version_open_ana"
    ),
    "POST boundaries.answer": Door(
        "/agreements/versions/{version_open_ana}/answers",
        OTHER,
        {"id": NEW, "kind": "no"},
        "version_open_ana",
    ),
    "POST boundaries.remove_line": Door(
        "/agreements/answers/{line_ana}/remove-line", AUTHOR, names="line_ana"
    ),
    "POST boundaries.hide_comfort": Door(
        "/agreements/versions/{version_open_ana}/comfort", AUTHOR, names="version_open_ana"
    ),
    "POST boundaries.take_back": Door(
        "/agreements/versions/{version_open_ana}/take-back", AUTHOR, names="version_open_ana"
    ),
    "POST boundaries.keep": Door(
        "/agreements/{agreement}/keep", MEMBER, {"id": NEW, "look_on": "2027-03-01"}, "agreement"
    ),
    "POST boundaries.pause": Door(
        "/agreements/{agreement}/pause", MEMBER, {"id": NEW, "until": "2026-12-20"}, "agreement"
    ),
    "POST boundaries.end": Door("/agreements/{agreement}/end", MEMBER, {"id": NEW}, "agreement"),
    "POST boundaries.note_slip": Door(
        "/agreements/{agreement}/slips", MEMBER, {"id": NEW, "text": "x", "day": "2026-11-22"}, "agreement"
    ),
    "POST boundaries.remove_slip": Door("/agreements/slips/{slip_ana}/remove", MEMBER, names="slip_ana"),
    "GET boundaries.boundary": Door("/agreements/boundaries/{boundary_ana}", MEMBER, names="boundary_ana"),
    "GET boundaries.boundary_part": Door(
        "/agreements/boundaries/{boundary_ana}/part", MEMBER, names="boundary_ana"
    ),
    "POST boundaries.change_boundary": Door(
        "/agreements/boundaries/{boundary_ana}/change", AUTHOR, names="boundary_ana"
    ),
    "POST boundaries.withdraw_boundary": Door(
        "/agreements/boundaries/{boundary_ana}/withdraw", AUTHOR, names="boundary_ana"
    ),
    "POST boundaries.note": Door(
        "/agreements/boundaries/{boundary_ana}/notes", AUTHOR, {"id": NEW, "kept": "yes"}, "boundary_ana"
    ),
    "POST boundaries.delete_note": Door(
        "/agreements/boundaries/notes/{limit_note_ana}/delete", AUTHOR, names="limit_note_ana", mine=True
    ),
    "GET home.good_thing_part": Door("/home/good-thing"),
    "GET thanks.index": Door("/thanks"),
    "GET thanks.part": Door("/thanks/part"),
    "POST thanks.write": Door("/thanks", fields={"id": NEW, "kind": "thanks", "text": "x"}),
    "POST thanks.save": Door("/thanks/{note_ana}/save", OTHER, {"saved": "yes"}, "note_ana"),
    "POST thanks.put_away": Door("/thanks/{note_ana}/put-away", OTHER, names="note_ana"),
    "POST thanks.take_back": Door("/thanks/{note_ana}/take-back", AUTHOR, names="note_ana"),
    "GET thanks.cards": Door("/thanks/cards"),
    "GET thanks.cards_part": Door("/thanks/cards/part"),
    "GET thanks.write_card": Door("/thanks/cards/write"),
    "POST thanks.release_card": Door(
        "/thanks/cards", fields={"id": NEW, "kind": "quiet", "text": "x", "confirmed": "yes"}
    ),
    "POST thanks.withdraw_card": Door("/thanks/cards/{card_ana}/withdraw", AUTHOR, names="card_ana"),
    "GET thanks.goals": Door("/thanks/goals"),
    "GET thanks.goals_part": Door("/thanks/goals/part"),
    "GET thanks.write_goal": Door("/thanks/goals/write"),
    "POST thanks.release_goal": Door("/thanks/goals", fields={"id": NEW, "text": "x", "confirmed": "yes"}),
    "POST thanks.withdraw_goal": Door(
        "/thanks/goals/{shown_goal_ana}/withdraw", AUTHOR, names="shown_goal_ana"
    ),
    "GET growing.index": Door("/growing"),
    "GET growing.new": Door("/growing/goals/new"),
    "GET growing.goal": Door("/growing/goals/{goal_ana}", AUTHOR, names="goal_ana", mine=True),
    "POST growing.read_with_owner": Door(
        "/growing/goals/{goal_ana}/read", AUTHOR, names="goal_ana", mine=True
    ),
    "GET growing.edit": Door("/growing/goals/{goal_ana}/edit", AUTHOR, names="goal_ana", mine=True),
    "POST growing.save": Door("/growing/goals/" + NEW, fields={"text": "x"}),
    "POST growing.tick": Door(
        "/growing/goals/{goal_ana}/steps", AUTHOR, {"step": "x"}, names="goal_ana", mine=True
    ),
    "POST growing.turn": Door(
        "/growing/goals/{goal_ana}/state", AUTHOR, {"state": "aside"}, names="goal_ana", mine=True
    ),
    "POST growing.delete": Door("/growing/goals/{goal_ana}/delete", AUTHOR, names="goal_ana", mine=True),
    "GET growing.wins": Door("/growing/wins"),
    "POST growing.note_win": Door("/growing/wins", fields={"id": NEW, "text": "x"}),
    "POST growing.delete_win": Door("/growing/wins/{win_ana}/delete", AUTHOR, names="win_ana", mine=True),
    "GET reflection.index": Door("/reflection"),
    "GET reflection.article": Door("/reflection/reading/the-round"),
    "GET reflection.looks": Door("/reflection/looks"),
    "GET reflection.new_look": Door("/reflection/looks/new"),
    "POST reflection.keep_look": Door("/reflection/looks", fields={"id": NEW, "settled": "4", "signs": "5"}),
    "GET reflection.look": Door("/reflection/looks/{look_ana}", AUTHOR, names="look_ana", mine=True),
    "GET reflection.change_look": Door(
        "/reflection/looks/{look_ana}/change", AUTHOR, names="look_ana", mine=True
    ),
    "POST reflection.save_look": Door(
        "/reflection/looks/{look_ana}", AUTHOR, {"settled": "9", "version": "1"}, "look_ana", mine=True
    ),
    "POST reflection.delete_look": Door(
        "/reflection/looks/{look_ana}/delete", AUTHOR, names="look_ana", mine=True
    ),
    "GET reflection.old_or_now": Door("/reflection/old-or-now"),
    "GET reflection.ending": Door("/reflection/old-or-now/now"),
    "GET reflection.page": Door("/reflection/pages/needs"),
    "POST reflection.save_page": Door("/reflection/pages/round", fields={"under": "x"}),
    "POST reflection.delete_page": Door("/reflection/pages/needs/delete"),
    "GET reflection.noticed": Door("/reflection/noticed"),
    "GET reflection.notice": Door("/reflection/noticed/new"),
    "POST reflection.keep_notice": Door("/reflection/noticed", fields={"id": NEW, "line": "x"}),
    "GET reflection.patterns_page": Door("/reflection/noticed/patterns"),
    "GET reflection.entry": Door("/reflection/noticed/{noticed_ana}", AUTHOR, names="noticed_ana", mine=True),
    "POST reflection.save_entry": Door(
        "/reflection/noticed/{noticed_ana}", AUTHOR, {"line": "x", "version": "1"}, "noticed_ana", mine=True
    ),
    "POST reflection.keep_when": Door(
        "/reflection/noticed/{noticed_ana}/old-or-now", AUTHOR, {"when": "now"}, "noticed_ana", mine=True
    ),
    "POST reflection.delete_entry": Door(
        "/reflection/noticed/{noticed_ana}/delete", AUTHOR, names="noticed_ana", mine=True
    ),
    "GET reflection.cards": Door("/reflection/cards"),
    "GET reflection.card": Door("/reflection/cards/quiet"),
    "POST reflection.save_card": Door("/reflection/cards/quiet", fields={"text": "x"}),
    "GET reflection.preview_card": Door("/reflection/cards/quiet/preview"),
    "POST reflection.delete_card": Door("/reflection/cards/quiet/delete"),
    "GET journal.index": Door("/only-me/pages"),
    "GET journal.new": Door("/only-me/pages/new"),
    "GET journal.with_oneself": Door("/only-me/pages/check-in"),
    "GET journal.month": Door("/only-me/pages/months/2026-11"),
    "GET journal.found": Door("/only-me/pages/found"),
    "POST journal.look": Door("/only-me/pages/found", fields={"text": "x"}),
    "GET checkins.look_back": Door("/check-in/looking-back"),
    "POST checkins.find": Door("/check-in/looking-back", fields={"text": "x"}),
    "GET journal.tags": Door("/only-me/pages/tags"),
    "GET journal.look_back": Door("/only-me/pages/over-time"),
    "GET journal.settings": Door("/only-me/pages/settings"),
    "POST journal.save_settings": Door("/only-me/pages/settings", fields={"lock": "0", "rhythm": "weekly"}),
    "POST journal.save": Door("/only-me/pages/" + NEW, fields={"text": "x"}),
    "GET journal.page": Door("/only-me/pages/{page_ana}", AUTHOR, names="page_ana", mine=True),
    "GET journal.edit": Door("/only-me/pages/{page_ana}/edit", AUTHOR, names="page_ana", mine=True),
    "GET journal.carry": Door("/only-me/pages/{page_ana}/words", AUTHOR, names="page_ana", mine=True),
    "POST journal.read_with_author": Door(
        "/only-me/pages/{page_ana}/read", AUTHOR, names="page_ana", mine=True
    ),
    "POST journal.delete": Door("/only-me/pages/{page_ana}/delete", AUTHOR, names="page_ana", mine=True),
}
DOORS |= {
    "GET care.index": Door("/care"),
    "GET care.quiet_now": Door("/care/quiet"),
    "GET care.quiet_until": Door("/care/quiet/2140"),
    "GET care.exercise": Door("/care/exercises/saying-no"),
    "GET care.mine": Door("/care/mine"),
    "GET care.now": Door("/care/mine/{help_ana}/now", AUTHOR, names="help_ana", mine=True),
    "POST care.note_try": Door(
        "/care/tries", fields={"id": NEW, "what": "senses", "before": "7", "after": "4"}
    ),
    "POST care.delete_tries": Door("/care/tries/delete"),
    "GET care.new": Door("/care/new/no"),
    "GET care.note": Door("/care/notes/{no_ana}?help=1", AUTHOR, names="no_ana", mine=True),
    "POST care.save": Door("/care/notes/" + NEW, fields={"kind": "help", "text": "x"}),
    "POST care.delete": Door("/care/notes/{no_ana}/delete", AUTHOR, names="no_ana", mine=True),
    "POST care.up": Door("/care/notes/{person_ana}/up", AUTHOR, names="person_ana", mine=True),
    "GET care.people_list": Door("/care/people"),
    "GET care.therapist": Door("/care/people/therapist"),
    "GET care.lines": Door("/care/people/lines"),
    "POST care.keep_country": Door("/care/people/country", fields={"country": "FR"}),
}
DOORS |= {
    "GET unsent.not_sent": Door("/unsent"),
    "POST unsent.keep": Door("/unsent", fields={"unsent": "thanks.note", "text.text": "x"}),
    "POST unsent.delete": Door("/unsent/delete", fields={"unsent": "thanks.note", "unsent_shown": "1"}),
}
LEADS_ON = "GET live.session"
"""Leads whoever has a partner to where talks are asked for, from someone else's talk as from none."""
WITH_AN_OBJECT = [name for name, door in DOORS.items() if door.names]
CLOSED_TO_VISITORS = [name for name, door in DOORS.items() if door.who != PUBLIC]
READABLE_AFTER_PARTING = {
    "GET live.summary_page",
    "POST live.remove_word",
    "POST boundaries.remove_line",
    "GET checkins.past",
    "POST checkins.take_back",
    "POST checkins.remove_afterthought",
    "POST checkins.take_reply_back",
    "POST checkins.take_promise_back",
    "GET statements.statement",
    "GET statements.part",
    "POST statements.withdraw",
    "POST statements.remove_entry",
    "POST thanks.save",
    "POST thanks.put_away",
    "POST thanks.take_back",
    "POST thanks.withdraw_card",
    "POST thanks.withdraw_goal",
    "GET boundaries.agreement",
    "GET boundaries.agreement_part",
    "GET boundaries.agreement_history",
    "GET boundaries.agreement_file",
    "GET boundaries.boundary",
    "GET boundaries.boundary_part",
    "POST boundaries.withdraw_boundary",
    "POST boundaries.note",
}
STARTING_OVER = {
    "POST accounts.ask_to_start_over", "GET accounts.start_over_link", "POST accounts.begin_to_start_over",
    "POST accounts.finish_starting_over", "POST accounts.check_bring_back", "POST accounts.bring_back_own",
    "POST spaces.ask_to_come_back", "POST spaces.go_back_in", "GET spaces.letting_back_in", "POST spaces.let_back_in",
    "POST spaces.not_back_now",
}  # fmt: skip
"""Doors for who lost everything, and for their partner: tests/accounts/test_starting_over.py."""
TRIED_ELSEWHERE = {
    "POST accounts.turn_sign_in_code_on", "POST home.quick_exit", "POST accounts.sign_out", "POST accounts.create_account", "POST accounts.check_sign_in",
    "POST spaces.block_invitations", "POST spaces.set_parting_aside", "POST spaces.answer_reading_again", "POST accounts.check_recovery", "POST accounts.send_again", "POST spaces.open_invitation", "POST checkins.say_hello",
    *STARTING_OVER,
    "POST takeout.show_to_therapist", "POST accounts.add_passkey", "POST accounts.check_passkey",
    "GET reminders.off", "POST reminders.turn_off",
    "POST checkins.take_question_back",
}  # fmt: skip
"""Doors that need the right words, or a scene that is over in this scenario: tests/accounts, tests/spaces, tests/checkins, tests/home, tests/takeout, tests/reminders."""
WAYS_IN = {"POST accounts.create_account", "POST accounts.check_sign_in", "POST accounts.check_recovery"}
WITHOUT_TOKEN = {
    "POST home.quick_exit": "signs out and nothing else; see its docstring",
    "POST reminders.turn_off": "turns e-mails off and nothing else; who has its link may",
}


@pytest.fixture
def scenario(scenario) -> Scenario:
    scenario.ids["next"] = scenario.ids["occasion"]
    return scenario


def next_week(scenario: Scenario, time) -> None:
    """The week after, in which writing goes on."""
    time.move(days=2)
    scenario.ids["next"] = "2026-11-29"


def knock(person: Person, name: str, ids: dict):
    """Goes through the door, with the second proof where it needs one."""
    method, door = name.split()[0], DOORS[name]
    prove_before(person, name)
    if method == "GET":
        return person.get(door.address(ids))
    return person.post(door.address(ids), follow=False, **door.fields)


def needs_proof(app, name: str) -> bool:
    return hasattr(app.view_functions[name.split()[1]], "needs_second_proof")


def prove_before(person: Person, name: str) -> None:
    if needs_proof(person.app, name):
        person.prove()


def nowhere(ids: dict, name: str) -> dict:
    """The same address with an id that does not exist."""
    return {**ids, DOORS[name].names: str(uuid.uuid4())}


def test_every_route_has_a_door(tmp_path):
    app = couples.create_app(settings_for(tmp_path), argon2_cost=CHEAP)
    routes = {
        f"{m} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for m in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == set(DOORS)


def test_two_clients_never_share_a_person(couple):
    ana, ben = couple
    nobody = Person(ana.app)
    assert "Ana" in ana.page("/settings")
    assert "Ben" in ben.page("/settings")
    assert nobody.get("/settings").status_code == 302


@pytest.mark.parametrize("name", CLOSED_TO_VISITORS)
@pytest.mark.one_app
def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in_and_changes_nothing(scenario, time, name):
    next_week(scenario, time)
    before = dump(scenario.app)
    answer = knock(Person(scenario.app), name, scenario.ids)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    assert dump(scenario.app) == before


def test_a_visitor_who_asks_for_the_head_of_a_page_alone_is_sent_to_sign_in_too(scenario, time):
    next_week(scenario, time)
    nobody, before = Person(scenario.app), dump(scenario.app)
    for name in (n for n in CLOSED_TO_VISITORS if n.startswith("GET")):
        path = DOORS[name].address(scenario.ids)
        asked = {m: nobody.client.open(path, method=m, base_url=nobody.base) for m in ("GET", "HEAD")}
        assert asked["HEAD"].status_code == asked["GET"].status_code == 302, name
        assert asked["HEAD"].location == asked["GET"].location, name
        assert asked["HEAD"].data == b""
    assert dump(scenario.app) == before


@pytest.mark.parametrize("name", [n for n in DOORS if n not in TRIED_ELSEWHERE])
def test_every_door_opens_for_the_right_person(scenario, time, name):
    next_week(scenario, time)
    door = DOORS[name]
    if name == "POST checkins.call_on":
        scenario.ana.post(f"/check-in/{scenario.ids['next']}/call-off")
    if name == "POST statements.send":
        scenario.ana.post(f"/statements/{scenario.ids['statement']}/close")
    if name == "POST checkins.end_busy_season":
        scenario.ana.post("/check-in/busy")
    if name == "POST checkins.end_pause":
        scenario.ana.post("/check-in/pause")
    if name == "POST checkins.settle_left_over":
        scenario.ids["occasion"] = leave_a_week_behind(scenario, time)
    if name == "POST checkins.ready":
        scenario.ana.write("thanks", "x", scenario.ids["next"])
    person = scenario.ben if door.who == OTHER else scenario.ana
    if getattr(scenario.app.view_functions[name.split()[1]], "needs_second_proof", False):
        person.prove()
    with unheld_writes(scenario.app) as unheld:
        answer = knock(person, name, scenario.ids)
    assert answer.status_code in (200, 302), answer.status_code
    assert "/sign-in" not in (answer.location or "")
    assert "/its-me" not in (answer.location or "")
    assert unheld == []


def leave_a_week_behind(scenario: Scenario, time) -> str:
    occasion = scenario.ids["next"]
    scenario.ana.write("close", "never opened", occasion)
    time.move(days=12)
    return occasion


@pytest.mark.parametrize("who", ["cleo", "eve"])
@pytest.mark.parametrize("name", WITH_AN_OBJECT)
@pytest.mark.one_app
def test_what_belongs_to_another_couple_is_the_same_as_not_there(scenario, dan, cleo, eve, time, name, who):
    person = {"cleo": cleo, "eve": eve}[who]
    before = dump(scenario.app, scenario.ana, scenario.ben)
    real, missing = knock(person, name, scenario.ids), knock(person, name, nowhere(scenario.ids, name))
    assert real.status_code == (302 if (name, who) == (LEADS_ON, "cleo") else 404)
    assert same(real, missing)
    assert dump(scenario.app, scenario.ana, scenario.ben) == before


@pytest.mark.parametrize("name", [n for n in WITH_AN_OBJECT if DOORS[n].who in (AUTHOR, OTHER)])
@pytest.mark.one_app
def test_a_verb_that_is_not_ones_own_is_the_same_as_not_there_for_the_partner(scenario, name):
    wrong = scenario.ana if DOORS[name].who == OTHER else scenario.ben
    prove_before(wrong, name)
    wrong.get("/reflection")  # their own door is open, which a page shows
    before = dump(scenario.app)
    real, missing = knock(wrong, name, scenario.ids), knock(wrong, name, nowhere(scenario.ids, name))
    assert real.status_code == 404
    assert same(real, missing)
    assert dump(scenario.app) == before


@pytest.mark.parametrize("name", [n for n in DOORS if n.split()[0] != "GET" and n not in WITH_AN_OBJECT])
@pytest.mark.one_app
def test_an_address_without_an_object_reaches_ones_own_things_only(scenario, dan, cleo, time, name):
    next_week(scenario, time)
    before = dump(scenario.app, scenario.ana, scenario.ben)
    assert knock(cleo, name, scenario.ids).status_code < 500
    assert dump(scenario.app, scenario.ana, scenario.ben) == before


@pytest.mark.parametrize("name", [n for n in WITH_AN_OBJECT if not DOORS[n].mine])
def test_after_a_parting_shared_things_can_be_read_and_taken_back_for_thirty_days_and_nothing_else(
    scenario, time, name
):
    scenario.ben.post("/pairing/leave")
    person = scenario.ben if DOORS[name].who == OTHER else scenario.ana
    answer = knock(person, name, scenario.ids)
    assert answer.status_code == (
        404 if name not in READABLE_AFTER_PARTING else 302 if name.startswith("POST") else 200
    )
    time.move(days=31)
    person.sign_in()
    assert knock(person, name, scenario.ids).status_code == 404


@pytest.mark.parametrize("name", [n for n in WITH_AN_OBJECT if DOORS[n].mine and n.startswith("GET")])
def test_what_is_ones_own_alone_stays_after_a_parting(scenario, name):
    scenario.ben.post("/pairing/leave")
    assert knock(scenario.ana, name, scenario.ids).status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/statements/drafts/{draft_ana}", {"free": "mine now"}),
        ("/growing/goals/{goal_ana}", {"text": "mine now"}),
        ("/only-me/pages/{page_ana}", {"text": "mine now"}),
        ("/growing/wins", {"id": "win_ana", "text": "mine now"}),
        ("/thanks", {"id": "note_ana", "kind": "win", "text": "mine now"}),
        ("/thanks/cards", {"id": "card_ana", "kind": "pause", "text": "mine now", "confirmed": "yes"}),
        ("/thanks/goals", {"id": "shown_goal_ana", "text": "mine now", "confirmed": "yes"}),
    ],
)
@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_nobody_saves_onto_a_row_of_somebody_else(scenario, dan, cleo, path, fields, who):
    fields = {**fields, **({"id": scenario.ids[fields["id"]]} if "id" in fields else {})}
    before = dump(scenario.app)
    wrong = {"ben": scenario.ben, "cleo": cleo}[who]
    for json in (False, True):
        assert wrong.post(path.format(**scenario.ids), follow=False, json=json, **fields).status_code == 404
    assert dump(scenario.app) == before
    own = scenario.ana.post(path.format(**scenario.ids), follow=False, **fields)
    assert own.status_code in (302, 422)  # 422: other words under a used id are shown once more


def test_nobody_saves_onto_somebody_elses_note_or_numbers(scenario):
    before = dump(scenario.app)
    for id in (scenario.ids["help_ana"], scenario.ids["try_ana"]):
        for fields in ({"kind": "help", "text": "mine now"}, {"kind": "try", "text": "mine now"}):
            assert scenario.ben.post(f"/care/notes/{id}", follow=False, **fields).status_code == 404
    tried = {"id": scenario.ids["try_ana"], "what": "senses", "before": "1", "after": "1"}
    assert scenario.ben.post("/care/tries", follow=False, **tried).status_code == 404
    tried = {"id": NEW, "what": scenario.ids["help_ana"], "before": "1", "after": "1"}
    assert scenario.ben.post("/care/tries", follow=False, **tried).status_code == 404
    assert dump(scenario.app) == before


def test_a_hidden_answer_of_ones_own_takes_no_verb_either(scenario):
    for person in (scenario.ana, scenario.ben):
        for verb, fields in (
            ("replies", {"kind": "thank-you"}),
            ("afterthoughts", {"id": NEW, "text": "x"}),
            ("take-back", {}),
        ):
            answer = person.post(
                f"/check-in/answers/{scenario.ids['hidden_ana']}/{verb}", follow=False, **fields
            )
            assert answer.status_code == 404


@pytest.mark.parametrize("id", STRANGE_IDS)
def test_strange_ids_are_not_found_and_never_break_anything(scenario, id):
    for path in (
        "/care/notes/{}",
        "/care/mine/{}/now",
        "/care/exercises/{}",
        "/care/quiet/{}",
        "/care/new/{}",
        "/check-in/history/{}",
        "/check-in/promises/{}/smaller",
        "/check-in/{}",
        "/check-in/{}/part",
        "/check-in/{}/questions/1",
        "/growing/goals/{}",
        "/growing/goals/{}/edit",
        "/growing/wins?month={}",
        "/thanks?month={}",
        "/thanks/part?month={}",
        "/thanks/cards/write?kind={}",
        "/growing/goals/new?idea={}",
        "/only-me/pages/{}",
        "/only-me/pages/{}/edit",
        "/only-me/pages/months/{}",
    ):
        assert scenario.ana.get(path.format(id)).status_code == 404, path
    assert scenario.ana.post(f"/check-in/answers/{id}/take-back", follow=False).status_code == 404
    assert scenario.ana.post(f"/thanks/cards/{id}/withdraw", follow=False).status_code == 404
    assert scenario.ana.post(f"/growing/goals/{id}/steps", follow=False, step="x").status_code == 404


def test_looking_changes_nothing(scenario, time):
    next_week(scenario, time)
    before = dump(scenario.app)
    for name, door in DOORS.items():
        if name.startswith("GET"):
            scenario.ana.get(door.address(scenario.ids))
            for method in ("HEAD", "OPTIONS", "TRACE"):
                scenario.ana.client.open(
                    door.address(scenario.ids), method=method, base_url=scenario.ana.base, buffered=True
                )
    assert dump(scenario.app) == before


@pytest.mark.parametrize("name", [n for n in DOORS if n.startswith("POST") and n not in WITHOUT_TOKEN])
@pytest.mark.one_app
def test_no_form_is_taken_without_ones_own_token(scenario, time, name):
    next_week(scenario, time)
    door, before = DOORS[name], dump(scenario.app)
    path = door.address(scenario.ids)
    old = scenario.ana.token()
    for token in ("", "x" * 60, scenario.ben.token()):
        answer = scenario.ana.client.post(
            path,
            data={**door.fields, "csrf_token": token, "page_of": scenario.ana.mark()},
            base_url=scenario.ana.base,
        )
        if name in WAYS_IN:  # a second tab of it leads home
            assert answer.location == "/", token
        else:
            assert answer.status_code == 400, token
    foreign = scenario.ana.client.post(
        path,
        data={**door.fields, "csrf_token": old, "page_of": scenario.ana.mark()},
        base_url=scenario.ana.base,
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert foreign.status_code == 403
    assert dump(scenario.app) == before


OF_A_PERSON = [
    n
    for n, door in DOORS.items()
    if n.startswith("POST") and door.who != PUBLIC and n not in {"POST accounts.sign_out", *WITHOUT_TOKEN}
]


@pytest.mark.parametrize("name", OF_A_PERSON)
@pytest.mark.one_app
def test_a_form_of_another_persons_page_is_not_taken_whatever_its_token(scenario, time, name):
    next_week(scenario, time)
    door, before = DOORS[name], dump(scenario.app)
    path, own = door.address(scenario.ids), scenario.ana.form_marks()
    assert own["page_of"] != scenario.ben.mark()
    for mark in (scenario.ben.mark(), "", own["page_of"][:-1], "ü"):
        for accept in ("text/html", "application/json"):
            answer = scenario.ana.client.post(
                path,
                data={**door.fields, **own, "page_of": mark},
                base_url=scenario.ana.base,
                headers={"Accept": accept},
            )
            assert answer.status_code == 409, mark
    assert dump(scenario.app) == before


def test_signing_out_and_leaving_work_on_anybodys_page(ana):
    for path in ("/sign-out", "/leave"):
        browser = ana.another_device()
        assert browser.post(path, follow=False, page_of="another's").status_code in (200, 302)
        assert browser.get("/settings").status_code == 302


def test_a_token_from_before_signing_in_is_worth_nothing_afterwards(ana):
    browser = Person(ana.app, "Ana")
    before = browser.token()
    assert browser.sign_in().status_code == 302
    answer = browser.client.post(
        "/settings", data={"csrf_token": before, "name": "Eve"}, base_url=browser.base
    )
    assert answer.status_code == 400


def test_leaving_from_another_site_is_refused(scenario):
    answer = scenario.ana.client.post(
        "/leave", base_url=scenario.ana.base, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert scenario.ana.get("/settings").status_code == 200


def test_fields_that_no_form_has_are_ignored(scenario):
    before = dump(scenario.app)["promises"]
    extra = {
        "user_id": "x",
        "space_id": "x",
        "author_id": str(uuid.uuid4()),
        "created_at": "2000-01-01",
        "revealed_at": "now",
    }
    scenario.ben.post(
        f"/check-in/promises/{scenario.ids['promise_ben']}/report",
        state="kept",
        id=scenario.ids["promise_ana"],
        **extra,
    )
    after = dump(scenario.app)["promises"]
    changed = [a for a in after if a not in before]
    assert len(changed) == 1
    assert changed[0]["id"] == uuid.UUID(scenario.ids["promise_ben"]).hex
    kept = {k: v for k, v in changed[0].items() if k != "state"}
    assert kept in [{k: v for k, v in row.items() if k != "state"} for row in before]


def test_ones_own_id_cannot_be_put_onto_the_partners_row(scenario):
    before = dump(scenario.app)
    answer = scenario.ben.post(
        f"/check-in/{scenario.ids['occasion']}/promises",
        follow=False,
        id=scenario.ids["promise_ana"],
        text="mine now",
    )
    assert answer.status_code == 404
    assert dump(scenario.app) == before


def test_pairing_helper_really_pairs(app):
    fay, gil = Person(app, "Fay").sign_up(), Person(app, "Gil").sign_up()
    pair(fay, gil)
    assert "Gil" in fay.page("/pairing")


def test_the_id_in_the_path_decides_whatever_else_is_sent(scenario, cleo):
    other = {"id": scenario.ids["check_in"]}
    assert cleo.get(f"/check-in/history/{uuid.uuid4()}", query_string=other).status_code == 404
    assert scenario.ana.get(f"/check-in/history/{uuid.uuid4()}", query_string=other).status_code == 404
    assert (
        scenario.ana.get(
            f"/check-in/history/{scenario.ids['check_in']}", query_string={"id": str(uuid.uuid4())}
        ).status_code
        == 200
    )


def test_keeping_something_in_the_kit_touches_no_row_but_ones_own(scenario):
    before = dump(scenario.app)
    for n, fields in enumerate(
        (
            {"kind": "help", "text": "x"},
            {"kind": "sentence", "text": "x"},
            {"kind": "person", "name": "x"},
            {"kind": "no", "text": "x"},
            {"kind": "figure", "does": "x"},
        )
    ):
        scenario.ana.post(f"/care/notes/{uuid.UUID(int=n + 1)}", **fields)
    scenario.ana.post("/care/tries", id=str(uuid.uuid4()), what="senses", before="3", after="2")
    scenario.ana.post("/care/people/country", country="FR")
    after = dump(scenario.app)
    assert {table for table in after if after[table] != before[table]} == {"care_notes"}
    assert {row["author_id"] for row in after["care_notes"]} == {user_id(scenario.ana)}


def test_private_writing_moves_no_shared_counter(scenario, time):
    next_week(scenario, time)
    before = [(r["id"], r["version"]) for r in dump(scenario.app)["check_ins"]]
    scenario.ana.write("thanks", "private", scenario.ids["next"])
    scenario.ana.ready(scenario.ids["next"])
    after = {r["id"]: r["version"] for r in dump(scenario.app)["check_ins"]}
    assert all(after[id] == version for id, version in before)
    assert set(after.values()) - {version for _, version in before} <= {1}
