"""An invitation, opened and looked at: whose it is, a look around first, not now. Joining is in `routes_accepting`."""

import uuid

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from couples import accounts, clock, vault
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
from couples.spaces.blueprint import bp
from couples.spaces.forms import CodeForm
from couples.spaces.invitations import CODE_LETTERS, Invitation
from couples.spaces.models import current_space
from couples.spaces.page_space import in_any_space
from couples.spaces.pasted_invitation import secret_in


def invitation_in_hand(*, but_not_by: uuid.UUID | None = None) -> Invitation | None:
    """The live invitation that this browser showed the secret of; None for one that `but_not_by` made, or whose author the
    person in this browser wants no invitation from."""
    id = as_id(session.get("invitation"))
    invitation = Invitation.live(id, clock.now()) if id else None
    if invitation and (invitation.author_id == but_not_by or no_invitations.blocks(invitation.author_id)):
        return None
    return invitation


def shown_is_another(invitation: Invitation) -> bool:
    """Whether the form's page was about another invitation than the one in hand: its reader has opened that one since."""
    return request.form.get("invitation") not in (None, "", str(invitation.id))


accounts.allowances.append(lambda: invitation_in_hand() is not None)


@bp.get("/join")
@public
def join():
    """Where links and QR codes lead; the secret after the # never reaches a log. Looking uses nothing up."""
    return render_template("spaces/enter_invitation.html", form=CodeForm(formdata=None))


def _spoken() -> Limited:
    """The secret of a link is too long to be guessed; a code that's read aloud isn't."""
    if len(vault.read_code(secret_in(request.form.get("code", "")))) > CODE_LETTERS:
        return {}
    return {"spoken codes": SPOKEN_CODE_LIMIT, from_here(): GUESS_LIMIT}


@bp.post("/join")
@in_any_space
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
    session.pop("joining", None)
    session["invitation"] = str(invitation.id)
    return redirect(url_for(".invited"))


@bp.get("/invited")
@public
def invited():
    """Says who invites, by their first name, and nothing else about them."""
    invitation = invitation_in_hand()
    if invitation is None:
        return render_template("spaces/invitation_opens_nothing.html")
    if current_user.is_authenticated and current_user.id == invitation.author_id:
        return render_template("spaces/invitation_is_your_own.html")
    return render_template(
        "spaces/accept_invitation.html",
        invitation=invitation,
        inviter=db.session.get_one(User, invitation.author_id),
        is_paired=current_user.is_authenticated and current_space().is_paired,
        kept=what_each_keeps.before_pairing(current_app.config["SETTINGS"].backups),
    )


@bp.get("/look-around")
@public
def look_around():
    """A sample to try out, for anyone: what's typed there is in no form, so it can't be sent."""
    invitation = invitation_in_hand()
    inviter = db.session.get_one(User, invitation.author_id) if invitation else None
    return render_template("spaces/look_around.html", inviter=inviter)


@bp.post("/not-now")
@in_any_space
@public
def not_now():
    """Says nothing to the inviter; the link works until it expires. Another one that was opened since stays in hand."""
    invitation = invitation_in_hand()
    if invitation is None or not shown_is_another(invitation):
        session.pop("invitation", None)
        session.pop("joining", None)
    if current_user.is_authenticated:
        flash("Okay. The link works until it expires, and no one is told.")
        return redirect(url_for("home.index"))
    return render_template("spaces/invitation_not_now.html")
