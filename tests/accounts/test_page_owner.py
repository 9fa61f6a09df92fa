"""Whose page it is: one mark a person, another for each, none for a visitor, and known also where the database is not asked."""

from flask import g, session
from flask_wtf.csrf import generate_csrf

from couples.accounts import page_owner
from couples.accounts.models import person_by_email
from couples.db import db


def test_a_visitor_has_no_mark_and_each_person_one_of_their_own_on_every_device(couple, nobody):
    ana, ben = couple
    assert nobody.mark() == ""
    assert ana.mark() == ana.another_device().mark() != ben.mark() != ""


def test_every_answer_says_whose_it_is(couple, nobody):
    ana, _ = couple
    assert ana.get("/check-in").headers[page_owner.HEADER] == ana.mark()
    assert nobody.get("/safety").headers[page_owner.HEADER] == ""


def test_the_mark_outlasts_a_rollback_which_empties_the_person(ana):
    mark = ana.mark()
    with ana.app.test_request_context("/"):
        g.writing = True
        person = person_by_email(ana.email)
        g._login_user = person
        assert page_owner.mark() == mark
        db.session.rollback()
        assert "id" not in vars(person)
        assert page_owner.mark() == mark


def test_every_form_of_a_page_carries_the_same_and_after_signing_in_those_of_the_fresh_session(couple):
    ana, ben = couple
    with ana.app.test_request_context("/"):
        g._login_user = person_by_email(ana.email)
        before = page_owner.form_marks()
        assert page_owner.form_marks() == before
        assert generate_csrf() in before
        assert ana.mark() in before
        g._login_user = person_by_email(ben.email)
        assert ben.mark() in page_owner.form_marks()
        assert ana.mark() not in page_owner.form_marks()
        session.clear()
        g.pop("csrf_token")
        fresh = page_owner.form_marks()
        assert generate_csrf() in fresh
        assert fresh != before
