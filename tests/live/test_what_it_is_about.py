"""What a talk is about: there in its turns, and a step of its own only where there's something to read or to say."""

import re
import uuid

import pytest

from tests.live.talking import ask, begin, move
from tests.pages import text_of


def shown(person, talk: str) -> str:
    """What stands above the bar, where "More" is."""
    page = person.page(f"/together/{talk}/part").partition('id="live-bar"')[0]
    return text_of(f"<main>{page}</main>")


def test_a_topic_alone_needs_no_step_and_stays_in_sight_in_the_turns(couple):
    ana, ben = couple
    talk = begin(ana, ben, topic="The dishes")
    for person in couple:
        assert "Step 2 of 4: Taking turns" in shown(person, talk)
    for name, person in (("take", ana), ("heard", ben), ("pass", ana)):
        move(person, talk, name)
        assert all("The dishes" in shown(p, talk) for p in couple)


def test_without_a_topic_there_is_a_step_to_say_what_it_is_about(couple):
    talk = begin(*couple)
    for person in couple:
        assert "Step 2 of 5: The topic" in shown(person, talk)
        assert "what's this talk about?" in shown(person, talk)


def test_a_message_is_read_before_the_turns(couple, time):
    ana, ben = couple
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    ben.post(f"/statements/drafts/{draft}", observation="the plan changed")
    ben.post(f"/statements/drafts/{draft}/share", id=id, when="at-once")
    time.move(minutes=11)
    talk = begin(ana, ben, topic="The plan", statement=id)
    for person in couple:
        assert "the plan changed" in shown(person, talk)
    assert "Read it aloud, slowly." in shown(ben, talk)
    assert "Ben reads it aloud, slowly." in shown(ana, talk)


def test_a_message_that_was_taken_back_is_read_by_no_one(couple, time):
    ana, ben = couple
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    ben.post(f"/statements/drafts/{draft}", observation="the plan changed")
    ben.post(f"/statements/drafts/{draft}/share", id=id, when="at-once")
    time.move(minutes=11)
    talk = begin(ana, ben, statement=id)
    ben.post(f"/statements/{id}/withdraw")
    for person in couple:
        page = shown(person, talk)
        assert "Taken back" in page
        assert "aloud" not in page
        assert "what's this talk about?" in page


def test_who_was_taken_along_reads_who_went_back_or_to_the_end(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    move(ben, talk, "back")
    assert "Ben went back." in shown(ana, talk)
    assert "went back" not in shown(ben, talk)
    move(ana, talk, "to-close")
    assert "Ana went to the end." in shown(ben, talk)
    assert "Ana went" not in shown(ana, talk)


def test_the_line_of_the_step_is_the_same_whoever_went_there_and_on_however_many_phones(couple):
    """The page takes another line for another step, and begins at its top."""
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    move(ben, talk, "back")
    lines = set()
    for name in ("", "sofa-on", "sofa-off"):
        for person in couple if name else ():
            move(person, talk, name)
        for person in couple:
            lines |= set(re.findall(r'id="step-line">(.*?)</', person.page(f"/together/{talk}/part"), re.S))
    assert len(lines) == 1


def test_no_one_sees_at_settle_in_who_is_ready_and_each_reads_that(couple):
    ana, ben = couple
    talk = ask(ana, ben)
    for person in couple:
        move(person, talk, "come-in")
    was = shown(ben, talk)
    move(ana, talk, "ready")
    assert shown(ben, talk) == was
    for person in couple:
        assert "No one sees who's first." in shown(person, talk)


@pytest.mark.parametrize("step", [1, 2])
def test_what_the_partner_does_moves_no_button(couple, step):
    """It's said under the button that it's about."""
    ana, ben = couple
    talk = begin(ana, ben, step=step)
    if step == 2:
        for person, name in ((ana, "take"), (ben, "heard"), (ana, "pass"), (ana, "heard"), (ben, "lay-down")):
            move(person, talk, name)
    move(ben, talk, "next")
    page = ana.page(f"/together/{talk}/part")
    assert (
        page.index('value="next"') < page.index("is ready for the next step.") < page.index('id="live-bar"')
    )


def test_the_partner_joining_moves_no_button(couple):
    ana, ben = couple
    talk = ask(ana, ben)
    for person in couple:
        move(person, talk, "come-in")
    page = ana.page(f"/together/{talk}/part")
    assert page.index('value="ready"') < page.index("together now") < page.index("A minute of breathing")


def test_who_said_it_back_reads_that_the_other_says_whether_that_is_it(couple):
    ana, ben = couple
    talk = begin(ana, ben, topic="The dishes")
    move(ana, talk, "take")
    assert "Listen first. Nothing to solve yet." in shown(ben, talk)
    move(ben, talk, "heard", text="You want Sundays")
    page = shown(ben, talk)
    assert page.count("will tell you if that's it.") == 1
    assert "Listen first" not in page
    assert "is speaking" not in page
