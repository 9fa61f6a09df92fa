"""A new password and a new recovery code for a vault, whatever asked for them.

Guaranteed: the one password and the one recovery code are new, no passkey is left, and no trace of the old ones remains in
the database file or its log. The trade-off: if the response is lost on its way to the browser, the person has no code until
they make one.
"""

from flask import Response, render_template
from flask_wtf import FlaskForm
from wtforms import Field

from couples import clock, realtime, vault
from couples.accounts import passkeys, send_again
from couples.accounts.models import User
from couples.accounts.sign_in_cookie import signed_in, this_device
from couples.db import db, wipe_deleted


def refused(page: str, form: FlaskForm, field: Field | None = None, why: str = "") -> tuple[str, int]:
    """The same page again, with what was typed and, where the form itself can't tell, `why` beside `field`."""
    if field is not None:
        field.errors = [why]
    return render_template(f"accounts/{page}.html", form=form, carried=send_again.carried()), 422


def with_new_password(
    user: User, vault_key: bytes, wrap: vault.PasswordWrap, how: str, *, keep: bool
) -> Response:
    """Gives the vault a new password and a new recovery code, ends every session but a fresh one here, shows the code.

    Args:
        keep: whether this device keeps its person signed in.
    """
    user.unlock(vault_key)
    user.password_wrap = wrap
    had_passkeys = passkeys.forget_all(user.id)
    had_code = user.recovery_box is not None
    code = user.make_recovery_code()
    now = clock.now()
    user.sign_out_everywhere(now)
    user.sign_in(now, this_device(), keep=keep)
    db.session.commit()
    realtime.disconnect(user.id)
    response = signed_in(user, "", keep=keep)
    wipe_deleted()
    response.status_code = 200
    response.headers.pop("Location")
    response.data = render_template(
        "accounts/your_recovery_code.html",
        code=code,
        mark=vault.mark_of_code(user.recovery_box),
        how=how,
        had_code=had_code,
        had_passkeys=had_passkeys,
        carried=send_again.carried_for_me(),
    )
    return response
