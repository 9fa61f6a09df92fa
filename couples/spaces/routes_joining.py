"""Joining by an invitation: opening it, looking at it, accepting, not now."""

import uuid

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from couples import accounts, clock, realtime, text_input, vault
from couples.accounts.access import public
from couples.accounts.guess_and_request_limits import (
    GUESS_LIMIT,
    SPOKEN_CODE_LIMIT,
    Limited,
    counted,
    from_here,
    was_wrong,
)
from couples.accounts.models import User
from couples.db import db
from couples.fields import as_id
from couples.spaces import no_invitations, what_each_keeps
from couples.spaces import pairing as pairing_verbs
from couples.spaces.blueprint import bp
from couples.spaces.forms import CodeForm, QuestionsForm, questions
from couples.spaces.invitations import CODE_LETTERS, Invitation
from couples.spaces.models import current_space
from couples.spaces.pairing import AlreadyPaired, OwnInvitation
from couples.spaces.pasted_invitation import secret_in
from couples.spaces.routes_inviting import TWO_ALREADY, after_yes


def invitation_in_hand(*, but_not_by: uuid.UUID | None = None) -> Invitation | None:
    """The live invitation that this browser showed the secret of; None for one that `but_not_by` made, or whose author the
    person in this browser wants no invitation from."""
    id = as_id(session.get("invitation"))
    invitation = Invitation.live(id, clock.now()) if id else None
    if invitation and (invitation.author_id == but_not_by or no_invitations.blocks(invitation.author_id)):
        return None
    return invitation


accounts.allowances.append(lambda: invitation_in_hand() is not None)


@bp.get("/join")
@public
def join():
    """Where links and QR codes lead; the secret after the # never reaches a log. Looking uses nothing up."""
    return render_template("spaces/enter_invitation.html", form=CodeForm(formdata=None))


def _spoken() -> Limited:
    """The secret of a link is too long to be guessed; a code that's read aloud is not."""
    if len(vault.read_code(secret_in(request.form.get("code", "")))) > CODE_LETTERS:
        return {}
    return {"spoken codes": SPOKEN_CODE_LIMIT, from_here(): GUESS_LIMIT}


@bp.post("/join")
@public
@counted(_spoken)
def open_invitation():
    form = CodeForm()
    if not form.validate():
        was_wrong()
        return render_template("spaces/enter_invitation.html", form=form), 422
    invitation = Invitation.opened_by(form.code.data, clock.now())
    if invitation is None or no_invitations.blocks(invitation.author_id):
        was_wrong()
        return render_template("spaces/invitation_opens_nothing.html"), 422
    session["invitation"] = str(invitation.id)
    return redirect(url_for(".invited"))


@bp.get("/invited")
@public
def invited():
    invitation = invitation_in_hand()
    if invitation is None:
        return render_template("spaces/invitation_opens_nothing.html")
    if current_user.is_authenticated and current_user.id == invitation.author_id:
        return render_template("spaces/invitation_is_your_own.html")
    inviter = db.session.get_one(User, invitation.author_id)
    return render_template(
        "spaces/accept_invitation.html", inviter=inviter, invitation=invitation, form=QuestionsForm(formdata=None), questions=questions(),
        is_paired=current_user.is_authenticated and current_space().is_paired,
        kept=what_each_keeps.before_pairing(current_app.config["SETTINGS"].backups),
    )  # fmt: skip


@bp.post("/accept")
def accept():
    invitation, form, now = invitation_in_hand(), QuestionsForm(), clock.now()
    if current_space().is_paired:
        flash(TWO_ALREADY)
        return redirect(url_for("home.index"))
    if invitation is None:
        return render_template("spaces/invitation_opens_nothing.html"), 404
    if form.any_yes and not request.form.get("all_the_same"):
        return after_yes(url_for(".accept"), "Join all the same")
    inviter = db.session.get_one(User, invitation.author_id)
    if text_input.imitates(current_user.name, inviter.name):
        flash(
            "Your name looks like your partner's but is spelled with other letters. Change it in the settings first."
        )
        return redirect(url_for("home.settings"))
    try:
        pairing_verbs.join(invitation, current_user, now)
        db.session.commit()
    except (AlreadyPaired, OwnInvitation, IntegrityError):
        db.session.rollback()
        return render_template("spaces/invitation_opens_nothing.html"), 404
    session.pop("invitation", None)
    realtime.notify(inviter.id, "space", 1)
    flash("You're sharing with your partner now.")
    return redirect(url_for("home.index"))


@bp.post("/not-now")
@public
def not_now():
    """Says nothing to the inviter; the link keeps working until it runs out."""
    session.pop("invitation", None)
    if current_user.is_authenticated:
        flash("All right. The link keeps working until it runs out, and nobody is told.")
        return redirect(url_for("home.index"))
    return render_template("spaces/invitation_not_now.html")
