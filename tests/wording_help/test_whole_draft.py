"""A draft of several fields: one sure field silences all, what is spread over fields is heard, and a closed line stays closed."""

import pytest

from couples.wording_help import By, lines_beside, read_draft
from couples.wording_help.results import Door
from couples.wording_help.safety import hearing
from couples.wording_help.safety.chances import Chances, Heard, Limits

SURE = "You hit me last night."
BLAME = "You never listen to me."
WARM = "Thank you for the soup. I feel glad, and I need more evenings like it."
LIMITS = Limits(sure=0.9, perhaps=0.5, praise=0.3, over=0.5, self_surrender=0.5)


@pytest.fixture
def hears(monkeypatch):
    """Lets the learned part hear `chances` wherever all of `words` stand."""

    def learn(*words: str, danger: float = 0.0, door: Door = Door.SAFETY, **chances) -> None:
        def heard(text, names=(), **_):
            if not all(word in text for word in words):
                return Chances(limits=LIMITS)
            pieces = (Heard((0, len(text)), danger, door),) if danger else ()
            return Chances(pieces, **chances, limits=LIMITS)

        monkeypatch.setattr(hearing, "chances_in", heard)

    return learn


def kinds(draft) -> list[str]:
    return [line.kind for line in draft.lines]


def test_without_danger_notes_stand_by_field_and_nothing_is_praised_beside_them():
    said = read_draft({"free": BLAME, "need": WARM})
    assert said.findings["free"]
    assert said.praise == ""
    assert kinds(said) == []


def test_one_line_of_praise_stands_alone():
    said = read_draft({"need": WARM})
    assert said.praise
    assert said.praise.count(".") == 1
    assert not any(said.findings.values())


def test_one_sure_field_silences_the_notes_and_the_praise_of_all():
    said = read_draft({"free": BLAME, "need": WARM, "observation": SURE})
    assert kinds(said) == ["safety"]
    assert not said.findings
    assert said.praise == ""
    assert said.is_sure


def test_closing_a_sure_line_brings_neither_notes_nor_praise_back():
    said = read_draft({"free": BLAME, "need": WARM, "observation": SURE}, closed=("safety",))
    assert (kinds(said), dict(said.findings), said.praise) == ([], {}, "")


def test_a_life_in_danger_is_said_first_and_one_line_at_a_time():
    fields = {"a": SURE, "b": "I want to kill myself."}
    assert kinds(read_draft(fields)) == ["crisis"]
    assert kinds(read_draft(fields, closed=("crisis",))) == ["safety"]


def test_a_question_comes_first_with_no_praise_and_the_usual_notes_come_back_when_it_is_closed(hears):
    hears("door", danger=0.6)
    fields = {"free": "You never let me through the door.", "need": BLAME}
    said = read_draft(fields)
    assert kinds(said) == ["perhaps"]
    assert not said.findings["free"]
    assert said.findings["need"]
    said = read_draft(fields, closed=("perhaps-safety",))
    assert kinds(said) == []
    assert said.findings["free"]
    assert said.praise == ""


def test_a_closed_question_brings_no_praise_back(hears):
    assert read_draft({"need": WARM}).praise
    hears("soup", danger=0.6)
    assert read_draft({"need": WARM}, closed=("perhaps-safety",)).praise == ""


@pytest.fixture
def asks(monkeypatch):
    """Wording help asks: about a life in danger for "rope", about safety for "door", about their own ways for "fist"."""
    doors = {"fist": Door.OWN, "door": Door.SAFETY, "rope": Door.CRISIS}

    def heard(text, names=(), **_):
        sure = {Door.OWN: 0.8, Door.SAFETY: 0.7, Door.CRISIS: 0.6}
        at = ((text.find(word), door) for word, door in doors.items() if word in text)
        return Chances(tuple(Heard((i, i + 4), sure[door], door) for i, door in at), limits=LIMITS)

    monkeypatch.setattr(hearing, "chances_in", heard)


@pytest.mark.parametrize(
    "fields", [{"a": "my fist", "b": "the door", "c": "a rope"}, {"a": "my fist, the door and a rope"}]
)
def test_the_graver_question_is_asked_first_and_closing_it_leaves_the_others_open(asks, fields):
    closed: list[str] = []
    for door in ("crisis", "safety", "own"):
        (line,) = read_draft(fields, closed=closed).lines
        assert (line.kind, line.door) == ("perhaps", door)
        closed.append(line.closed_as)
    assert kinds(read_draft(fields, closed=closed)) == []


def test_closing_a_question_brings_back_only_the_notes_that_it_held_back(asks):
    fields = {"a": "You never open the door.", "b": "You never hide the rope."}
    said = read_draft(fields, closed=["perhaps-crisis"])
    assert [line.door for line in said.lines] == ["safety"]
    assert not said.findings["a"]
    assert said.findings["b"]


def test_a_sure_line_that_is_closed_leaves_a_question_about_other_help_open_and_closes_its_own(asks):
    fields = {"a": SURE, "b": "the door", "c": "a rope"}
    assert kinds(read_draft(fields)) == ["safety"]
    (line,) = read_draft(fields, closed=("safety",)).lines
    assert line.closed_as == "perhaps-crisis"
    assert kinds(read_draft(fields, closed=("safety", "perhaps-crisis"))) == []


def test_nothing_is_praised_where_one_field_sounds_like_trouble(monkeypatch):
    def heard(text, names=(), **_):
        suspect = 0.4 if text == "the key" else 0.0
        return Chances((Heard((0, len(text)), suspect, Door.SAFETY),), limits=LIMITS)

    monkeypatch.setattr(hearing, "chances_in", heard)
    assert read_draft({"need": WARM, "free": "the cup"}).praise
    assert read_draft({"need": WARM, "free": "the key"}).praise == ""


def test_having_no_words_hides_no_question(asks):
    assert kinds(read_draft({"free": "whatever"})) == ["exit"]
    said = read_draft({"free": "whatever", "need": "the rope"})
    assert kinds(said)[0] == "perhaps"


def test_words_that_shut_down_and_were_heard_get_the_question_alone(monkeypatch):
    pieces = (Heard((0, 8), 0.6, Door.CRISIS),)
    monkeypatch.setattr(hearing, "chances_in", lambda *_, **__: Chances(pieces, limits=LIMITS))
    assert kinds(read_draft({"free": "whatever"})) == ["perhaps"]


def test_what_is_spread_over_fields_is_heard_and_no_field_is_softened(hears):
    hears("evening", "key", danger=0.6)
    said = read_draft({"a": "You never listen in the evening", "b": "the key turns"})
    assert kinds(said) == ["perhaps"]
    assert not any(said.findings.values())
    assert [line.kind for line in lines_beside(["in the evening", "the key turns"])] == ["perhaps"]
    assert lines_beside(["in the evening"]) == []


def test_a_field_is_heard_as_it_was_typed_too(hears):
    hears("nothing")
    fields, bare = {"will": "I will Give me your passcode."}, {"will": "Give me your passcode."}
    assert kinds(read_draft(fields)) == []
    assert kinds(read_draft(fields, bare=bare)) == ["caution"]


@pytest.mark.parametrize(("by", "kind"), [(By.ME, "self"), (By.PARTNER, "receiver")])
def test_who_gives_up_their_freedom_is_asked_and_so_is_who_was_sent_it(hears, by, kind):
    hears("friends", self_surrender=0.8)
    (line,) = read_draft({"what": "I won't see my friends any more."}, by=by, by_rules_alone=True).lines
    assert line.kind == kind
    assert line.text.startswith("Do you want this yourself?")


def test_a_rule_comes_with_other_ways_to_say_it():
    (line,) = lines_beside(["You can't see your friends without me."])
    assert line.kind == "caution"
    assert line.text.count("?") == 2
    assert line.ideas


@pytest.mark.parametrize("text", ["Wir essen um sieben und legen die Handys weg.", "whatever", "", " "])
def test_beside_words_without_notes_nothing_is_said_about_language_or_having_no_words(text):
    assert lines_beside([text]) == []


def test_every_text_is_heard_with_what_the_partner_is_called(monkeypatch):
    called = []
    monkeypatch.setattr(hearing, "chances_in", lambda text, names=(), **_: called.append(names) or Chances())
    lines_beside(["one", "two"], names=("Ben",))
    assert called == [("Ben",)] * 3
