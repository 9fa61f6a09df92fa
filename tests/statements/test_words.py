"""A statement put together as one would say it."""

import pytest

from couples.packing import pack
from couples.statements.statement_text import DraftWords, Parts


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            Parts("the plan changed last minute", ("anxious",), "", "some warning", "text me first"),
            [
                "When the plan changed last minute, I feel anxious, because I need some warning.",
                "Would you be willing to text me first?",
            ],
        ),
        (Parts(feelings=("sad", "tired"), feeling="small"), ["I feel sad, tired and small."]),
        (Parts(need="rest"), ["I need rest."]),
        (Parts(observation="When you came home."), ["When you came home."]),
        (Parts(other_view="I can see that you had a long day"), ["I can see that you had a long day."]),
        (Parts(request="would you be willing to sit with me?"), ["Would you be willing to sit with me?"]),
        (Parts(need="because I need quiet"), ["I need quiet."]),
        (Parts(feelings=("not sure",)), []),
        (Parts(), []),
    ],
)
def test_parts_become_sentences_and_empty_ones_are_left_out(parts, said):
    assert parts.sentences() == said


def test_free_writing_strength_and_marks_are_never_part_of_what_is_shared():
    words = DraftWords(
        observation="it rained",
        free="PRIVATE",
        intensity=9,
        dismissed=("a|b",),
        beside="other",
        undo=("need", "x"),
    )
    assert words.is_strong
    assert pack(words.parts) == {"observation": "it rained"}


def test_a_draft_that_holds_only_free_writing_has_nothing_to_share():
    assert DraftWords(free="words").parts.is_blank
    assert not DraftWords(free="words").is_blank
    assert DraftWords(free="a " * 100).title.endswith("…")
