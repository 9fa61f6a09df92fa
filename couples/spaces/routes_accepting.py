"""Joining: the private questions, asked once, and the one step that brings two people together.

Guaranteed: someone without an account is asked first, then signs up or in, and that same form joins them to their
partner. Their browser remembers only which invitation they were asked about and whether they'd like just the check-in,
never an answer. If the invitation expires while they sign up, the new account stays.
"""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from couples import accounts, clock, realtime, text_input
from couples.accounts import page_owner
from couples.accounts.access import public
from couples.accounts.models import User
from couples.db import db
from couples.spaces import letting_in
from couples.spaces import pairing as pairing_verbs
from couples.spaces.blueprint import bp
from couples.spaces.forms import JoinForm, questions
from couples.spaces.invitations import Invitation
from couples.spaces.models import current_space
from couples.spaces.page_space import in_any_space
from couples.spaces.pairing import AlreadyPaired, OwnInvitation
from couples.spaces.routes_inviting import TWO_ALREADY, after_yes
from couples.spaces.routes_joining import invitation_in_hand, shown_is_another

IMITATES = (
    "Your name looks like your partner's but is spelled with different letters. Change it here, then join."
)
ANOTHER = "You've opened another invitation since, so you haven't joined anyone yet."


@bp.get("/accept")
@public
def before_joining():
    """The three private questions, and whether it should be just the check-in."""
    invitation = invitation_in_hand()
    if invitation is None or (current_user.is_authenticated and not _may_join(invitation)):
        return redirect(url_for(".invited"))
    return render_template(
        "spaces/before_joining.html",
        invitation=invitation,
        inviter=db.session.get_one(User, invitation.author_id),
        form=JoinForm(formdata=None),
        questions=questions(),
    )


def _may_join(invitation: Invitation) -> bool:
    return invitation.author_id != current_user.id and not current_space().is_paired


@bp.post("/accept")
@in_any_space
@public
def accept():
    page_owner.check()
    invitation, form = invitation_in_hand(), JoinForm()
    if current_user.is_authenticated and current_space().is_paired:
        flash(TWO_ALREADY)
        return redirect(url_for("home.index"))
    if invitation is None:
        return render_template("spaces/invitation_opens_nothing.html"), 404
    if shown_is_another(invitation):
        flash(ANOTHER)
        return redirect(url_for(".invited"))
    if form.any_yes and not request.form.get("all_the_same"):
        along = {"invitation": str(invitation.id)}
        along |= {"only_check_in": "y"} if form.only_check_in.data else {}
        return after_yes(url_for(".accept"), "Join anyway", along)
    if not current_user.is_authenticated:
        session["joining"] = {"invitation": str(invitation.id), "only": form.only_check_in.data}
        return redirect(url_for("accounts.sign_up", next=url_for(".invited")))
    joined = _join(invitation, only_check_in=form.only_check_in.data)
    return redirect(joined) if joined else (render_template("spaces/invitation_opens_nothing.html"), 404)


def _join(invitation: Invitation, *, only_check_in: bool) -> str:
    """The signed-in person joins. Returns the address to go on to; "" if the two can't be joined."""
    inviter, now = db.session.get_one(User, invitation.author_id), clock.now()
    if text_input.imitates(current_user.name, inviter.name):
        flash(IMITATES)
        return url_for("home.settings")
    try:
        pairing_verbs.join(invitation, current_user, now)
        if only_check_in:
            letting_in.let_in_just_the_check_in(now)
        db.session.commit()
    except (AlreadyPaired, OwnInvitation, IntegrityError):
        db.session.rollback()
        return ""
    session.pop("invitation", None)
    session.pop("joining", None)
    realtime.notify(inviter.id, "space", 1)
    flash("You two are connected.")
    return url_for("checkins.show", occasion="hello")


# --- on the way through an account ------------------------------------------------------------------------------------


def _asked_for() -> tuple[Invitation, bool] | None:
    """The invitation that this browser's person pressed Join for, with their choice; None where there is none any more."""
    invitation, joining = invitation_in_hand(), session.get("joining")
    if invitation is None or not isinstance(joining, dict) or joining["invitation"] != str(invitation.id):
        return None
    return invitation, joining["only"]


@accounts.inviters.append
def _whom_they_join(going: str) -> str:
    asked = _asked_for() if going == url_for("spaces.invited") else None
    return db.session.get_one(User, asked[0].author_id).name if asked else ""


@accounts.arrivals.append
def _join_as_asked(target: str) -> str:
    """Joins, once someone has signed up or in to do so. If that can't be anymore, the page at `target` says why."""
    asked = _asked_for() if target == url_for("spaces.invited") else None
    session.pop("joining", None)
    return _join(asked[0], only_check_in=asked[1]) or target if asked else target
