"""Inviting a partner: the link, its picture, the code to read aloud, and taking them back."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import accounts, clock
from couples.accounts.models import User
from couples.db import db
from couples.spaces import invitations, no_invitations, reading_again, what_each_keeps
from couples.spaces import pairing as pairing_verbs
from couples.spaces.blueprint import bp
from couples.spaces.forms import QuestionsForm, questions
from couples.spaces.invitations import Invitation
from couples.spaces.models import current_space

TWO_ALREADY = "You're already sharing with your partner."


@accounts.signed_up.connect
def _give_a_space(person: User, now) -> None:
    pairing_verbs.found_space(person.id, person.zone, now)


@bp.get("")
def pairing():
    import segno  # draws codes, and is wanted for little else

    place, settings = current_space(), current_app.config["SETTINGS"]
    invitation = invitations.into(place, clock.now())
    link = f"{settings.base_url}{url_for('.join')}#{invitation.secret}" if invitation else ""
    return render_template(
        "spaces/invite_partner.html",
        place=place,
        invitation=invitation,
        link=link,
        qr=segno.make(link, error="m").svg_data_uri(scale=6, border=2, dark="#2c2530", light="#ffffff")
        if link
        else "",
        code=invitation.code_now(clock.now()) if invitation else "",
        kept=what_each_keeps.before_pairing(settings.backups),
        form=QuestionsForm(formdata=None),
        questions=questions(),
        not_from=no_invitations.listed(),
        shut_with=no_invitations.one_not_blocked_yet(),
        is_new=place.is_paired and not reading_again.has_begun(place, clock.now()),
        can_undo=reading_again.is_nothing_shared(place, clock.now()),
    )


@bp.get("/joined")
def joined_part():
    """What the open page of an invitation asks for after a notice: once someone has joined, it comes again as a whole."""
    return "", {"X-Page": "reload"} if current_space().is_paired else {}


@bp.post("/invitation")
def invite():
    place, form = current_space(), QuestionsForm()
    if place.is_paired:
        flash(TWO_ALREADY)
        return redirect(url_for(".pairing"))
    if form.any_yes and not request.form.get("all_the_same"):
        return after_yes(url_for(".invite"), "Make an invitation anyway")
    Invitation.make(place.space, current_user, clock.now())
    db.session.commit()
    flash("Your invitation is ready.")
    return redirect(url_for(".pairing"))


def after_yes(action: str, label: str, along: Mapping[str, str] = MappingProxyType({})) -> str:
    """A yes to one of the private questions brings a page about safety first; whoever wants to goes on from there.

    Args:
        along: what else the form said, to be said again.
    """
    page, said = "spaces/after_yes_to_a_question.html", {"all_the_same": "1", **along}
    return render_template(page, questions=questions(), action=action, label=label, along=said)


@bp.post("/invitation/code")
def spoken_code():
    """A fresh code to read aloud; the one before stops working."""
    invitation = invitations.into(current_space(), clock.now())
    if invitation is None:
        flash("There's no invitation anymore. Make a new one.")
        return redirect(url_for(".pairing"))
    invitation.new_code(clock.now())
    db.session.commit()
    return redirect(url_for(".pairing", _anchor="by-voice"))


@bp.post("/invitation/revoke")
def revoke():
    invitation = invitations.into(current_space(), clock.now())
    if invitation:
        invitation.revoke()
        db.session.commit()
    flash("Invitation canceled. The link no longer works.")
    return redirect(url_for(".pairing"))
