"""Whatever is done is confirmed: the page after it says in a sentence what happened, and says it to those who listen, too.

Every door that takes a form is tried by the right person. One that leads to another page leads to one with news on it, or
stands in SAYS_IT_ITSELF with the reason.
"""

import html
import re
import uuid

import pytest

from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import Scenario
from tests.test_access_control import DOORS, NEW, OTHER, STARTING_OVER, knock, leave_a_week_behind, next_week

SAYS_IT_ITSELF = {
    "POST home.quick_exit": "quick exit shows an empty page and nothing else",
    "POST accounts.create_account": "Home greets by name",
    "POST accounts.check_sign_in": "Home greets by name",
    "POST accounts.check_its_me": "leads on to the page that asked who it is",
    "POST checkins.take_question_back": "needs a question that both agreed on: tests/checkins/test_hello.py hears it",
    "POST accounts.check_passkey": "Home greets by name",
    "POST accounts.add_passkey": "needs a device: tests/accounts/test_passkeys.py hears it",
    "POST accounts.turn_sign_in_code_on": "needs a phone's code: tests/accounts/test_sign_in_codes.py hears it",
    "POST spaces.block_invitations": "needs a parting: tests/spaces/test_no_invitations.py hears it",
    "POST spaces.answer_reading_again": "needs a parting: tests/spaces/test_reading_again.py hears it",
    "POST spaces.allow_invitations": "needs a parting, too",
    "POST spaces.set_parting_aside": "a card that's put away, and that is the answer",
    "POST home.delete_said": "needs words from before a parting: tests/spaces/test_kept_words.py hears it",
    "POST accounts.recovery_with_words": "leads to the form that it carries words to",
    "POST accounts.check_recovery": "answers with the page of the new code, which says it",
    "POST accounts.make_new_keys": "answers with the page of the new code, which says it",
    "POST accounts.change_password": "answers with the page of the new code, which says it",
    "POST spaces.open_invitation": "only looks: the invitation is the answer",
    "POST journal.look": "only looks: the page says what was found",
    "POST checkins.find": "only looks: the page says what was found",
    "POST only_me.open_door": "only looks: the opened pages are the answer",
    "POST only_me.unlock": "only looks: the opened pages are the answer",
    "POST only_me.step_aside": "the neutral page is the answer, and says nothing of it",
    "POST only_me.come_back": "only looks: Home is the answer",
    "POST growing.read_with_owner": "only looks: the lines beside the words are the answer",
    "POST journal.read_with_author": "only looks: the lines beside the words are the answer",
    "POST reminders.turn_off": "needs a letter's link: tests/reminders/test_mails.py hears it",
    "POST home.opened_here": "a script's word that a page was opened, which is the answer",
    "POST checkins.close_line": "the line is gone where it was tapped",
    "POST statements.close_line": "the line is gone where it was tapped",
    "POST boundaries.close_line": "the line is gone where it was tapped",
    "POST live.move": "a move in a talk changes the page under the hand, and is spoken there",
    "POST accounts.send_again": "says what the door says that the form was meant for",
    "POST takeout.show_to_therapist": "the page that was asked for is the answer",
    "POST unsent.keep": "a script saves here while someone types, and says it beside the form",
    "POST boundaries.show_again": "needs a “not now”: tests/boundaries/test_not_now.py hears it",
    "POST boundaries.change": "opens a draft: the editor is the answer",
    "POST boundaries.change_boundary": "opens a draft: the editor is the answer",
}
TRIED_BELOW = {
    "POST accounts.sign_out", "POST checkins.say_hello", "POST spaces.invite", "POST spaces.accept", "POST live.ask",
    "POST live.answer", *(name for name in STARTING_OVER if name.startswith("POST")),
}  # fmt: skip
"""Doors that need another scene than the one where there is one of everything."""
TRIED = [n for n in DOORS if n.startswith("POST") and n not in {*SAYS_IT_ITSELF, *TRIED_BELOW}]


def news(page: str) -> str:
    """What a page says was just done; empty if it says nothing."""
    notice = r'<div class="notice[^>]*role="status"[^>]*\bdata-news\b.*?<p>(.*?)</p>'
    moment = r'<section class="signed-moment" role="status"[^>]*\bdata-news>(.*?)</section>'
    found = re.search(notice, page, re.S) or re.search(moment, page, re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def after(person: Person, answer) -> str:
    """The news on the page that a redirect leads to."""
    assert answer.status_code == 302, answer.text
    return news(person.page(answer.location.split("#")[0]))


def prepare(name: str, scenario: Scenario, time) -> None:
    """What has to be so before the door opens; the scenario has the rest."""
    ids, ana = scenario.ids, scenario.ana
    ids["next"] = ids["occasion"]
    next_week(scenario, time)
    if name == "POST checkins.call_on":
        ana.post(f"/check-in/{ids['next']}/call-off")
    if name == "POST checkins.end_busy_season":
        ana.post("/check-in/busy")
    if name == "POST checkins.end_pause":
        ana.post("/check-in/pause")
    if name == "POST checkins.settle_left_over":
        ids["occasion"] = leave_a_week_behind(scenario, time)
    if name == "POST checkins.ready":
        ana.write("thanks", "x", ids["next"])
    if name == "POST statements.send":
        ana.post(f"/statements/{ids['statement']}/close")
    ana.page("/")  # what was said of these steps is heard


def test_a_page_has_news_only_right_after_something_was_done(ana):
    answer = ana.post("/settings", follow=False, name="Ana", zone="UTC", theme="dark")
    assert after(ana, answer) == "Saved."
    assert news(ana.page("/settings")) == ""


@pytest.mark.parametrize("name", TRIED)
def test_what_was_done_is_said_on_the_page_after_it(scenario, time, name):
    prepare(name, scenario, time)
    person = scenario.ben if DOORS[name].who == OTHER else scenario.ana
    answer = knock(person, name, scenario.ids)
    assert answer.status_code == 200 or after(person, answer)


@pytest.mark.parametrize(
    ("name", "done"),
    [("statements.send", "Shared."), ("boundaries.send", "Proposed.")],
)
def test_what_is_shared_is_said_to_arrive_when_its_page_says(scenario, time, name, done):
    prepare(f"POST {name}", scenario, time)
    page = scenario.ana.page(knock(scenario.ana, f"POST {name}", scenario.ids).location)
    assert news(page) == done
    assert (
        len(
            re.findall(
                r"(?:rrives|will see it) (?:today |tomorrow |on \w+,? ?[\w ]*)at \d\d:\d\d", text_of(page)
            )
        )
        == 1
    )


def test_every_door_that_says_nothing_here_is_named_with_its_reason():
    posts = {name for name in DOORS if name.startswith("POST")}
    assert posts >= {*SAYS_IT_ITSELF, *TRIED_BELOW}
    assert all(SAYS_IT_ITSELF.values())


def test_signing_out_is_said(ana):
    assert after(ana, ana.post("/sign-out", follow=False)) == "You're signed out."


def test_a_hello_is_said_to_be_saved_and_then_to_be_open(ana, ben):
    assert after(ana, ana.say_hello("Your laugh")) == "Your hello is saved."
    assert after(ben, ben.say_hello("Your patience")) == "You can both read it now."


def test_who_says_ready_hears_the_same_whether_or_not_the_partner_is(couple):
    """What is said must not tell that the partner is ready, before both are."""
    ana, ben = couple
    for person in couple:
        person.write("thanks", "x")
    assert after(ana, ana.ready()) == "Ben can't see anything yet."
    opened = ben.ready()
    assert after(ben, opened) == ""  # the page it leads to says it itself, as the first thing
    assert "You can both read it now" in ben.page(opened.location)


def test_inviting_and_joining_are_said(cleo, eve):
    assert after(cleo, cleo.post("/pairing/invitation", follow=False)) == "Your invitation is ready."
    secret = re.search(r"/pairing/join#([\w-]+)", cleo.page("/pairing"))[1]
    assert after(eve, eve.join(secret)) == "You two are connected."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", "You've both said yes."),
        ("not-today", "It's out of your way. Ana isn't told, and can ask once a week."),
    ],
)
def test_asking_for_a_talk_and_answering_are_said(couple, answer, said):
    ana, ben = couple
    asked = ana.post("/together/ask", follow=False, id=NEW, kind="talk", minutes="20", when="now")
    assert after(ana, asked) == "Asked."
    answered = ben.post(f"/together/{NEW}/answer", follow=False, answer=answer, version="1")
    assert after(ben, answered) == said


@pytest.mark.parametrize("hours", ["open", "over", "switched off"])
def test_who_sends_hears_the_same_whenever_the_partner_lets_it_in(couple, time, hours):
    """True in all three, so it doesn't tell which it is."""
    ana, ben = couple
    off = ["talks", "thanks"] if hours == "switched off" else []
    begin = time.now().hour + (1 if hours == "over" else 0)
    ben.post("/settings/from-partner", begin=str(begin % 24), end=str((begin + 2) % 24), off=off)
    asked = ana.post("/together/ask", follow=False, id=NEW, kind="talk", minutes="20", when="now")
    assert ("Ana</bdi> is asking" in ben.page("/together")) == (hours == "open")
    assert after(ana, asked) == "Asked."
    assert "can answer any time" in ana.page("/together")
    noted = ana.post("/thanks", follow=False, id=str(uuid.uuid4()), kind="thanks", text="For the tea")
    assert after(ana, noted) == "Shared with Ben."


def test_a_signature_says_what_it_means_now(scenario):
    ids = scenario.ids
    path = f"/agreements/versions/{ids['version_open_ana']}/sign"
    assert (
        after(scenario.ana, scenario.ana.post(path, follow=False))
        == "Signed. It's active once Ben signs too. Until then you can take your signature back."
    )
    said = after(scenario.ben, scenario.ben.post(path, follow=False))
    assert re.fullmatch(
        r"Signed\. It's active until \d+ \w+( \d+)?\. You can undo it until noon tomorrow\. "
        r"You'll both see it on Home a week before\.",
        said,
    )


def test_a_button_that_leads_to_the_next_step_is_confirmed_by_that_step_alone(ana):
    draft = f"/statements/drafts/{NEW}"
    left = ana.post(draft, follow=False, free="x", go="leave")
    assert after(ana, left) == "Saved. Only you can see it."
    assert after(ana, ana.post(draft, follow=False, free="x y", version="1", go="rehearse")) == ""


def test_news_is_never_said_to_a_script_that_saves(ana):
    ana.post(f"/statements/drafts/{NEW}", json=True, free="x")
    assert news(ana.page("/")) == ""
