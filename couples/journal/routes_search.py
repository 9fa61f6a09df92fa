"""Finding pages again and looking back: by month, by words, tags and moods, over time.

What is looked for comes by POST and waits in the person's pocket: no address, and so no browser history, holds it.
"""

from collections import Counter
from collections.abc import Iterable

from flask import abort, redirect, render_template, url_for
from flask_login import current_user

from couples.form_responses import today
from couples.journal import models, mood_chart, sealed_cookie
from couples.journal.blueprint import bp
from couples.journal.calendar_month import Month
from couples.journal.forms import LookForm
from couples.journal.mood_chart import Noted
from couples.journal.search import MOST_SHOWN, excerpt


@bp.get("/months/<name>")
def month(name: str):
    """One month as a calendar, and its pages."""
    this = Month.read(name)
    if this is None or str(this) != name:
        abort(404)
    before, after = models.days_around(current_user, this.first, this.last)
    entries = models.between(current_user, this.first, this.last)
    return render_template(
        "journal/calendar_month.html",
        month=this,
        entries=entries,
        counts=Counter(e.on_day.day for e in entries),
        before=before and Month.of(before),
        after=after and Month.of(after),
        today=today(),
    )


@bp.get("/found")
def found():
    """What the last search of this browser finds now."""
    query = sealed_cookie.query()
    if query.is_blank:
        return redirect(url_for(".tags"))
    entries, more = models.search(current_user, query)
    found = [(entry, excerpt(entry.words, query)) for entry in entries]
    look = LookForm(formdata=None, data=vars(query))
    return render_template(
        "journal/search_results.html", found=found, more=more, query=query, look=look, shown=MOST_SHOWN
    )


@bp.post("/found")
def look():
    """Notes in the pocket what is looked for; changes nothing else."""
    form = LookForm()
    if not form.validate():
        return render_template(
            "journal/search_results.html", found=[], more=False, query=None, look=form, shown=MOST_SHOWN
        ), 422
    sealed_cookie.look_for(form.query())
    return redirect(url_for(".found" if not form.query().is_blank else ".index"))


@bp.get("/tags")
def tags():
    """Every tag and mood, with how often it's used, to search by."""
    everything = [words for _, words in models.everything(current_user)]
    return render_template(
        "journal/tags_and_moods.html",
        tags=_counted(words.tags for words in everything),
        moods=_counted(words.all_moods for words in everything),
        look=LookForm(formdata=None),
    )


def _counted(lists: Iterable[Iterable[str]]) -> list[tuple[str, int]]:
    """Words with how often they stand, in the order of the alphabet; spelled as they were last."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for words in lists:
        for word in words:
            names.setdefault(word.casefold(), word)
            counts[word.casefold()] += 1
    return [(names[key], counts[key]) for key in sorted(names)]


@bp.get("/over-time")
def look_back():
    noted = [
        Noted(day, words.settled, tuple(words.all_moods)) for day, words in models.everything(current_user)
    ]
    return render_template(
        "journal/mood_chart.html",
        line=mood_chart.settled_line(noted, today()),
        months=mood_chart.moods_by_month(noted, today()),
    )
