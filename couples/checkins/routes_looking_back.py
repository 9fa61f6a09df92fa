"""The page for looking back at your own check-ins.

What's looked for comes by POST and waits in the session cookie, sealed (`only_me.pocket`), so no address holds it.
"""

from flask import redirect, render_template, url_for
from flask_login import current_user

from couples import clock, reader_formats, text_input
from couples.checkins import looking_back, prompts
from couples.checkins.blueprint import bp
from couples.checkins.forms import FindForm
from couples.only_me import only_mine, pocket
from couples.spaces.models import current_space, readable_ids
from couples.turns import looking_through_all

LOOKED_FOR = "in_check_ins"


@bp.get("/looking-back")
@only_mine
def look_back():
    """The reader's own numbers and wishes, or what their last search finds now."""
    return _page(FindForm(formdata=None, text=pocket.kept().get(LOOKED_FOR, "")))


@bp.post("/looking-back")
@only_mine
def find():
    """Notes in the pocket what is looked for; changes nothing else."""
    form = FindForm()
    if not form.validate():
        return _page(form), 422
    pocket.keep(**{LOOKED_FOR: None if text_input.is_blank(form.text.data) else form.text.data})
    return redirect(url_for(".look_back"))


def _page(form: FindForm) -> str:
    now = clock.now()
    who, where = current_user.id, readable_ids(now)
    looked_for = "" if form.errors else form.text.data
    shown = () if looked_for else (looking_back.NUMBER, looking_back.HELPS)
    with looking_through_all.one():
        answers = looking_back.own_answers(who, where, shown)
        found, has_more = looking_back.find(answers, looked_for) if looked_for else ([], False)
        has_written = bool(answers) or looking_back.has_any(who, where)
        elsewhere = looking_back.beside(who, now) if looked_for or not has_written else []
        beside, has_more_beside = (
            looking_back.find_beside(elsewhere, looked_for) if looked_for else ([], False)
        )
    short_day = reader_formats.here().short_day
    return render_template(
        "checkins/looking_back.html",
        form=form,
        here=current_space().space.id,
        looked_for=looked_for,
        found=found,
        beside=beside,
        has_more=has_more or has_more_beside,
        shown=looking_back.MOST_SHOWN,
        has_written=has_written or bool(elsewhere),
        points=[(short_day(day), number, None) for day, number in looking_back.numbers(answers)],
        number=prompts.known(looking_back.NUMBER),
        wishes=[own for own in answers if own.prompt == looking_back.HELPS and own.words.text][
            : looking_back.MOST_SHOWN
        ],
    )
