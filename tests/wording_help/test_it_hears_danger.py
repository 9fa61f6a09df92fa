"""What wording help hears in statements that no one who built it has read, and what it makes of those that were seen."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from couples.journal.entry_text import LIMIT
from couples.wording_help import read_draft, review
from couples.wording_help.results import SURE, By
from couples.wording_help.review_text import LONGEST_HEARD
from couples.wording_help.safety import danger_model, pieces, sentence_encoder
from couples.wording_help.safety.sentence_encoder import numbers
from tools.wording_help.report import read_examples
from tools.wording_help.report_danger import measure_danger, share

EXAMPLES = Path(__file__).parent / "examples"


@pytest.fixture(scope="module", params=["danger_aside_1", "danger_aside_2"])
def figures(request):
    return measure_danger(read_examples(EXAMPLES / f"{request.param}.jsonl"))


def test_a_little_below_what_was_measured_danger_is_heard(figures):
    """Measured: 0.87 and 0.85 of danger, 1.00 and 0.93 of own violence, the right door in 0.89 and 0.93, caution 0.81 and 0.75."""
    assert share(figures, "danger found") >= 0.85
    assert share(figures, "own found") >= 0.92
    assert share(figures, "right door") >= 0.87
    assert share(figures, "caution found") >= 0.75


def test_no_one_in_danger_is_praised_and_hardly_ever_asked_for_softer_words(figures):
    """Measured: none praised, 0.02 and 0.01 softened."""
    assert share(figures, "praised") == 0
    assert share(figures, "softened without a pointer") <= 0.03


def test_ordinary_words_are_seldom_taken_for_danger_or_for_control(figures):
    """Measured: 0.11 and 0.08 of ordinary rows, 0.20 and 0.10 of look-alikes, which were written to be mistaken, 0.04 and 0.04 for
    control."""
    assert share(figures, "wrong on ordinary") <= 0.12
    assert share(figures, "wrong on look-alikes") <= 0.20
    assert share(figures, "caution wrong") <= 0.05


def test_most_household_agreements_are_left_alone():
    """Measured: a caution on 5 and a question on 14 of 300."""
    figures = measure_danger(read_examples(EXAMPLES / "households_aside.jsonl"))
    assert share(figures, "caution wrong") <= 0.02
    assert share(figures, "wrong on ordinary") <= 0.05


def test_what_a_safe_couple_writes_in_a_year_is_mostly_left_alone():
    """846 texts by a writer who saw no others: check-in answers, notes of one's own, promises, grief, ordinary anger. Measured: a
    question or a line on 0.22 (before texts of this kind were learned from: 0.30), a caution on 0.02. It's far too many yet."""
    figures = measure_danger(read_examples(EXAMPLES / "ordinary_aside.jsonl"))
    assert share(figures, "wrong on ordinary") <= 0.22
    assert share(figures, "caution wrong") <= 0.03


@pytest.mark.parametrize(
    "text",
    [
        "You always make me have sex when I'm tired.",
        "I feel like he will kill himself if I go",
        "You're a violent man",
        "Du schlägst mich, wenn du trinkst.",
        "J'ai peur de toi le soir.",
        "Me pegas y luego lloras.",
        "Ho paura di te quando bevi.",
        "Tenho medo de você.",
        "Ik ben bang voor je als je drinkt.",
        "Boję się ciebie.",
        "Senden korkuyorum.",
        "تضربني كل ليلة",
        "Я боюся тебе.",
    ],
)
def test_what_is_said_plainly_is_heard_for_sure_in_any_language(text):
    said = review(text)
    assert said.pointer in SURE
    assert not said.praise
    assert not said.findings
    assert [line.is_about_safety for line in said.lines] == [True]


def test_a_joke_about_dying_is_a_joke():
    assert not review("I'm killing myself laughing").lines


def test_a_hint_of_harm_in_a_text_that_sounds_like_none_is_taken_back(monkeypatch):
    text = "I'm scared about Monday"
    assert review(text).pointer == "none"
    weights = danger_model.learned()
    unlimited = weights._replace(limits=replace(weights.limits, hinted=0.0))
    monkeypatch.setattr(danger_model, "learned", lambda: unlimited)
    assert review(text).pointer == "perhaps"


def test_where_two_agree_on_something_it_must_be_surer_to_speak_of_control():
    text = "Both of us say where we are at all times."
    told, agreed = danger_model.chances_in(text), danger_model.chances_in(text, is_agreed=True)
    assert told.limits.over < agreed.limits.over
    assert told.limits.self_surrender < agreed.limits.self_surrender
    assert agreed.danger < told.danger


JOKES = [
    "I'm killing myself laughing",
    "hit me up when ur off work",
    "I want to disappear into that duvet until Monday.",
]
NO_JOKES = ["I want to disappear.", "he hit me up against the wall"]


@pytest.mark.parametrize("text", JOKES)
def test_the_lists_hear_no_harm_in_a_joke(monkeypatch, text):
    monkeypatch.setattr(danger_model, "learned", lambda: None)
    assert review(text).pointer not in SURE


@pytest.mark.parametrize("text", NO_JOKES)
def test_what_sounds_like_such_a_joke_and_is_none_is_heard_for_sure(monkeypatch, text):
    monkeypatch.setattr(danger_model, "learned", lambda: None)
    assert review(text).pointer in SURE


UNDERSTATED = "I never know which of you is coming up the stairs."
SPOILT = {
    "missing": (lambda path: None, "is missing"),
    "cut off": (lambda path: path.write_bytes(REAL[:1000]), "can't be read ("),
    "damaged": (lambda path: path.write_bytes(REAL[:400] + bytes(60) + REAL[460:]), "can't be read ("),
    "from another version": (
        lambda path: numbers().savez(path, heads=["another"]),
        "is from another version",
    ),
}
REAL = danger_model.FILE.read_bytes()


@pytest.fixture
def weights_file(monkeypatch, tmp_path):
    """Puts another file in the place of the weights, and returns what is said of it."""

    def spoil(state: str) -> str:
        makes, says = SPOILT[state]
        monkeypatch.setattr(danger_model, "FILE", path := tmp_path / danger_model.FILE.name)
        makes(path)
        danger_model.learned.cache_clear()
        return f"{path.name} {says}"

    yield spoil
    danger_model.learned.cache_clear()


@pytest.mark.parametrize("failure", [ImportError, OSError, MemoryError, ValueError])
def test_without_the_encoder_the_lists_hear_alone_and_it_is_tried_once(
    monkeypatch, found_out, failure, caplog
):
    assert danger_model.chances_in(UNDERSTATED) != danger_model.Chances()
    tried = []

    def fails():
        tried.append(True)
        raise failure

    monkeypatch.setattr(sentence_encoder, "load", fails)
    for _ in range(2):
        assert danger_model.chances_in(UNDERSTATED) == danger_model.Chances()
    assert review("You hit me last night.").pointer in SURE
    assert (len(tried), found_out) == (1, [f"its encoder can't be loaded ({failure.__name__})"])
    assert caplog.text.count("by its lists alone") == 1
    assert UNDERSTATED not in caplog.text


def test_a_text_that_the_encoder_cannot_read_makes_it_deaf_to_no_other(monkeypatch, found_out):
    strange = UNDERSTATED + " \ud83d"
    review(strange)
    with monkeypatch.context() as once:
        once.setattr(sentence_encoder, "encode", lambda texts: strange.encode())
        assert danger_model.chances_in(strange) == danger_model.Chances()
    assert found_out == []
    assert danger_model.chances_in(UNDERSTATED) != danger_model.Chances()


@pytest.mark.parametrize("failure", [MemoryError, KeyError, OSError, ValueError])
def test_a_text_that_breaks_the_reading_is_heard_by_the_lists_and_the_next_by_meaning_too(
    monkeypatch, found_out, failure, caplog
):
    def breaks(texts):
        raise failure(*texts)

    with monkeypatch.context() as once:
        once.setattr(sentence_encoder, "encode", breaks)
        assert danger_model.chances_in(UNDERSTATED) == danger_model.Chances()
        assert review("You hit me last night.").pointer in SURE
    assert danger_model.chances_in(UNDERSTATED) != danger_model.Chances()
    assert failure.__name__ in caplog.text
    assert UNDERSTATED not in caplog.text


def test_without_numpy_it_goes_on(monkeypatch):
    def is_gone():
        raise ModuleNotFoundError("numpy")

    monkeypatch.setattr(danger_model, "learned", is_gone)
    assert danger_model.chances_in(UNDERSTATED) == danger_model.Chances()


@pytest.mark.parametrize("state", SPOILT)
def test_without_its_weights_the_lists_hear_alone_and_one_log_line_and_the_doctor_say_so(
    weights_file, state, caplog
):
    assert danger_model.what_is_missing() is None
    says = weights_file(state)
    for text in (UNDERSTATED, UNDERSTATED, "You never tell me where you are going."):
        assert danger_model.chances_in(text) == danger_model.Chances()
    assert review("You hit me last night.").pointer in SURE
    (line,) = caplog.messages
    assert line.startswith(f"wording help hears danger by its lists alone: {says}")
    assert str(danger_model.what_is_missing()).startswith(says)


def test_a_partners_violence_is_about_the_receivers_safety_and_asks_nothing_of_them():
    text = "I hit you again last night and I can't stop doing it."
    assert review(text).door == "own"
    said = review(text, by=By.PARTNER)
    assert (said.pointer, said.door) == ("safety", "safety")


def test_a_partners_threat_to_their_own_life_opens_the_help_for_a_life_in_danger():
    text = "If you ever leave me I will kill myself."
    for by in By:
        said = review(text, by=by)
        assert (said.pointer, said.door) == ("crisis", "crisis")


def test_beside_a_caution_there_is_no_other_way_to_say_the_rule():
    rule = "You can't see your sister any more, you always come back nasty."
    said, blame = review(rule), review("You always come back nasty.")
    assert said.caution == "over"
    assert any(finding.offers for finding in blame.findings)
    assert said.findings
    assert not any(finding.offers for finding in said.findings)


def test_a_name_counts_as_you():
    text = "Ben took my bank card again and I have to ask for bus money."
    called = danger_model.chances_in(text, ["Ben"])
    assert called == danger_model.chances_in(text.replace("Ben", "you"))
    assert (
        danger_model.called_you("Will's late, he said he will call", ["Will"])
        == "you's late, he said he will call"
    )
    assert called != danger_model.chances_in(text)


@pytest.mark.parametrize("text", ["", "  \n ", "🙂" * 300, "ж" * 20_000, "a. " * 5_000, "?!" * 400, "\ud83d"])
def test_any_text_is_answered(text):
    found = danger_model.chances_in(text)
    assert 0 <= found.most <= 1


CALM = "We went to the market and bought apples. "
UNDER_BREATH = "You put your hand over my mouth so the neighbours would not hear me cry."
FARTHEST = (LIMIT - len(UNDER_BREATH)) // len(CALM)
"""So often, and a page of notes is full."""


@pytest.mark.parametrize("before", [12, 120, 250, FARTHEST])
@pytest.mark.parametrize("after", [False, True])
def test_a_long_text_is_heard_in_every_part_of_it(before, after):
    around = min(before, FARTHEST // 2) if after else before
    calm = CALM * around
    text = calm + UNDER_BREATH + " " + (calm if after else "")
    assert len(text) <= LONGEST_HEARD
    heard, alone = danger_model.chances_in(text), danger_model.chances_in(calm)
    assert heard.danger > alone.danger


@pytest.mark.parametrize("calm", [CALM, "a. ", "word "])
@pytest.mark.parametrize("words", ["You hit me last night. ", "I want to kill myself. "])
def test_listed_words_are_heard_wherever_they_stand(calm, words):
    for length in (2_000, 6_000, 49_000):
        text = calm * (length // len(calm)) + ". " + words + calm * (900 // len(calm))
        assert read_draft({"text": text}).is_sure, length


def test_a_draft_that_is_long_or_hostile_gets_no_more_work_than_any_other(monkeypatch):
    asked: list[str] = []
    encode = sentence_encoder.encode
    monkeypatch.setattr(sentence_encoder, "encode", lambda texts: asked.extend(texts) or encode(texts))
    for text in (CALM * 240, "a. b. " * 1_600, "no way, ever! " * 700):
        for parts in (1, 5):
            asked.clear()
            size = len(text) // parts
            fields = {str(at): text[at * size : (at + 1) * size] for at in range(parts)}
            read_draft(fields, bare=fields)
            few = 3 * (2 * parts + 1)
            assert 0 < len(asked) <= pieces.MOST_PIECES + few
            assert sum(map(len, asked)) <= pieces.MOST_LETTERS + few * 400


def test_what_was_heard_in_a_field_is_not_heard_again_in_the_whole(monkeypatch):
    asked: list[str] = []
    encode = sentence_encoder.encode
    monkeypatch.setattr(sentence_encoder, "encode", lambda texts: asked.extend(texts) or encode(texts))
    read_draft({"a": CALM * 4, "b": UNDER_BREATH})
    assert len(asked) == len(set(asked))


def test_of_a_text_that_is_too_long_the_first_the_last_and_the_most_telling_are_heard():
    text = "".join(f"{n} apples are in the box today, said the man. " for n in range(1, 900))
    text = f"{text}{UNDER_BREATH} {text}"
    spans = pieces.pieces_of(text, pieces.Share(pieces.Attention()), lambda piece: "neighbours" in piece)
    assert len(spans) <= pieces.MOST_PIECES
    assert spans[0][0] == 0
    assert len(text.rstrip()) - spans[-1][1] <= 1
    assert any("neighbours" in text[start:end] for start, end in spans)
