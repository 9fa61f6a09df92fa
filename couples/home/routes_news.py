"""A line of "New for you": opened, or set aside.

Guaranteed: it's remembered in the one sealed cell that its reader alone can open, nothing is sent to anyone, and no address or
time in the database tells of it; so the partner can't learn what was opened. GET changes nothing: a page that opens something
says so by a script of its own. What asks for an answer stays until it has one or is set aside. The trade-off: without JavaScript, what's opened elsewhere stays on Home until it's opened or
set aside there.
"""

from datetime import datetime

from flask import flash, redirect, request, url_for

from couples import clock
from couples.boundaries import home_status as agreements
from couples.checkins import current_week, home_status
from couples.checkins.models import CheckIn
from couples.db import db
from couples.form_responses import today
from couples.home import news_of_rooms
from couples.home.blueprint import bp
from couples.home.news import ASKS, News
from couples.light_question import home_line
from couples.live import home_status as talks
from couples.spaces import letting_in
from couples.spaces.models import current_space


@bp.post("/home/new")
def open_news():
    """Leads to what the line is about, or sets it aside."""
    now, marks = clock.now(), set(request.form.getlist("mark"))
    these = sorted((n for n in _found(now).news if n.mark in marks), key=lambda n: n.came, reverse=True)
    is_aside = request.form.get("do") == "aside"
    done = [n.mark for n in these if is_aside or n.kind not in ASKS]
    if done:
        letting_in.mark_opened(done, now)
        db.session.commit()
    if these and not is_aside:
        return redirect(_page_of(these))
    flash("Set aside. Only you know." if these else "That isn't new anymore.")
    return redirect(url_for(".index"))


def _found(now: datetime) -> news_of_rooms.Found:
    place = current_space()
    due, talk = agreements.home_status_for(place, now, today()), talks.home_status_for(place, now)
    return news_of_rooms.look(place, current_week.week_of(place, now), due, talk, now, today())


@bp.post("/home/new/here")
def opened_here():
    """Marks what an opened page is about as no longer new for this person; the page's script sends this.

    The page after the last answer, and the one with all answers, mark the check-in as read; the first says nothing of what came
    to questions that were passed before. The light question's page marks both answers as read. Only their reader can see these marks.
    """
    now, page = clock.now(), request.form.get("page", "")
    read, place = [], current_space()
    opened = current_week.week_of(place, now).opened
    if opened and page in _ends_of(opened):
        read = [home_status.read_mark(opened)]
    light = home_line.read_mark(place, now)
    if light and page == url_for("light.index"):
        read = [light]
    news = [n for n in _found(now).news if n.kind not in ASKS]
    these = [*read, *(n.mark for n in news if page in _opened_by(n) and _was_seen(n))]
    if not all(letting_in.has_opened(mark) for mark in these):
        letting_in.mark_opened(these, now)
        db.session.commit()
    return ""


def _was_seen(one: News) -> bool:
    """Whether the page's script says so, of a page that's too long to be seen whole."""
    return request.form.get("only") != "seen" or _page_of([one]).partition("#")[2] in request.form.getlist(
        "seen"
    )


def _ends_of(opened: CheckIn) -> set[str]:
    """The pages with which a check-in has been read."""
    pages = "checkins.opening_promises", "checkins.show"
    return {url_for(page, occasion=opened.occasion) for page in pages}


def _opened_by(one: News) -> set[str]:
    """The pages that open it, as their script says it. A thank-you is opened by itself, among others on its page."""
    page = _page_of([one])
    pages = {page if one.kind == "thanks" else page.partition("#")[0]}
    if one.kind == "promise":
        pages.add(url_for("checkins.opening_promises", occasion=one.where))
    if one.kind == "promise-went":
        pages.add(url_for("checkins.index", _anchor="promises-before"))
    if one.prompt:
        pages.add(url_for("checkins.opened_question", occasion=one.where, prompt=one.prompt))
    return pages


LISTS = {
    "come-back": "statements.index", "message": "statements.index", "answer": "statements.index",
    "signature": "boundaries.index", "proposal": "boundaries.index", "change": "boundaries.index",
    "boundary": "boundaries.index", "revisit": "boundaries.index", "nearly": "boundaries.index", "keep": "boundaries.index",
    "kept": "boundaries.index",
    "wants-to-talk": "checkins.index", "check-in": "checkins.index",
    "questions": "checkins.index", "agreed": "checkins.index",
    "talk": "live.index", "talk-time": "live.index", "yes": "live.index", "delivery": "statements.index", "thanks": "thanks.index",
    "light": "light.index", "light-days": "light.index",
}  # fmt: skip
"""The page for several things of a kind, and for one thing if the kind has no page for each."""


def _page_of(these: list[News]) -> str:
    """Where the one thing is, or the list of these."""
    one, anchor = these[0], None
    abouts = {n.about for n in these}
    if one.kind == "hello":
        return url_for("checkins.show", occasion="hello")
    if one.kind in news_of_rooms.PROMISES:
        return url_for("checkins.show", occasion=one.where, _anchor="promises")
    if one.where and (len(abouts) == 1 or one.kind in ("reply", "heart")):
        return url_for("checkins.show", occasion=one.where, _anchor=f"answer-{one.about}")
    if one.kind in ("check-in", "questions"):
        anchor = "proposed"
    elif one.kind == "thanks":
        anchor = f"note-{one.about}"
    elif len(abouts) == 1 and one.kind in ("come-back", "message", "answer"):
        said = f"entry-{these[-1].id}" if one.kind == "answer" else None  # the first that's new
        return url_for("statements.statement", id=one.about, _anchor=said)
    elif len(abouts) == 1 and one.kind == "yes":
        return url_for("live.summary_page", id=one.about)
    elif len(abouts) == 1 and one.kind == "boundary":
        return url_for("boundaries.boundary", id=one.about)
    elif len(abouts) == 1 and LISTS[one.kind] == "boundaries.index":
        return url_for("boundaries.agreement", id=one.about)
    return url_for(LISTS[one.kind], _anchor=anchor)
