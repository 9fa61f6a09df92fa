"""What a tap on an offer leaves behind: only whole sentences, in whatever field."""

import re
from functools import cache
from pathlib import Path

import pytest

from couples.statements.offer_in_text import put_in, replaced
from couples.statements.statement_text import DraftWords
from couples.statements.wording_help import Note, help_with
from tests.how_often import first
from tools.wording_help.report import read_examples

EXAMPLES = Path(__file__).parents[1] / "wording_help" / "examples"
OF_PEOPLE = ["dev.jsonl", "voices.jsonl"]
FILES = first((*OF_PEOPLE, "look_alikes.jsonl"), ("own_dev.jsonl",), ids=["few", "many"])
GAP = "GAP"
SENTENCE_ENDS = re.compile(r"(?<!\.\w)[.!?…](?!\w)|\n")
TWO_MARKS = re.compile(r"[.?!,;]\s*[?!,;.]")
TWICE = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
END_BEFORE_SMALL = re.compile(r"[.?!][\"”)]*\s+[a-z]")
WITHIN = re.compile(r"[.?!]\s")
OPENING = re.compile(
    r"(?:^|[.?!…\n] ?)(?:(?:and|babe|but|god|honestly|oh|ok|okay|omg|right|so|well|yeah)\b,? ?)+$",
    re.IGNORECASE,
)
CAN_GO_ON = re.compile(r"\s*(?:[,;:(–—-]|(?:and|but|or|so|yet)\b)")


def without_gaps(text: str) -> str:
    return text.replace("...", GAP)


def seams(text: str) -> int:
    return len(TWO_MARKS.findall(without_gaps(text))) + len(TWICE.findall(without_gaps(text)))


def faults(text: str, note: Note, offer: str) -> list[str]:
    """What's broken where `offer` was put in, as far as marks, capitals and the words beside it tell."""
    before = text[: note.start].rstrip(" ")
    after = text[note.start + len(replaced(text, note.start, note.end, offer)) :]
    rest = SENTENCE_ENDS.split(after, maxsplit=1)[0] if not note.phrase.endswith(tuple(".?!…")) else ""
    goes_on = any(map(str.isalnum, rest))
    is_sentence = bool(WITHIN.search(without_gaps(offer))) or without_gaps(offer).endswith(("?", "."))
    is_behind_words = bool(before) and (before[-1].isalnum() or before[-1] in ",;:-–—'")
    is_i = re.match(r"I\b", offer)
    ends_here = without_gaps(offer).endswith(("?", ".", "!"))
    return [
        name
        for name, is_broken in {
            "a capital behind no end mark": is_behind_words and offer[0].isupper() and not is_i,
            "a sentence within a sentence": bool(WITHIN.search(without_gaps(offer))) and (goes_on or (is_behind_words and not OPENING.search(before))),
            "an end mark before a small letter": ends_here and not note.phrase.endswith(tuple(".?!…")) and after.lstrip(" ")[:1].islower(),
            "two marks or a word twice": seams(put_in(text, note.start, note.end, offer)) > seams(text),
            "a rest that belongs to nothing": goes_on and (is_sentence or ("," in offer and not CAN_GO_ON.match(rest))),
            "a part alone": not is_behind_words and not goes_on and offer[0].islower() and offer[:4] != note.phrase[:4],
        }.items()
        if is_broken
    ]  # fmt: skip


@cache
def notes_of(name: str, text: str) -> list[Note]:
    return help_with(DraftWords(**{name: text}), names=("Ben",)).notes.get(name, [])


def texts(files) -> list[str]:
    return [row["text"] for file in files for row in read_examples(EXAMPLES / file)]


@pytest.mark.parametrize("files", FILES)
def test_no_tap_leaves_a_broken_sentence(files):
    tapped = [
        (text, note, offer)
        for text in texts(files)
        for note in notes_of("free", text)
        for offer in note.offers
    ]
    assert len(tapped) > 100
    broken = [
        (found, put_in(text, note.start, note.end, offer))
        for text, note, offer in tapped
        if (found := faults(text, note, offer))
    ]
    assert broken == []


IN_FIELDS = """
observation: you ignored me all evening
observation: you ignored me when I spoke, and I left
observation: you acted like an idiot at the wedding and I left
observation: You were rude to my mum
observation: You never listen. I waited.
observation: I waited. You never listen.
observation: When you ignored me
feeling: ignored
feeling: sad and used at night
feeling: judged by your mother
feeling: hurt because you never listen
feeling: like you don't fancy me anymore
need: you to stop being so lazy
need: I want you to stop being so lazy
need: because you never help
request: Could you be more present?
request: be more present when the kids are up
request: I want you to be more present
request: Would you be willing to be more present?
other_view: never get a break
other_view: You're lazy. You never help.
"""


@pytest.mark.parametrize("line", IN_FIELDS.split("\n")[1:-1])
def test_what_goes_into_a_field_reads_as_a_sentence(line):
    name, _, text = line.partition(": ")
    for note in notes_of(name, text):
        for offer in note.offers:
            put = put_in(text, note.start, note.end, offer)
            around = {"feelings": ("sad",), "need": "rest"} | {name: put}
            for words in (DraftWords(**{name: put}), DraftWords(**around)):
                said = words.sentences()
                assert all(each[0].isupper() for each in said), said
                for each in map(without_gaps, said):
                    assert not TWO_MARKS.search(each.replace(" …", ".")), said
                    assert not TWICE.search(each), said
                    assert not END_BEFORE_SMALL.search(each), said
                    assert each.count(" I feel ") + each.count(" I felt ") < 2, said


def test_no_offer_is_lost_where_it_can_only_be_read():
    text = "I know you're tired but you never help with the kids and I can't do it all."
    (note,) = notes_of("free", text)
    assert note.offers == ()
    assert note.ideas[0] == "Would you help with the kids on ...?"
