"""A statement put together as one would say it."""

import pytest

from couples.packing import pack
from couples.statements.joining import as_agreement
from couples.statements.statement_text import DraftWords, Parts
from couples.statements.thread_replies import is_done, is_settled
from couples.statements.wording_help import help_with


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
        (Parts(observation="When you came home."), ["When you came home …"]),
        (Parts(observation="you came home late"), ["When you came home late …"]),
        (
            Parts(observation="you came home late", need="We need more time together"),
            ["When you came home late …", "We need more time together."],
        ),
        (Parts(other_view="I can see that you had a long day"), ["I can see that you had a long day."]),
        (Parts(request="would you be willing to sit with me?"), ["Would you be willing to sit with me?"]),
        (Parts(need="because I need quiet"), ["I need quiet."]),
        (Parts(feelings=("not sure",)), []),
        (Parts(), []),
    ],
)
def test_parts_become_sentences_and_empty_ones_are_left_out(parts, said):
    assert parts.sentences() == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            Parts(
                "On Tuesday you were on your phone at dinner.",
                ("lonely",),
                "",
                "Time together",
                "Could we put our phones away?",
            ),
            [
                "On Tuesday you were on your phone at dinner.",
                "I feel lonely, because I need time together.",
                "Could we put our phones away?",
            ],
        ),
        (
            Parts("You were late. I waited in the rain", ("sad",), request="Text me first"),
            ["You were late. I waited in the rain.", "I feel sad.", "Would you be willing to text me first?"],
        ),
        (Parts("You came home late", ("sad",)), ["When you came home late, I feel sad."]),
        (
            Parts("The plan changed at 6 p.m. again", ("sad",)),
            ["When the plan changed at 6 p.m. again, I feel sad."],
        ),
        (Parts("I came home", feeling="Small"), ["When I came home, I feel small."]),
        (Parts("Ben came home late", ("sad",)), ["Ben came home late.", "I feel sad."]),
        (Parts("TV was on", ("sad",)), ["TV was on.", "I feel sad."]),
        (Parts("Yesterday you shouted"), ["Yesterday you shouted."]),
        (Parts("this morning you left", ("sad",)), ["This morning you left.", "I feel sad."]),
        (Parts("Whenever you're late", ("worried",)), ["Whenever you're late, I feel worried."]),
        (
            Parts("When you left", ("sad",), need="Because I need Rest"),
            ["When you left, I feel sad, because I need rest."],
        ),
        (Parts(feelings=("sad",), need="Because we hardly talk"), ["I feel sad, because we hardly talk."]),
        (Parts(feelings=("sad",), need="I want to be heard"), ["I feel sad.", "I want to be heard."]),
        (Parts(need="You to listen"), ["I need you to listen."]),
        (Parts(need="Ben to listen"), ["I need Ben to listen."]),
        (Parts(need="Sunday mornings"), ["I need Sunday mornings."]),
        (Parts(request="could you sit with me"), ["Could you sit with me?"]),
        (Parts(request="Would you mind sitting with me?"), ["Would you mind sitting with me?"]),
        (Parts(request="I\u2019d like you to sit with me"), ["I\u2019d like you to sit with me."]),
        (Parts(request="We could take turns"), ["We could take turns."]),
        (Parts(request="A hug"), ["A hug?"]),
        (Parts(request="To sit with me"), ["Would you be willing to sit with me?"]),
        (Parts(other_view="Had a long day"), ["I can see that you had a long day."]),
        (Parts(other_view="You\u2019re tired"), ["I can see that you\u2019re tired."]),
        (Parts(other_view="It's a lot for you"), ["It's a lot for you."]),
    ],
)
def test_a_sentence_of_its_own_stays_one_and_a_first_word_goes_on_in_small_letters(parts, said):
    assert parts.sentences() == said


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        ("do the washing-up on Tuesdays", "Would you be willing to do the washing-up on Tuesdays?"),
        ("Do it with me", "Would you be willing to do it with me?"),
        ("do your part", "Would you be willing to do your part?"),
        ("Do us both a favor", "Would you be willing to do us both a favor?"),
        ("do as we said", "Would you be willing to do as we said?"),
        ("do you want to walk with me", "Do you want to walk with me?"),
        ("Do we need a list", "Do we need a list?"),
        ("do I get a hug", "Do I get a hug?"),
        ("does Friday work for you", "Does Friday work for you?"),
        ("please call me", "Would you be willing to call me?"),
        ("Please, call me first", "Would you be willing to call me first?"),
        ("please do the dishes", "Would you be willing to do the dishes?"),
        ("to please call me", "Would you be willing to call me?"),
        ("Would you be willing to please call me?", "Would you be willing to call me?"),
        ("please can you call me", "Please can you call me?"),
        ("please, could we talk", "Please, could we talk?"),
        ("please don\u2019t shout", "Please don\u2019t shout."),
        ("please would you be willing to call me", "Would you be willing to call me?"),
        ("have dinner with me", "Would you be willing to have dinner with me?"),
        ("be on time", "Would you be willing to be on time?"),
        ("tell me first", "Would you be willing to tell me first?"),
        ("please", "Would you be willing to please?"),
    ],
)
def test_a_request_is_asked_and_never_an_order(request_, asked):
    assert Parts(request=request_).sentences() == [asked]


@pytest.mark.parametrize(
    ("request_", "drafted"),
    [
        ("Could we put our phones away at dinner?", "We'll put our phones away at dinner."),
        ("let\u2019s eat at eight", "We'll eat at eight."),
        ("text me when it gets late?", "text me when it gets late"),
        ("Could we talk? It matters to me.", "Could we talk? It matters to me."),
    ],
)
def test_a_request_for_both_begins_an_agreement_as_what_both_will_do(request_, drafted):
    assert as_agreement(request_) == drafted


def test_what_is_stored_stays_as_it_was_typed():
    typed = Parts("On Tuesday", (), "Small", "Rest", "Could we rest?", "You're tired")
    typed.sentences()
    assert pack(typed) == {
        "observation": "On Tuesday",
        "feeling": "Small",
        "need": "Rest",
        "request": "Could we rest?",
        "other_view": "You're tired",
    }


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


def test_a_note_on_what_happened_stands_where_it_was_typed():
    (note,) = help_with(DraftWords(observation="You never listen to me.")).notes["observation"]
    assert note.phrase == "You never listen to me."
    assert help_with(DraftWords(observation="you got home late on Tuesday")).notes == {}


def test_the_newest_decision_says_whether_a_message_is_settled_and_its_reader_done():
    assert is_settled(["heard", "exactly", "yes", "thanks"])
    assert is_settled(["cannot", "yes"])
    assert not is_settled(["yes", "not-this"])
    assert not is_settled(["heard", "exactly"])
    assert is_done("heard", None)
    assert not is_done("heard", "not-yet")
    assert not is_done("time", None)
    assert not is_done(None, None)
