"""Choosing how often, the day, the time and the questions: one proposes, and it counts when the other agrees.

Guaranteed: a no is told to no one. To whoever proposed, it looks like no answer, and they wait four weeks either way; only a day while
both are beginning (`day_to_choose`). A proposal never replaces one of the partner's that's let in but wasn't on the page it was sent from.
"""

import uuid
from datetime import date

from flask import abort, flash, get_template_attribute, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.checkins import current_week, day_to_choose, own_questions, schedule_change
from couples.checkins.blueprint import bp
from couples.checkins.current_week import Week, shown_proposal
from couples.checkins.forms import RitualForm
from couples.checkins.models import Ready, Ritual
from couples.checkins.quiet_words import lines_of
from couples.db import db, only_reading, wipe_deleted
from couples.form_responses import GONE_FOR_BOTH, today
from couples.spaces import letting_in, proposals
from couples.spaces.asking_again import SCHEDULE
from couples.spaces.models import CurrentSpace, current_space, in_current_space, name_of_partner
from couples.spaces.notify import notify_both
from couples.spaces.same_proposal import is_yes

JUST_PROPOSED = "{} has just proposed something, too. Say yes to it above, or propose yours instead."
OWN_NEED_TWO = "You can add your own questions once your partner is here. Take these out to save the rest."


@bp.get("/ritual")
def ritual():
    place = current_space()
    in_force, open_one = Ritual.now(place.space.id)
    proposal = shown_proposal(place, open_one, clock.now())
    start = proposal or in_force
    form = RitualForm(
        formdata=None,
        own_texts=start.own or {},
        data={
            "every": start.every,
            "weekday": start.weekday,
            "at": start.at,
            "zone": start.zone,
            "keys": [prompt.key for prompt in start.prompts],
            "decks": start.plan.decks if start.plan else (),
            "own": "\n".join((start.own or {}).values()),
        },
    )
    return _page(place, in_force, proposal, form)


def _page(place: CurrentSpace, in_force: Ritual, proposal: Ritual | None, form: RitualForm) -> str:
    this = current_week.week_of(place, clock.now())
    shown_id = str(proposal.id) if proposal and proposal.author_id != current_user.id else ""
    return render_template(
        "checkins/schedule_and_questions.html", instead=shown_id, place=place, in_force=in_force, proposal=proposal, form=form,
        proposal_lines=lines_of(place, proposal), not_before=_not_before(place, proposal),
        is_ready=bool(shown_id) and _is_ready(this), are_beginning=day_to_choose.are_beginning(this), own_questions=own_questions.mine(place), earlier=own_questions.earlier(place),
    )  # fmt: skip


def _is_ready(this: Week) -> bool:
    """Whether this person has said they're ready, which a new schedule takes back."""
    return this.check_in in db.session and Ready.of(this.check_in, current_user.id) is not None


def _not_before(place: CurrentSpace, proposal: Ritual | None) -> date | None:
    """From when this person can propose again; None for now, and where they answer the partner's own proposal."""
    return proposals.not_before(proposal, SCHEDULE, place, clock.now()) if place.is_paired else None


@bp.post("/ritual")
def propose_ritual():
    place, now = current_space(), clock.now()
    in_force, open_one = Ritual.now(place.space.id)
    shown = shown_proposal(place, open_one, now)
    form = RitualForm(own_texts=(shown or in_force).own or {})
    if open_one and _is_yes(form, open_one):
        return agree_to_ritual(open_one.id)
    if not form.validate() or _is_refused(form, place, shown) or _not_before(place, shown):
        with only_reading():
            return _page(place, in_force, shown, form), 422
    if place.is_paired and in_force.author_id and form.is_like(in_force):
        flash("That's already your day.")
        return redirect(url_for(".ritual"))
    schedule_change.propose(place, form.chosen(), now)
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash(f"Proposed. It's settled once {place.partner.name} agrees." if place.partner else "Saved.")
    return redirect(url_for(".index"))


def _is_yes(form: RitualForm, proposal: Ritual) -> bool:
    """Whether it says just what the partner has proposed, let in or not."""
    return form.validate() and is_yes(proposal.author_id, True, current_user.id, form.is_like(proposal))


def _is_refused(form: RitualForm, place: CurrentSpace, shown: Ritual | None) -> bool:
    """Whether it can't be proposed just now; the form then says why."""
    if form.own.lines and not place.is_paired:
        form.own.errors = [*form.own.errors, OWN_NEED_TWO]
        return True
    if place.partner and shown and shown.author_id != current_user.id and form.instead.data != str(shown.id):
        form.form_errors.append(JUST_PROPOSED.format(place.partner.name))
        return True
    return False


@bp.post("/ritual/<uuid:id>/agree")
def agree_to_ritual(id: uuid.UUID):
    """Agrees to the partner's proposal, which counts from now on."""
    place = current_space()
    proposal = in_current_space(Ritual, id, Ritual.agreed_at.is_(None), Ritual.author_id != current_user.id)
    schedule_change.agree(proposal, place, clock.now())
    db.session.commit()
    notify_both(place, "ritual", 1)
    flash(f"Agreed: {_rhythm_words(proposal)}.")
    return redirect(url_for(".index"))


def _rhythm_words(ritual: Ritual) -> str:
    """As the pages say it: "Sundays at 19:00"."""
    words = get_template_attribute("checkins/_rhythm_in_words.html", "rhythm_words")(ritual)
    return " ".join(words.split())


@bp.post("/ritual/<uuid:id>/decline")
def decline_ritual(id: uuid.UUID):
    """Declines the partner's proposal privately, or takes the author's own back. The schedule stays as it was."""
    place = current_space()
    proposal = in_current_space(Ritual, id, Ritual.agreed_at.is_(None))
    if proposal.author_id != current_user.id:
        letting_in.set_aside(proposal.id)
        now = clock.now()
        holds = day_to_choose.a_no_holds(current_week.week_of(place, now), proposal)
        letting_in.mute(SCHEDULE, today() + holds, now)
        db.session.commit()
        realtime.notify(current_user.id, "ritual", 0)
        flash(f"It stays as it was. {name_of_partner()} isn't told.")
        return redirect(url_for(".ritual"))
    schedule_change.take_back(proposal, clock.now())
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash("It stays as it was.")
    return redirect(url_for(".ritual"))


@bp.post("/ritual/questions/<key>/take-back")
def take_question_back(key: str):
    """Takes back a question, which its author can do alone, even after both agreed on it."""
    place = current_space()
    if not own_questions.take_back(key, place, clock.now()):
        abort(404)
    db.session.commit()
    wipe_deleted()
    notify_both(current_space(), "ritual", 1)
    flash(GONE_FOR_BOTH)
    return redirect(url_for(".ritual"))
