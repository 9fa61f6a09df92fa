"""People who can help: the person's own, therapists, and helplines."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import help_lines
from couples.care import contact_link, finding_help, models
from couples.care.blueprint import bp
from couples.db import db
from couples.only_me import in_sight


@bp.get("/people")
def people_list():
    mine = models.notes_of(current_user, models.PERSON)
    links = {note.id: contact_link.contact_link(note.words.reach) for note in mine}
    return render_template(
        "care/people_who_can_help.html", people=mine, links=links, asking=finding_help.asking()
    )


@bp.get("/people/therapist")
@in_sight
def therapist():
    return render_template("care/find_therapist.html", therapy=finding_help.therapy())


@bp.get("/people/lines")
@in_sight
def lines():
    """Helplines by country. Opening one tells no one; which one is kept only where the person wants it."""
    found = help_lines.lines()
    kept = models.country_of(current_user)
    countries = help_lines.countries(found)
    return render_template(
        "care/help_lines.html",
        countries=countries,
        kept=kept if kept in countries else "",
        by_country={code: help_lines.in_country(found, code) for code in countries},
        worldwide=help_lines.in_country(found, help_lines.WORLDWIDE),
    )


@bp.post("/people/country")
@in_sight
def keep_country():
    code = request.form.get("country", "")
    if code and code not in help_lines.countries(help_lines.lines()):
        abort(404)
    models.keep_country(current_user, code)
    db.session.commit()
    flash("Saved. It'll come first from now on." if code else "Forgotten.")
    return redirect(url_for(".lines"))
