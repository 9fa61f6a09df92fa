"""A shared statement: reading it, answering, what was heard, closing, withdrawing."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.db import db, wipe_deleted
from couples.fields import SelectChoice, as_id
from couples.form_responses import GONE_FOR_BOTH, today, wants_on
from couples.own_rows import is_new, own_if_any, says_more
from couples.spaces import letting_in
from couples.spaces.models import (
    current_space,
    in_current_space,
    name_of_partner,
    own_to_read,
    partner_in,
    readable_ids,
)
from couples.spaces.notify import notify_about
from couples.statements import models
from couples.statements.blueprint import bp
from couples.statements.forms import AnswerForm, EntryForm
from couples.statements.models import Entry, Statement
from couples.statements.replies_in_lists import new_of
from couples.statements.thread_replies import (
    ANSWERS,
    ASK_BACK,
    LETS,
    REPLIES,
    SAID,
    TO_A_REPLY,
    suggests_talking,
)
from couples.statements.whats_next import before_whats_next, of_its_request, own_yes, whats_left
from couples.wording_help import Line, lines_beside

IN_WORDS = {"replies": REPLIES, "answers": ANSWERS, "said_as": SAID, "lets": LETS}


def _seen(id: uuid.UUID) -> Statement:
    """A statement of my current space that I may see; one that hasn't arrived isn't there for its reader."""
    return models.seen_statement(id, [current_space().space.id], current_user.id, clock.now()) or abort(404)


def _seen_to_read(id: uuid.UUID) -> Statement:
    now = clock.now()
    return models.seen_statement(id, readable_ids(now), current_user.id, now) or abort(404)


def _changed(statement: Statement) -> None:
    """Commits, and tells both once there is something that both can see."""
    db.session.commit()
    if statement.has_arrived(clock.now()):
        notify_about(statement.space_id, "statements", statement.version)


def _page(
    statement: Statement,
    entry_form: EntryForm | None = None,
    answer_form: AnswerForm | None = None,
    again: uuid.UUID | None = None,
) -> dict:
    place, now = current_space(), clock.now()
    thread = models.thread_of(statement, current_user.id, now)
    answered = {e.about_id: e for e in thread if e.about_id not in (None, again) and not e.removed_at}
    is_mine = statement.author_id == current_user.id
    is_current = statement.space_id == place.space.id and place.is_paired
    may_go_on = is_current and statement.is_open
    theirs = [e for e in thread if e.author_id != current_user.id and not e.removed_at]
    asks = theirs if is_mine and may_go_on else []
    open_replies = [e for e in asks if e.kind in TO_A_REPLY and e.id not in answered]
    mine = {e.kind for e in thread if e.author_id == current_user.id and not e.removed_at}
    return {
        "place": place,
        "now": now,
        "partner": partner_in(statement.space_id),
        "statement": statement,
        "parts": statement.parts,
        "thread": thread,
        "is_mine": is_mine,
        "has_arrived": statement.has_arrived(now),
        "may_answer": may_go_on and statement.has_arrived(now) and not is_mine,
        "to_answer": {e.id: TO_A_REPLY[e.kind] for e in open_replies},
        "waits": any(e.kind in ASK_BACK for e in open_replies),
        "again": again,
        **whats_left(statement, thread, current_user.id),
        "before": _before(statement, thread, open_replies, again) if may_go_on else None,
        "talk_instead": suggests_talking(e.kind for e in answered.values()),
        "is_current": is_current,
        **IN_WORDS,
        **of_its_request(statement, mine, [e.kind for e in answered.values()]),
        "today": today(),
        "entry_form": entry_form or EntryForm(formdata=None, today=today()),
        "answer_form": answer_form or AnswerForm(formdata=None),
    }


def _before(
    statement: Statement, thread: list[Entry], open_replies: list[Entry], again: uuid.UUID | None
) -> list[Entry] | None:
    """What's folded above what is new or waits; a page that's open stays as it was opened."""
    if request.endpoint == "statements.part":
        first = request.args.get("folded", type=uuid.UUID)
        return next((thread[:n] for n, e in enumerate(thread) if e.id == first), None)
    me = current_user.id
    waiting = {e.id for e in open_replies if e.kind in ASK_BACK}
    to_read = waiting | new_of(thread, me, clock.now())
    return before_whats_next(thread, me, to_read, {again, own_yes(statement, thread, me)})


@bp.get("/<uuid:id>")
def statement(id: uuid.UUID):
    return render_template(
        "statements/shared_copy.html", lines=_lines_after_sending(id), **_page(_seen_to_read(id))
    )


def _lines_after_sending(id: uuid.UUID) -> list[Line]:
    """What is said to the author of the words that were sent just now, and to nobody else."""
    names, entry = current_space().partner_names, own_if_any(Entry, as_id(one_time_marks.take("entry")))
    if entry is None or entry.statement_id != id or entry.removed_at:
        return []
    return lines_beside([entry.text or ""], names=names)


@bp.get("/<uuid:id>/part")
def part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    return render_template("statements/_shared_copy_thread.html", **_page(_seen_to_read(id)))


@bp.post("/<uuid:id>/entries")
def answer(id: uuid.UUID):
    """The reader's answer: every kind is open from the start."""
    row = _seen(id)
    if row.author_id == current_user.id or not row.is_open:
        abort(404)
    form = EntryForm(today=today())
    if not form.validate() or says_more(Entry, form, text="text"):
        return render_template("statements/shared_copy.html", **_page(row, entry_form=form)), 422
    if is_new(Entry, form.id.fresh):
        back_on = form.back_on.data if form.kind.data == "time" else None
        said = form.id.fresh, current_user.id, form.kind.data, form.text.data
        row.answer(*said, clock.now(), back_on=back_on)
        _changed(row)
        flash(f"Sent to {name_of_partner()}.")
    one_time_marks.leave("entry", form.id.fresh)
    return redirect(url_for(".statement", id=id, _anchor=f"entry-{form.id.fresh}"))


@bp.post("/entries/<uuid:id>/answer")
def confirm(id: uuid.UUID):
    """Its author's answer to a reply: whether that's what they meant, a yes, a thank-you, or a line. The page offers one to each."""
    reply = in_current_space(Entry, id, Entry.kind.in_(TO_A_REPLY), Entry.removed_at.is_(None))
    row = _seen(reply.statement_id)
    if row.author_id != current_user.id or reply.author_id == current_user.id or not row.is_open:
        abort(404)
    form = AnswerForm()
    form.kind.choices = [SelectChoice(kind, label) for kind, label in TO_A_REPLY[reply.kind].items()]
    if not form.validate() or says_more(Entry, form, text="text"):
        return render_template("statements/shared_copy.html", **_page(row, answer_form=form, again=id)), 422
    if is_new(Entry, form.id.fresh):
        said = form.id.fresh, current_user.id, form.kind.data, form.text.data
        row.answer(*said, clock.now(), about=reply)
        _changed(row)
        flash(f"Sent to {name_of_partner()}.")
    one_time_marks.leave("entry", form.id.fresh)
    return redirect(url_for(".statement", id=row.id, _anchor=f"entry-{form.id.fresh}"))


@bp.post("/entries/<uuid:id>/remove")
def remove_entry(id: uuid.UUID):
    entry = own_to_read(Entry, id)
    row = _seen_to_read(entry.statement_id)
    row.remove(entry, clock.now())
    _changed(row)
    flash(GONE_FOR_BOTH)
    return redirect(url_for(".statement", id=row.id) + "#thread")


@bp.post("/<uuid:id>/withdraw")
def withdraw(id: uuid.UUID):
    """Lets its author take it back: without a trace before it arrives, and for both after that, opened or not."""
    row = _seen_to_read(id)
    if row.author_id != current_user.id or row.withdrawn_at:
        abort(404)
    arrived = row.has_arrived(clock.now())
    row.withdraw(clock.now())
    if arrived:
        _changed(row)
    else:
        db.session.commit()
    wipe_deleted()
    flash(GONE_FOR_BOTH if arrived else f"Taken back before it arrived, so {name_of_partner()} won't see it.")
    return redirect(url_for(".index"))


@bp.post("/<uuid:id>/close")
def close(id: uuid.UUID):
    """Either can close a thread; what was said stays to read."""
    row = _seen(id)
    if not row.is_open or not row.has_arrived(clock.now()):
        abort(404)
    row.close(clock.now())
    _changed(row)
    has_shared = not letting_in.is_just_the_check_in()
    flash(
        "Closed. It's in Shared now, under “Earlier messages”."
        if has_shared
        else "Closed. You can both still read it."
    )
    return redirect(url_for(".statement", id=id))


@bp.post("/<uuid:id>/topic")
def topic(id: uuid.UUID):
    """Either takes it as a topic of the check-in, or, where it shows to them as one, takes that back."""
    row = _seen(id)
    if not row.is_open or not row.has_arrived(clock.now()):
        abort(404)
    shows = row.shows_as_topic
    if shows and not wants_on(True):
        row.leave_out_of_check_in()
    elif not shows and wants_on(False):
        row.take_to_check_in(current_user.id, clock.now())
    _changed(row)
    flash("It's a topic for your check-in now." if row.shows_as_topic else "It's no longer a check-in topic.")
    return redirect(url_for(".statement", id=id))
