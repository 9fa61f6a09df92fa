"""Wording help in this room: a rule over the other gets the caution, an own act does not; nothing is ever blocked."""

import pytest

from couples.boundaries.agreement_text import AGREEMENT, BOUNDARY, DraftWords
from couples.boundaries.wording_help import FIELDS, LABELS, help_with
from couples.packing import replace
from couples.wording_help.safety import hearing
from couples.wording_help.safety.chances import Chances

RULES = [
    ("You must not use your phone after eight.", "phone or messages"),
    ("Give me your passcode.", "passwords"),
    ("You can't see your friends without me.", "who someone sees"),
    ("You have to share your location.", "where someone is"),
    ("You can't spend your money without asking.", "money"),
    ("You can't wear that skirt.", "wears"),
    ("You must lose weight.", "body"),
]
OWN_ACTS = [
    "I will put my phone away at eight.",
    "We put our phones away at eight.",
    "We each say before we lend money.",
    "I will sleep in the other room when I need rest.",
    "I will leave the party when I am tired.",
    "Would you show me the photos on your phone?",
]


@pytest.mark.parametrize(("text", "over"), RULES)
@pytest.mark.parametrize(("kind", "field"), [(AGREEMENT, "what"), (AGREEMENT, "slips"), (BOUNDARY, "will"), (BOUNDARY, "crossed")])  # fmt: skip
def test_a_rule_over_the_other_gets_the_caution_in_whatever_field_it_stands(kind, field, text, over):
    rule = help_with(kind, DraftWords(**{field: text})).rule
    assert rule is not None
    assert rule.kind == "caution"
    assert over in rule.text


@pytest.mark.parametrize("text", OWN_ACTS)
@pytest.mark.parametrize(("kind", "field"), [(AGREEMENT, "what"), (BOUNDARY, "will")])
def test_an_own_act_what_both_do_and_a_question_get_none(kind, field, text):
    assert help_with(kind, DraftWords(**{field: text})).rule is None


def test_a_rule_said_as_ones_own_act_loses_the_caution():
    assert help_with(BOUNDARY, DraftWords(when="you must show me your phone")).rule
    said = help_with(
        BOUNDARY, DraftWords(when="my messages are read", will="change my code", need="a corner of mine")
    )
    assert said.rule is None
    assert said.notes == ()


def test_blame_is_named_where_it_stands_with_the_reason_and_other_words():
    said = help_with(AGREEMENT, DraftWords(what="We eat at seven.", why="You never listen to me."))
    (note,) = said.notes
    assert note.field == "why"
    assert "never" in note.phrase
    assert note.phrase in "You never listen to me."
    assert note.why
    assert note.offers


PLAIN_ARRANGEMENTS = [
    "You always do the school run on Fridays.",
    "I always get the window seat, you always get the last slice.",
    "You never have to do the ironing, I never have to do the bins.",
    "You should tell me by Thursday if you're working the weekend, and so should I.",
    "We never talk about money after nine.",
    "We take turns. You choose the film this week, I choose next.",
    "Calm down first, then talk.",
    "Listen for five minutes each, then swap.",
    "Clean up your own mess the same day.",
    "Be honest about money.",
    "You always drop the kids at school and never have to pick them up.",
    "You have to do the bins, I have to do the dog.",
    "Stop shouting as soon as one of us says stop.",
    "Don't interrupt each other.",
    "Whoever is late texts. Every time.",
]
STINGS = {
    "You never tidy up, you lazy slob.": "you lazy slob.",
    "You are so selfish, you never listen.": "You are so selfish",
    "You only care about yourself, so from now on we split it.": "You only care about yourself",
    "Be home by six or else.": "or else.",
    "Shut up when I'm talking.": "Shut up when I'm talking.",
    "If you're late again I'm leaving you.": "If you're late again I'm leaving you.",
}


@pytest.mark.parametrize("text", PLAIN_ARRANGEMENTS)
@pytest.mark.parametrize("field", ["what", "slips"])
def test_a_plain_arrangement_gets_no_note(field, text):
    assert help_with(AGREEMENT, DraftWords(**{field: text})).notes == ()


@pytest.mark.parametrize(("text", "phrase"), STINGS.items())
@pytest.mark.parametrize("field", ["what", "slips"])
def test_a_sting_in_an_arrangement_is_noted_and_no_offer_tells_of_the_past(field, text, phrase):
    (note,) = help_with(AGREEMENT, DraftWords(**{field: text})).notes
    assert note.phrase == phrase
    assert note.offers
    assert not [offer for offer in note.offers if " felt " in offer or " happened" in offer]


@pytest.mark.parametrize("text", ["You always come late", "you never call"])
def test_always_and_never_are_noted_where_someone_says_why(text):
    assert help_with(AGREEMENT, DraftWords(why=text)).notes


@pytest.mark.parametrize("text", ["You are so selfish", "You are so selfish, you never listen."])
@pytest.mark.parametrize("field", list(LABELS))
def test_a_note_points_at_words_that_are_there(field, text):
    kind = AGREEMENT if field in FIELDS[AGREEMENT] else BOUNDARY
    said = help_with(kind, DraftWords(**{field: text}))
    assert said.notes
    assert all(note.phrase and note.phrase in text and note.field == field for note in said.notes)


def test_only_the_fields_of_its_kind_are_read():
    words = DraftWords(why="You never listen.", will="rest")
    assert help_with(BOUNDARY, words).notes == ()
    assert help_with(AGREEMENT, words).notes


def test_one_line_of_praise_is_the_most_and_none_stands_beside_a_note_or_a_rule(monkeypatch):
    monkeypatch.setattr(hearing, "chances_in", lambda *_, **__: Chances())  # nothing worries it
    own = DraftWords(will="go outside", need="I feel tense when voices are raised, and I need calm to listen")
    assert help_with(BOUNDARY, own).praise.count(".") == 1
    assert help_with(BOUNDARY, replace(own, crossed="You never listen to me.")).praise == ""
    assert help_with(BOUNDARY, replace(own, crossed="Give me your passcode.")).praise == ""


def test_fear_is_never_asked_to_be_softened_and_finds_the_safety_page():
    said = help_with(
        BOUNDARY, DraftWords(when="you block the door", need="I'm scared of you when you block the door.")
    )
    assert said.notes == ()
    assert "safety" in [line.kind for line in said.lines]


def test_another_language_is_left_alone_and_said_so():
    said = help_with(AGREEMENT, DraftWords(what="Wir essen um sieben und legen die Handys weg."))
    assert [line.kind for line in said.lines] == ["language"]
    assert said.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🙂" * 50,
        "\x00\x1b",
        "<script>",
        "I will " * 400,
        "you never " * 200,
        "\u202e",
        "because I need",
    ],
)
@pytest.mark.parametrize("kind", [AGREEMENT, BOUNDARY])
def test_any_text_is_read_without_an_error(kind, text):
    words = DraftWords(**dict.fromkeys(LABELS, text))
    assert help_with(kind, words) == help_with(kind, words)


def test_every_field_that_can_be_read_has_a_name():
    assert {field for fields in FIELDS.values() for field in fields} == set(LABELS) == set(DraftWords.TEXTS)
