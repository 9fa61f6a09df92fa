"""A break: who took it, that no one sees who's back before both are, and what was being written meanwhile."""

from tests.live.talking import begin, move
from tests.pages import text_of


def said(person, talk: str) -> str:
    return text_of(f"<main>{person.page(f'/together/{talk}/part')}</main>")


def test_a_break_says_who_took_it(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    move(ana, talk, "pause", minutes="30")
    assert said(ana, talk).startswith("Taking a break. Back at")
    assert said(ben, talk).startswith("Ana is taking a break. Back at")


def test_no_one_sees_who_is_back_before_both_are_and_each_reads_that(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    move(ana, talk, "pause", minutes="30")
    was = said(ben, talk)
    move(ana, talk, "return")
    assert said(ben, talk) == was
    page = said(ana, talk)
    assert page.startswith("You're back The break ends at")
    assert page.count("You'll carry on when you're both back.") == 1
    for person in couple:
        assert "No one sees who's first." in said(person, talk)


def test_the_check_in_page_says_when_the_break_is_over(couple, time):
    ana, ben = couple
    move(ana, begin(ana, ben, step=2), "pause", minutes="30")
    assert "You're on a break. Go back to it" in text_of(ben.page("/check-in"))
    time.move(minutes=30)
    for person in couple:
        assert "Your break is over. Go back to it" in text_of(person.page("/check-in"))


def test_on_one_phone_or_alone_no_one_is_named(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    for person in couple:
        move(person, talk, "sofa-on")
    move(ana, talk, "pause", minutes="30")
    for person in couple:
        assert said(person, talk).startswith("Taking a break. Back at")


def test_an_older_page_leads_into_the_break_and_brings_no_one_in(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    move(ana, talk, "pause", minutes="30")
    was = said(ana, talk)
    assert move(ben, talk, "come-in").location == f"/together/{talk}"
    assert said(ana, talk) == was
    assert said(ben, talk).startswith("Ana is taking a break.")
