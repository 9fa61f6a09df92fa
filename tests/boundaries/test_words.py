"""A boundary as one would say it, an agreement with each one's own need, days to look again, and topics of our own."""

import uuid
from datetime import date, timedelta

import pytest

from couples.boundaries.agreement_text import (
    AGREEMENT,
    BOUNDARY,
    AgreementWords,
    BoundaryWords,
    DraftWords,
    topics,
)
from couples.boundaries.forms import problems
from couples.boundaries.pause_length import LONGEST_REST, problem_with_rest
from couples.boundaries.review_due import problem_with_look
from couples.boundaries.wording_help import help_with
from couples.packing import pack, unpack
from couples.titles import title_of

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("voices are raised", "go outside", "calm"), "When voices are raised, I'll go outside, because I need calm."),
        (("When voices are raised,", "I will go outside.", "because I need calm."), "When voices are raised, I'll go outside, because I need calm."),
        (("", "I'll sleep at my sister's", ""), "I'll sleep at my sister's."),
        (("", "not go in", "rest"), "I won't go in, because I need rest."),
        (("", "I won’t go in.", ""), "I won't go in."),
        (("", "leave the room", "I need rest"), "I'll leave the room, because I need rest."),
        (("you shout", "", ""), "When you shout."),
        (("", "", "quiet"), "I need quiet."),
        (("whenever it rains", "stay in", ""), "When whenever it rains, I'll stay in."),
        (("", "  ", ""), ""),
        (("", "", ""), ""),
    ],
)  # fmt: skip
def test_parts_become_one_sentence_and_empty_ones_are_left_out(parts, said):
    assert BoundaryWords(*parts).sentence() == said


def test_an_agreement_keeps_the_need_and_the_closeness_of_each_beside_the_others():
    before = AgreementWords(
        "tea at four", whys={str(BEN): "a rest"}, closeness={str(BEN): "too-little"}, topic="closeness"
    )
    after = DraftWords(what="tea at five", why="company", closeness="enough", topic="closeness").agreement(
        ANA, before
    )
    assert after.why_of(ANA) == "company"
    assert after.why_of(BEN) == "a rest"
    assert after.closeness_of(ANA) == "Just right"
    assert after.closeness_of(BEN) == "Too little"
    assert before.whys == {str(BEN): "a rest"}


def test_an_own_need_that_was_taken_out_is_gone_from_the_next_version_and_the_others_stays():
    before = AgreementWords(
        "tea", whys={str(ANA): "company", str(BEN): "a rest"}, closeness={str(ANA): "enough"}
    )
    after = DraftWords(what="tea").agreement(ANA, before)
    assert after.whys == {str(BEN): "a rest"}
    assert after.closeness == {}


def test_numbers_and_what_another_device_said_are_never_part_of_what_is_proposed():
    words = DraftWords(
        what="tea", comfort=2, show_comfort=True, beside="PRIVATE", will="PRIVATE", crossed="PRIVATE"
    )
    assert pack(words.agreement(ANA, None)) == {"what": "tea"}
    words = DraftWords(
        what="PRIVATE", why="PRIVATE", slips="PRIVATE", comfort=2, will="rest", beside="PRIVATE"
    )
    assert pack(words.boundary) == {"will": "rest"}


def test_words_come_back_as_they_were_sealed_and_unknown_keys_of_a_later_version_are_passed_over():
    words = DraftWords(what="tea", comfort=0, show_comfort=True)
    assert unpack(DraftWords, pack(words)) == words
    assert unpack(DraftWords, {"what": "tea", "colour": "green"}) == DraftWords(what="tea")
    assert unpack(DraftWords, None) == DraftWords()


def test_a_zero_for_comfort_is_a_number_and_not_nothing():
    assert pack(DraftWords(comfort=0)) == {"comfort": 0}


def test_a_draft_is_blank_without_words_whatever_else_was_chosen():
    assert DraftWords(
        look_on="2027-01-01", comfort=3, closeness="enough", topic="money", why=" \u200b"
    ).is_blank
    assert not DraftWords(crossed="x").is_blank


def test_a_long_text_has_a_short_title():
    assert title_of("tea  at\nfour") == "tea at four"
    assert len(title_of("word " * 100)) <= 91
    assert title_of("word " * 100).endswith(" …")
    assert title_of("x" * 500).endswith("…")
    assert DraftWords(will="rest").title == "I'll rest."
    assert DraftWords(slips="we talk").title == "we talk"


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "fits"),
    [(-400, False), (-1, False), (0, False), (1, True), (56, True), (731, True), (732, False)],
)
def test_the_day_to_look_again_is_from_tomorrow_up_to_two_years_ahead(ahead, fits):
    assert (problem_with_look(TODAY + timedelta(days=ahead), TODAY) == "") is fits
    assert (
        problems(AGREEMENT, DraftWords(what="x", look_on=str(TODAY + timedelta(days=ahead))), TODAY) == {}
    ) is fits


@pytest.mark.parametrize(("ahead", "fits"), [(-1, False), (0, False), (1, True), (LONGEST_REST.days, True), (LONGEST_REST.days + 1, False)])  # fmt: skip
def test_a_rest_ends_within_three_months(ahead, fits):
    assert (problem_with_rest(TODAY + timedelta(days=ahead), TODAY) == "") is fits


def test_no_day_at_all_is_asked_for_kindly():
    for said in (problem_with_look(None, TODAY), problem_with_rest(None, TODAY)):
        assert said
        assert "must" not in said


@pytest.mark.parametrize(
    ("kind", "words", "wanting"),
    [
        (AGREEMENT, DraftWords(), {"what", "look_on"}),
        (AGREEMENT, DraftWords(what="\u200b \n", look_on="2027-01-01"), {"what"}),
        (AGREEMENT, DraftWords(what="tea", look_on="2027-01-01"), set()),
        (AGREEMENT, DraftWords(what="tea"), {"look_on"}),
        (BOUNDARY, DraftWords(when="x", need="y", what="z"), {"will"}),
        (BOUNDARY, DraftWords(will="rest"), set()),
    ],
)
def test_what_a_draft_still_wants_before_the_other_sees_it(kind, words, wanting):
    assert set(problems(kind, words, TODAY)) == wanting


# --- topics -----------------------------------------------------------------------------------------------------------


def test_every_topic_of_the_promise_is_there():
    assert list(topics()) == [
        "messages", "privacy", "time", "closeness", "money", "families", "friends", "conflict", "chores", "intimacy",
    ]  # fmt: skip


@pytest.mark.parametrize("key", list(topics()))
def test_word_help_has_nothing_to_say_against_our_own_examples(key):
    topic = topics()[key]
    drafts = [(AGREEMENT, DraftWords(what=text)) for text in topic.agreements]
    for text in topic.boundaries:
        when, rest = text.removeprefix("When ").split(", I'll ")
        will, need = rest.removesuffix(".").split(", because I need ")
        assert BoundaryWords(when, will, need).sentence() == text
        drafts.append((BOUNDARY, DraftWords(when=when, will=will, need=need)))
    assert len(drafts) >= 2
    for kind, words in drafts:
        said = help_with(kind, words)
        assert (said.notes, said.lines, said.is_sure) == ((), (), False), words


def test_on_intimacy_the_page_can_say_that_nothing_binds():
    assert "No one owes anyone a yes" in topics()["intimacy"].reminder
    assert "Safety and help" in topics()["money"].note


def test_the_examples_are_in_the_calm_voice():
    for topic in topics().values():
        for text in (topic.about, topic.note, topic.reminder, *topic.agreements, *topic.boundaries):
            for never in ("!", "must", "should", "failed", "overdue", "always", "never touch"):
                assert never not in text.replace("never what somebody owes", "")
