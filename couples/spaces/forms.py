"""What the pairing pages take in. The three private questions are read, answered on the spot, and kept nowhere."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from couples import content
from couples.content import Table, Text
from couples.fields import TextLine, one_of
from couples.spaces.pasted_invitation import LONGEST, secret_in


class Question(Table, frozen=True):
    key: Text
    text: Text


class AfterYes(Table, frozen=True):
    title: Text
    text: Text


class Questions(Table, frozen=True):
    """The private questions before pairing, and the words above the safety page after a yes."""

    intro: Text
    questions: tuple[Question, ...]
    after_yes: AfterYes


questions = content.file(__file__, "questions_before_pairing.toml", Questions)


class QuestionsForm(FlaskForm):
    """Three questions, each of which can be skipped."""

    @property
    def any_yes(self) -> bool:
        return any(field.data == "yes" for field in self if isinstance(field, RadioField))


for _question in questions().questions:
    _field = one_of(
        _question.text,
        choices={"no": "No", "yes": "Yes"},
        validators=[Optional()],
    )
    setattr(QuestionsForm, "question_" + _question.key.replace("-", "_"), _field)


class JoinForm(QuestionsForm):
    """The same for whoever joins, with how much of the app they'd like."""

    only_check_in = BooleanField("Just the check-in for me")


class CodeForm(FlaskForm):
    code = TextLine(
        "Code or link",
        clean=lambda given: secret_in(given or ""),
        validators=[
            InputRequired("Type the eight letters and digits you were given, or paste the whole link."),
            Length(max=LONGEST, message="Paste only the link, or type the eight letters and digits."),
        ],
    )


class ComparisonForm(FlaskForm):
    """The code that one's partner reads aloud, to be let back in."""

    code = TextLine(
        "The code on their screen",
        clean=lambda given: (given or "").strip(),
        validators=[
            InputRequired("Type the sixteen letters and digits your partner reads to you."),
            Length(max=100, message="Type only the sixteen letters and digits."),
        ],
    )
