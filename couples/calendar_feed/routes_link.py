"""Your calendar: making the link, choosing what's in it, stopping it; and downloading a file instead.

Whoever picks up the phone gets no link, and no more into one that they've copied, which would go on telling them hours without the
phone. So it's listed among the devices, and ends when all others are signed out.
"""

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from couples import accounts, clock
from couples.accounts import second_proof
from couples.accounts.models import User
from couples.calendar_feed import models, what_is_shown
from couples.calendar_feed.blueprint import bp
from couples.calendar_feed.forms import CalendarForm
from couples.calendar_feed.models import CalendarFeed, Shown
from couples.calendar_feed.routes_feed import FILE_NAME, MIMETYPE
from couples.db import db, only_reads, wipe_deleted

REFUSED = 422


@bp.get("")
@second_proof.needed
def link() -> str:
    feed = models.of(current_user.id)
    return _page(feed, CalendarForm.of(CalendarForm.chosen(feed)))


def _page(feed: CalendarFeed | None, form: CalendarForm) -> str:
    base = current_app.config["SETTINGS"].base_url
    address = base + url_for(".feed", secret=feed.secret) if feed and feed.secret else ""
    now = clock.now()
    return render_template(
        "calendar_feed/link.html",
        feed=feed,
        address=address,
        form=form,
        holds=feed is not None and what_is_shown.says_on(current_user.id, feed.shown, now),
        asks=feed is not None and what_is_shown.shows_more_once_saved(current_user.id, feed.shown),
        waits=feed is not None and what_is_shown.waits_for_an_hour(feed, now),
    )


@bp.post("/link")
@second_proof.needed
def make_link() -> AnyResponse | tuple[str, int]:
    """A link, where there's none; one that was made since the page was opened goes on working, and shows what was chosen here."""
    if models.of(current_user.id):
        return choose()
    form = CalendarForm()
    if not form.validate():
        return _page(models.of(current_user.id), form), REFUSED
    models.make(current_user, form.choices(), what_is_shown.where_it_is(current_user.id), clock.now())
    db.session.commit()
    wipe_deleted()
    flash("Your link is ready.")
    return redirect(url_for(".link"))


@bp.post("")
@second_proof.needed
def choose() -> AnyResponse | tuple[str, int]:
    feed, form = models.of(current_user.id), CalendarForm()
    if not form.validate():
        return _page(feed, form), REFUSED
    if feed:
        form.leave_the_rest(CalendarForm.chosen(feed))
        feed.choose(form.choices(), what_is_shown.where_it_is(current_user.id))
        db.session.commit()
        flash("Saved. It'll show the next time your calendar updates.")
    return redirect(url_for(".link"))


@bp.post("/stop")
def stop_link() -> AnyResponse:
    models.forget(current_user)
    db.session.commit()
    wipe_deleted()
    flash("Stopped. Your calendar may still show old entries; delete them there.")
    return redirect(url_for(".link"))


@accounts.others_signed_out.connect
def _stop_with_them(person: User, **_: object) -> None:
    """Whoever is signed out elsewhere may have copied the link."""
    if models.of(person.id):
        models.forget(person)
        flash("Your calendar link has stopped, too.")


@bp.post("/file")
@only_reads
def take_file() -> Response | tuple[str, int]:
    """What's chosen on the page, once; nothing of it is saved."""
    feed, form = models.of(current_user.id), CalendarForm()
    if not form.validate():
        return _page(feed, form), REFUSED
    shown = feed.shown if feed else Shown()
    file = what_is_shown.to_take_once(current_user.id, form.choices(), shown, clock.now())
    answer = Response(file, mimetype=MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer
