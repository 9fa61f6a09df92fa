"""My yes becomes my own promise: it begins with the words from the other side, and nobody sees it before I send it."""

import html
import uuid

import pytest

from couples.checkins.as_own_promise import as_own_promise
from tests.boundaries.acts import AHEAD, signed_by_both
from tests.boundaries.acts import new_id as fresh
from tests.pages import text_of
from tests.scenario import dump, one

FROM_A_YES = "/check-in/promises/from-a-yes"
OWN = "/check-in/promises/own"
TURNED = {
    "Would you text me when you're late?": "I'll text you when I'm late.",
    "Would you be willing to put your phone in the hall?": "I'll put my phone in the hall.",
    "Could you please tell me before you go out?": "I'll tell you before I go out.",
    "Please would you keep a seat for me at dinner with you?": "I'll keep a seat for you at dinner with me.",
    "We answer by the evening.": "I'll answer by the evening.",
    "We each talk to our own parents": "I'll talk to our own parents.",
    "Could we eat at six?": "I'll eat at six.",
    "Could we please look on Wednesdays, after choir?": "I'll look on Wednesdays, after choir.",
    "Can we each say when we're tired?": "I'll say when I'm tired.",
    "Could we have dinner together on Fridays?": "I'll have dinner with you on Fridays.",
    "Shall we listen to each other's news before the phone?": "I'll listen to your news before the phone.",
    "Why don't we visit your mother on Sunday?": "I'll visit my mother on Sunday.",
    "Let's go for a walk after dinner": "I'll go for a walk after dinner.",
    "Let's not talk about money in bed": "I won't talk about money in bed.",
    "Can you call me when you're on your way?": "I'll call you when I'm on my way.",
    "Could you not read over my shoulder?": "I won't read over your shoulder.",
    "Would you mind if we ate at six?": "",
    "Would you mind putting your phone away?": "",
    "Would you be okay with a dog?": "",
    "Could we get together on Friday?": "",
    "Would it help if we ate at six?": "",
    "Could we?": "",
    "We have enough of it": "",
    "would you wait for me? I get scared.": "",
    "We don't read each other\u2019s messages": "",
    "More quiet in the morning": "",
    "Würdest du mir schreiben?": "",
    "": "",
}


@pytest.mark.parametrize("asked", TURNED)
def test_a_request_is_turned_around_only_where_it_plainly_asks_for_an_act(asked):
    assert as_own_promise(asked) == TURNED[asked]


def test_one_tap_shows_a_promise_to_change_and_keeps_and_shows_nothing(couple):
    ana, ben = couple
    before, his = dump(ana.app), text_of(ben.page("/check-in"))
    page = html.unescape(ana.post(FROM_A_YES, text="Would you text me when you're late?").text)
    assert "I'll text you when I'm late.</textarea>" in page
    assert "Would you text me when you're late?" in page
    assert dump(ana.app)["promises"] == before["promises"] == []
    assert text_of(ben.page("/check-in")) == his


def test_a_long_request_is_there_whole(couple):
    asked = f"Would you be willing to {'water the plants and ' * 95}end well?"
    assert len(asked) > 2000
    page = html.unescape(couple[0].post(FROM_A_YES, text=asked).text)
    assert f"{asked}</p>" in page
    assert "end well.</textarea>" in page


def test_once_sent_it_is_a_promise_of_this_week_that_both_read(couple):
    ana = couple[0]
    id = str(uuid.uuid4())
    for _ in range(2):  # sent twice it is one
        assert ana.post(OWN, follow=False, id=id, text="I'll text you when I'm late.").status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 1
    for person in couple:
        assert "I'll text you when I'm late." in html.unescape(person.page("/check-in"))


@pytest.mark.parametrize(
    ("text", "says"), [("", "Write one small thing"), ("x" * 301, "Your words are still here")]
)
def test_an_empty_or_too_long_one_is_said_beside_the_field_and_the_words_stay(couple, text, says):
    ana, _ = couple
    answer = ana.post(OWN, follow=False, id=str(uuid.uuid4()), text=text)
    assert answer.status_code == 422
    assert says in html.unescape(answer.text)
    assert text in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 0


def test_alone_there_is_nobody_to_promise_anything(eve):
    assert eve.post(FROM_A_YES, follow=False, text="x").status_code == 404
    assert eve.post(OWN, follow=False, id=str(uuid.uuid4()), text="x").status_code == 404


def test_what_both_signed_can_be_promised_by_either_and_intimacy_never(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    for person in couple:
        assert "Make it my promise" in person.page(f"/agreements/{made.agreement}")
    closer = signed_by_both(ben, ana, time, topic="intimacy", what="We ask each time", look_on=AHEAD)
    for person in couple:
        assert "Make it my promise" not in person.page(f"/agreements/{closer.agreement}")


def shared(person, time, request: str) -> str:
    draft, id = fresh(), fresh()
    person.post(f"/statements/drafts/{draft}", observation="it got late", request=request)
    answer = person.post(f"/statements/drafts/{draft}/share", follow=False, id=id, when="at-once")
    assert answer.status_code == 302, answer.text
    time.move(minutes=11)
    return id


def test_only_who_said_yes_to_a_request_is_offered_a_promise_and_an_agreement_of_their_own(couple, time):
    ana, ben = couple
    id = shared(ana, time, "text me when it gets late")
    page, offer = f"/statements/{id}", "Make it my promise"
    assert offer not in ben.page(page)
    assert ben.post(f"{page}/entries", follow=False, id=fresh(), kind="yes").status_code == 302
    assert offer in ben.page(page)
    assert "Draft an agreement" in ben.page(page)
    assert 'value="Would you be willing to text me when it gets late?"' in ben.page(page)
    assert 'name="text" value="text me when it gets late"' in ben.page(page)
    assert offer not in ana.page(page)
    drafts = dump(ana.app)["agreement_drafts"]
    draft = ben.post("/agreements/new/agreement", text="text me when it gets late").text
    assert "text me when it gets late" in draft
    assert dump(ana.app)["agreement_drafts"] == drafts == []
