"""Reading and deleting a person's own notes, and copying words out of them.

The address says "pages" and the title says "Only me": what a browser remembers names neither what this is nor what stands in it.
"""

import uuid

from flask import redirect, render_template, url_for
from flask_login import current_user

from couples import one_time_marks
from couples.db import only_reads
from couples.form_responses import delete_for_good, today
from couples.journal import models, prompts_and_moods, self_check_in_rhythm
from couples.journal.blueprint import bp
from couples.journal.entry_text import Words
from couples.journal.forms import LookForm
from couples.journal.models import Entry
from couples.own_rows import own
from couples.wording_help import Line, lines_beside

ON_FIRST_PAGE = 20


@bp.get("")
def index():
    rhythm, now = models.rhythm_of(current_user), today()
    held = (
        models.held_with_oneself(current_user, *self_check_in_rhythm.period_of(rhythm, now)) if rhythm else []
    )
    entries = models.newest(current_user, ON_FIRST_PAGE)
    return render_template(
        "journal/your_pages.html",
        entries=entries,
        offered=self_check_in_rhythm.is_offered(rhythm, held, now),
        rhythm=rhythm,
        month=now,
        look=LookForm(formdata=None),
    )


# --- one page -----------------------------------------------------------------------------------------------------


@bp.get("/<uuid:id>")
def page(id: uuid.UUID):
    entry = own(Entry, id)
    words = entry.words
    from couples.journal.markdown import formatted  # with its library: only where a page is read

    html, links = formatted(words.text)
    answers = []
    for key, text in words.answers.items():
        answer, more = formatted(text)
        answers.append((prompts_and_moods.questions().get(key, "One of your own questions"), answer))
        links += [link for link in more if link not in links]
    prompt = prompts_and_moods.prompts().get(words.prompt)
    return render_template(
        "journal/read_page.html",
        entry=entry,
        words=words,
        html=html,
        answers=answers,
        links=links,
        prompt=prompt,
        lines=_read_with_author(words) if one_time_marks.take("read") == str(id) else None,
    )


def _read_with_author(words: Words) -> list[Line]:
    """The lines about safety, for whoever asks to have their own page read; it's kept nowhere."""
    return [line for line in lines_beside([words.text, *words.answers.values()]) if line.is_about_safety]


@bp.post("/<uuid:id>/read")
@only_reads
def read_with_author(id: uuid.UUID):
    """Leads back to the page, which then reads its words this once."""
    one_time_marks.leave("read", own(Entry, id).id)
    return redirect(url_for(".page", id=id, _anchor="end"))


@bp.post("/<uuid:id>/delete")
def delete(id: uuid.UUID):
    """For good: the words leave the database file with the commit."""
    delete_for_good(own(Entry, id), "Note deleted.")
    return redirect(url_for(".index"))


@bp.get("/<uuid:id>/words")
def carry(id: uuid.UUID):
    """Words of a page in a field, to be cut down and taken elsewhere by the person's own form."""
    entry = own(Entry, id)
    return render_template(
        "journal/carry_words.html", entry=entry, text="\n\n".join(t for t in entry.words.texts if t)
    )
