"""Cells that earlier versions stored: what stands in them word for word is still read, and packed again it says the same."""

import json
from uuid import UUID

import msgspec
import pytest

from couples import vault
from couples.boundaries.agreement_text import AgreementWords, BoundaryWords
from couples.boundaries.agreement_text import DraftWords as AgreementDraft
from couples.care.models import NoteWords
from couples.checkins.answer_words import Words as Answer
from couples.goals.goal_steps import GoalWords, Step
from couples.journal.entry_text import Words as Page
from couples.live.listening_notes import LiveNote, NoteText
from couples.packing import Packed, pack, unpack, unpack_bytes
from couples.reflection.noticed import Words as Noticed
from couples.reflection.worksheets import SheetWords
from couples.statements.statement_text import DraftWords, Parts

BESIDE = "from the other phone"
STORED = [
    (
        Answer,
        b'{"text":"Soup","feel":"glad","need":"rest","value":7,"keep":true,"also":"from the other phone"}',
        Answer("Soup", "glad", "rest", 7, True, beside=BESIDE),
    ),
    (Answer, b'{"text":"Soup"}', Answer("Soup")),
    (Answer, b'{"value":0}', Answer(value=0)),
    (Answer, b"{}", Answer()),
    (
        Page,
        '{"text":"Für dich","moods":["calm"],"mood":"odd","settled":0,"tags":["home","us"],"prompt":"begin","kind":"self",'
        '"answers":{"how":"an answer"},"also":["one","two"],"place":3}'.encode(),
        Page(
            "Für dich", ("calm",), "odd", 0, ("home", "us"), "begin", "self", {"how": "an answer"}, 3,
            beside=("one", "two"),
        ),
    ),
    (
        DraftWords,
        b'{"observation":"the door","feelings":["sad","not sure"],"feeling":"odd","need":"calm","request":"knock",'
        b'"other_view":"you hurry","free":"free words","intensity":0,"dismissed":["a","b"],'
        b'"also":"from the other phone","undo":["need","before"]}',
        DraftWords(
            "the door", ("sad", "not sure"), "odd", "calm", "knock", "you hurry", "free words", 0, ("a", "b"),
            ("need", "before"), beside=BESIDE,
        ),
    ),
    (
        Parts,
        b'{"observation":"the door","feelings":["sad"],"need":"calm"}',
        Parts("the door", ("sad",), need="calm"),
    ),
    (
        GoalWords,
        b'{"text":"Run","why":"air","steps":[{"key":"k1","text":"shoes","done":true},{"key":"k2","text":"out","done":false}],'
        b'"state":"aside","also":"from the other phone"}',
        GoalWords("Run", "air", (Step("k1", "shoes", True), Step("k2", "out")), "aside", beside=BESIDE),
    ),
    (GoalWords, b'{"text":"","why":"","steps":[],"state":"growing","also":""}', GoalWords(beside="")),
    (
        AgreementDraft,
        b'{"what":"a","why":"b","slips":"c","look_on":"2026-12-01","closeness":"enough","comfort":0,"show_comfort":true,'
        b'"when":"w","will":"x","need":"y","crossed":"z","topic":"closeness","also":"from the other phone"}',
        AgreementDraft(
            "a", "b", "c", "2026-12-01", "enough", 0, True, "w", "x", "y", "z", "closeness", beside=BESIDE
        ),
    ),
    (
        AgreementWords,
        b'{"what":"a","slips":"s","topic":"closeness","whys":{"11":"why"},"closeness":{"11":"enough"}}',
        AgreementWords("a", "s", "closeness", {"11": "why"}, {"11": "enough"}),
    ),
    (BoundaryWords, b'{"when":"w","will":"i","topic":"t"}', BoundaryWords("w", "i", topic="t")),
    (
        Noticed,
        b'{"line":"line","happened":"h","body":["chest"],"feelings":["sad"],"when":"both",'
        b'"at":"2026-11-22T10:00:00+00:00","also":"I felt: sad"}',
        Noticed(
            "line", "h", body=("chest",), feelings=("sad",), when="both", at="2026-11-22T10:00:00+00:00",
            beside="I felt: sad",
        ),
    ),
    (
        SheetWords,
        b'{"kind":"round","fields":{"under":"small"},"also":""}',
        SheetWords("round", {"under": "small"}, beside=""),
    ),
    (
        NoteWords,
        b'{"kind":"person","at":4,"name":"Mira","reach":"030 4711","also":"from the other phone"}',
        NoteWords("person", 4, name="Mira", reach="030 4711", beside=BESIDE),
    ),
    (
        NoteWords,
        b'{"kind":"try","at":2,"what":"senses","name":"Five things","before":0,"after":null,"on":"2026-11-22"}',
        NoteWords("try", 2, what="senses", name="Five things", before=0, on="2026-11-22"),
    ),
    (NoteWords, b'{"kind":"country","code":"FR"}', NoteWords("country", code="FR")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stored", "words"), STORED)
def test_what_an_earlier_version_stored_is_read_and_packed_again_says_the_same(kind, stored, words):
    assert unpack(kind, json.loads(stored)) == unpack_bytes(kind, stored) == words
    assert unpack(kind, json.loads(json.dumps(pack(words)))) == words


@pytest.mark.parametrize("kind", sorted({kind for kind, *_ in STORED}, key=str))
def test_a_name_that_is_not_known_here_is_passed_over_and_blank_words_take_no_room(kind):
    assert unpack(kind, {"from_a_newer_version": 1}) == unpack(kind, None) == kind()
    assert pack(kind()) == {}


def test_what_is_of_another_type_would_be_noticed():
    with pytest.raises(msgspec.ValidationError):
        unpack(Answer, {"text": 5})


def test_words_are_never_changed_in_place():
    assert issubclass(Answer, Packed)
    with pytest.raises(AttributeError):
        Answer("Soup").text = "Stew"


def test_a_note_of_a_talk_that_was_kept_as_a_plain_text_is_still_there(app, monkeypatch):
    with app.app_context():
        key = bytes(range(32))
        note = LiveNote(id=UUID(int=1), author_id=UUID(int=2), version=3)
        monkeypatch.setattr(LiveNote.text, "_key", lambda row: key)
        note.text_cell = vault.seal(key, b'"a word to remember"', "live.note", note.id, note.author_id)
        assert note.words.text == "a word to remember"
        note.save(note.words, 3)
        assert note.text == "a word to remember"
        note.save(NoteText("another"), 1)
        assert (note.words.text, note.words.also) == ("another", "a word to remember")
