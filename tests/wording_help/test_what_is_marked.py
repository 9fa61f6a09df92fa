import pytest

from couples.wording_help import KINDS
from couples.wording_help.json_lines import as_json
from tests.wording_help.conftest import review

MARKED = [
    ("You never check in on me.", "always_never", "You never check in on me."),
    ("You ruined the evening.", "you_accusation", "You ruined the evening."),
    ("You're impossible.", "label_insult", "You're impossible."),
    ("You don't care about me.", "mind_reading", "You don't care about me."),
    ("I feel manipulated, and tired.", "faux_feeling", "I feel manipulated"),
    ("I feel like you don't respect me", "feel_that", "I feel like you don't respect me"),
    ("You'd better be home by six.", "demand_threat", "You'd better be home by six."),
    ("Thanks for nothing.", "sarcasm_contempt", "Thanks for nothing."),
    ("I need you to be more supportive.", "vague_request", "I need you to be more supportive."),
    ("You should help me more.", "should", "You should help me more."),
    ("If you cared you would have called", "protest", "If you cared you would have called"),
    ("Change your job or I'm leaving.", "leave_threat", "or I'm leaving."),
    (
        "I never get a word in at your parents' table and",
        "always_never",
        "I never get a word in at your parents' table",
    ),
]


@pytest.mark.parametrize(("text", "kind", "phrase"), MARKED)
def test_a_phrase_that_may_land_as_blame_is_found(text, kind, phrase):
    found = [(note.kind, text[note.start : note.end]) for note in review(text).findings]
    assert (kind, phrase) in found


def test_textspeak_is_read_like_any_other_words():
    text = "ok but ur ALWAYS on ur phone"
    (note,) = review(text).findings
    assert text[note.start : note.end] == "ur ALWAYS on ur phone"


def test_a_protest_and_a_threat_to_leave_count_as_the_kinds_they_are_made_of():
    assert review("If you loved me you would come.").issues == {"mind_reading", "demand_threat"}
    assert review("Change your job or I'm leaving.").issues == {"demand_threat"}


def test_every_span_is_exact_and_no_two_overlap(everything):
    for text in everything:
        at = 0
        for note in review(text).findings:
            assert at <= note.start < note.end <= len(text)
            assert text[note.start : note.end].strip() == text[note.start : note.end]
            at = note.end


def test_every_note_explains_and_offers_one_to_three_ways(everything):
    for text in everything:
        said = review(text)
        for note in said.findings:
            assert note.why
            assert note.offers or said.caution == "over"
            assert len(note.offers) <= 3
            assert len(set(note.offers)) == len(note.offers)
            assert text[note.start : note.end] not in note.offers


def test_only_the_agreed_kinds_are_named(everything):
    for text in everything:
        for note in review(text).findings:
            assert {note.kind, *note.also} <= {*KINDS, "protest", "leave_threat"}


def test_an_offer_is_made_for_the_phrase():
    (note,) = review("You never help with the kids.").findings
    assert note.offers[0] == "Would you help with the kids on ...?"


def test_what_works_is_said_in_one_line():
    said = review("I'm sad. When you came home at ten I was worried. Could you text me next time?")
    assert said.praise.count(".") == 1
    assert said.parts == {"observation", "feeling", "request"}


def test_an_offer_asks_for_no_act_of_somebody_else():
    for note in review("Your mother never helps with the kids and I always wash up.").findings:
        assert not any(offer.startswith("Would you wash") for offer in note.offers)


def test_an_offer_takes_up_one_thing_done_and_not_the_next_never():
    (note,) = review("you always forget the bins and never help me").findings
    assert note.offers[0] == "On ... you forgot the bins. I felt tired"


def test_what_happened_is_read_as_it_was_typed_too():
    said = as_json("You never listen to me.", where="observation")
    assert said["label"] == "blame"
    (found,) = said["findings"]
    assert (found["start"], found["end"]) == (0, 23)
    assert not as_json("you got home late on Tuesday", where="observation")["findings"]


@pytest.mark.parametrize(
    "text",
    ["be nicer to me", "communicate better", "help more around the house", "try harder", "be there for me"],
)
def test_a_request_that_leaves_the_act_open_is_vague_behind_would_you_be_willing_to(text):
    (note,) = as_json(text, where="request")["findings"]
    assert note["kind"] == "vague_request"
    assert not [offer for offer in note["offers"] if "... every ..." in offer]


@pytest.mark.parametrize("text", ["be home by seven on Fridays", "do the dishes tonight"])
def test_a_request_that_one_can_meet_is_not(text):
    assert as_json(text, where="request")["findings"] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Good job nobody was relying on you.", "sarcasm_contempt"),
        ("Good job no one was waiting.", "sarcasm_contempt"),
        ("Shame you forgot the kids again.", "sarcasm_contempt"),
        ("Cheers for that.", "sarcasm_contempt"),
        ("You need to sort your temper out.", "demand_threat"),
    ],
)
def test_contempt_in_thanks_or_pity_is_heard(text, kind):
    assert kind in [note["kind"] for note in as_json(text)["findings"]]


@pytest.mark.parametrize(
    "text",
    [
        "Good job, you were brilliant tonight.",
        "Cheers for that, love.",
        "Thanks for finally telling me, it means a lot.",
        "Shame you missed the sunset, it was gorgeous.",
        "You need to sort your passport by Friday.",
    ],
)
def test_what_is_meant_kindly_stays_free_of_notes(text):
    assert as_json(text)["findings"] == []
