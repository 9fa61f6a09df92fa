"""What the pages about a person take in."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, ValidationError
from wtforms.validators import InputRequired, Length

from couples import text_input, vault
from couples.accounts import addresses
from couples.accounts.password_strength import TOO_LONG, problem_with, problem_with_shape
from couples.fields import DrawnWith, Password, TextLine, Zone, one_of, text_line

NAME_LENGTH = 40


def _strip(value: str | None) -> str:
    return (value or "").strip()


def valid_name(form: FlaskForm, field: Any) -> None:
    if text_input.is_blank(field.data):
        raise ValidationError("What should we call you? A first name is enough.")
    if len(field.data) > NAME_LENGTH:
        raise ValidationError(f"Up to {NAME_LENGTH} letters fit here; a first name is enough.")
    if text_input.piles_marks(field.data):
        raise ValidationError(
            f"One letter has more than {text_input.MOST_MARKS} accents. Remove some so they don't cover other lines."
        )
    if text_input.mixes_scripts(field.data):
        raise ValidationError("This name mixes alphabets that look alike. Write it in one of them.")


def valid_email(form: FlaskForm, field: Any) -> None:
    try:
        field.data = addresses.spelled(field.data or "")
    except addresses.NoAddress:
        raise ValidationError(
            "This doesn't look like an e-mail address. For example: ana@example.org"
        ) from None


def new_password(form: FlaskForm, field: Any) -> None:
    problem = problem_with_shape(field.data or "")
    if problem:
        raise ValidationError(problem)


def is_strong(field: Field, known: list[str]) -> bool:
    """Whether a new password is hard to guess; if it isn't, a hint is put beside the field.

    This isn't one of the form's own validators because it's slow. Call it outside a transaction, once everything else has
    shown that this person may choose a password here.

    Args:
        known: words that others know of the person, such as their name; they add no strength.
    """
    problem = problem_with(field.data, known)
    if problem:
        field.errors = [problem]
    return not problem


def short_enough(form: FlaskForm, field: Any) -> None:
    if len(vault.normal_password(field.data or "")) > vault.MAX_PASSWORD_BYTES:
        raise ValidationError(TOO_LONG)


class KeepForm(FlaskForm):
    keep = BooleanField("Keep me signed in on this device")


class SignUpForm(KeepForm):
    name = TextLine("First name", clean=text_input.clean_name, validators=[valid_name])
    email = TextLine("E-mail", clean=_strip, validators=[valid_email])
    password = Password("Password", validators=[new_password])
    invitation = TextLine("Invitation code", clean=_strip, validators=[Length(max=200)])
    zone = TextLine("Time zone", clean=_strip)


class SignInForm(KeepForm):
    email = TextLine("E-mail", clean=_strip, validators=[InputRequired("Type your e-mail address.")])
    password = Password("Password", validators=[InputRequired("Type your password."), short_enough])


class StepForm(KeepForm):
    """The step after the password, for accounts that also ask for a code."""

    email = TextLine("E-mail", clean=_strip)
    code = TextLine("Code", clean=_strip, validators=[InputRequired("The code, please."), Length(max=40)])


class SignInCodeForm(FlaskForm):
    code = TextLine("Code", clean=_strip, validators=[InputRequired("The code, please."), Length(max=40)])
    secret = TextLine("", clean=_strip)


class RecoveryForm(KeepForm):
    email = TextLine("E-mail", clean=_strip, validators=[InputRequired("Type your e-mail address.")])
    code = TextLine(
        "Recovery code",
        clean=_strip,
        validators=[InputRequired("Your recovery code, please."), Length(max=200)],
    )
    password = Password("New password", validators=[new_password])
    phone_code = TextLine("Code from your phone, or a backup code", clean=_strip, validators=[Length(max=40)])


class ProfileForm(DrawnWith):
    name = TextLine("First name", clean=text_input.clean_name, validators=[valid_name])
    zone = Zone("Time zone")
    theme = one_of("Colors", choices={"system": "Same as my device", "light": "Light", "dark": "Dark"})


class PasswordForm(FlaskForm):
    current = Password(
        "Current password", validators=[InputRequired("Type your current password."), short_enough]
    )
    password = Password("New password", validators=[new_password])


class NewKeysForm(PasswordForm):
    def validate_password(self, field: Field) -> None:
        """Refuses the current password, since someone else may know it."""
        if vault.normal_password(field.data) == vault.normal_password(self.current.data or ""):
            raise ValidationError("Choose another password. Someone may know this one.")


class PasskeyNameForm(FlaskForm):
    name = text_line(
        "Name",
        NAME_LENGTH,
        needed="A name, please, so that you know which one it is.",
        too_long="Up to {limit} letters fit here.",
        clean=text_input.clean_name,
    )

    @classmethod
    def of(cls, id: uuid.UUID, name: str) -> "PasskeyNameForm":
        """The form that renames the passkey `id`, filled with its current name."""
        form = cls(formdata=None, data={"name": name})
        form.name.id = f"name-{id}"
        return form


class AddressForm(FlaskForm):
    email = TextLine("New address", clean=_strip, validators=[valid_email])
    old_is_read = one_of(
        "Can anyone else read mail to your old address?",
        choices={"no": "No, only I can", "yes": "Yes, or maybe"},
        otherwise="Choose one of the two.",
    )


class AddressCodeForm(FlaskForm):
    code = TextLine(
        "Code from the e-mail",
        clean=_strip,
        validators=[InputRequired("Type the eight letters and digits from the e-mail."), Length(max=200)],
    )


class ResetForm(FlaskForm):
    email = TextLine("E-mail", clean=_strip, validators=[valid_email])


class NewPasswordForm(FlaskForm):
    password = Password("New password", validators=[new_password])


class OwnBringBackForm(FlaskForm):
    secret = Password(
        "Old password or recovery code",
        validators=[InputRequired("Your old password or recovery code, please."), short_enough],
    )
    password = Password("New password", validators=[new_password])
    phone_code = TextLine("Code from your phone, or a backup code", clean=_strip, validators=[Length(max=40)])


class BringBackForm(OwnBringBackForm):
    email = TextLine("E-mail", clean=_strip, validators=[InputRequired("Type your e-mail address.")])


class ConfirmForm(FlaskForm):
    current = Password("Your password", validators=[InputRequired("Type your password."), short_enough])
