"""What the classifier goes by: words, letter groups, the shape of a sentence, and what the checks know.

It guarantees a pure and linear reading, each feature once and in a settled order. The names of features are
part of the trained weights: whoever changes one has to train again.
"""

from enum import StrEnum, auto
from functools import cache

from couples.wording_help.checks.faux_feeling import faux_feelings
from couples.wording_help.checks.label_insult import insulting_adjectives
from couples.wording_help.checks.overlaps import Note, label_of
from couples.wording_help.classifier.warmth import is_warm
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Part
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_GRAMMAR_PHRASES = Phrases("grammar")
_BODY_SIGNS = Words("body_signs")
_FEELINGS = Words("feelings")
_INSULTS = Words("insults")
_NEEDS = Words("needs")
_PRAISE = Words("praise")
_WORDS = Words("by_module/features")
_MOST_LETTER_GROUPS = 400
_LONGEST_WORD = 20
_MARKS = frozenset("?!,\u2026-")
_SHAPE_MARKS = frozenset("?!,:;\u2026")


class Group(StrEnum):
    """Features of one sort; within each, a text counts the same however many features it has."""

    LETTERS = auto()
    KNOWN = auto()
    PHRASES = auto()
    RULES = auto()
    SHAPE = auto()


PLAIN_GROUPS = frozenset([Group.KNOWN, Group.RULES])
"""Groups in which every feature counts in full."""


class _Class(StrEnum):
    """The class that takes a word's place in the shape of a sentence."""

    FAUX = "FAUX"
    FEEL = "FEEL"
    GLAD = "GLAD"
    BODY = "BODY"
    NEED = "NEED"
    GOOD = "GOOD"
    INSULT = "INS"
    INSULT_NOUN = "INSN"
    BLAMING_NOUN = "BADN"
    NUMBER = "NUM"
    ING_VERB = "Vg"
    PAST_VERB = "Vd"
    VERB = "Vb"
    ADVERB = "LY"
    OTHER = "X"


class _Name(StrEnum):
    """Features that aren't words of the text."""

    ALL_QUESTIONS = "all questions"
    FRAMED = " framed"
    HIT = "hit"
    HITS = "hits "
    I = "i"  # noqa: E741
    I_FIRST = "i first"
    LABEL = "label "
    LENGTH = "length "
    MANNER = "manner "
    MUCH_YOU = "much you"
    NO_HIT = "no hit"
    NO_YOU = "no you"
    OWNING = "owning"
    PART = "part "
    PLEASE = "please"
    QUESTION = "question"
    QUOTED = "quoted"
    REPORTED = "reported"
    SOFT = " soft"
    WARM = "warm"
    WARMTH = "warmth"
    WE = "we"
    YOU_FIRST = "you first"
    YOU_LEAD = "you lead"
    YOUR = "your"


WARMTH = _Name.WARMTH


def features(
    analyses: list[SentenceAnalysis], notes: list[Note], parts: frozenset[Part]
) -> dict[Group, list[str]]:
    """What the classifier goes by, by group."""
    phrases: set[str] = set()
    letters: set[str] = set()
    shapes: set[str] = set()
    length = 0
    for analysis in analyses:
        said = _spoken(analysis.sentence.tokens) + _end(analysis)
        length += len(said)
        phrases |= _runs(["^", *said, "$"], (1, 2, 3))
        shapes |= _runs(["^", *_shape(analysis.sentence.tokens), *_end(analysis), "$"], (2, 3, 4))
        for word in {word for word in said if word.isalpha()}:
            letters |= _letter_groups(word)
    return {
        Group.LETTERS: sorted(letters)[:_MOST_LETTER_GROUPS],
        Group.KNOWN: sorted(_known(analyses, parts, length)),
        Group.PHRASES: sorted(phrases - {"^", "$"}),
        Group.RULES: sorted(_ruled(notes, parts)),
        Group.SHAPE: sorted(shapes),
    }


def speaks_to_you(analysis: SentenceAnalysis) -> bool:
    """Whether the sentence speaks to the other at all."""
    return _WORDS.you.among(analysis.sentence.bag)


def _runs(row: list[str], sizes: tuple[int, ...]) -> set[str]:
    return {" ".join(row[at : at + size]) for size in sizes for at in range(len(row) - size + 1)}


def _spoken(tokens: list[Token]) -> list[str]:
    return [token.norm for token in tokens if token.word or token.norm in _MARKS]


def _end(analysis: SentenceAnalysis) -> list[str]:
    return [mark for mark in analysis.sentence.mark[:1] if mark in _MARKS]


def _letter_groups(word: str) -> set[str]:
    """Groups of two to four letters, with the ends of the word as a blank."""
    padded = f" {word[:_LONGEST_WORD]} "
    return {padded[at : at + size] for size in (2, 3, 4) for at in range(len(padded) - size + 1)}


@cache
def _classes() -> dict[str, _Class]:
    """The class of every listed word; the first list that has it decides."""
    faux = faux_feelings()
    found = {word: _Class.FAUX for word in (*faux.clear, *faux.contested) if " " not in word}
    for name, words in (
        (_Class.FEEL, _FEELINGS.unpleasant),
        (_Class.GLAD, _FEELINGS.pleasant),
        (_Class.BODY, _BODY_SIGNS.parts),
        (_Class.NEED, _NEEDS.needs),
        (_Class.GOOD, _PRAISE.adjectives),
        (_Class.GOOD, _PRAISE.people),
        (_Class.INSULT, insulting_adjectives()),
        (_Class.INSULT_NOUN, _INSULTS.nouns),
        (_Class.BLAMING_NOUN, _INSULTS.nouns_after_your),
    ):
        for word in words:
            found.setdefault(word, name)
    return found


def _shape(tokens: list[Token]) -> list[str]:
    """The sentence with its telling words as classes and the rest as kinds of word."""
    classes = _classes()
    row: list[str] = []
    for token in tokens:
        word = token.norm
        if not token.word:
            row += [word] if word in _SHAPE_MARKS else []
        elif word in _WORDS.kept_in_shapes:
            row.append(word)
        elif word in classes:
            row.append(classes[word])
        elif word[0].isdigit():
            row.append(_Class.NUMBER)
        elif token.lemma:
            row.append(_verb_class(token))
        elif word.endswith(_GRAMMAR_PHRASES.adverb_endings):
            row.append(_Class.ADVERB)
        elif row[-1:] != [_Class.OTHER]:
            row.append(_Class.OTHER)
    return row


def _verb_class(token: Token) -> _Class:
    if Form.ING in token.tags:
        return _Class.ING_VERB
    return _Class.PAST_VERB if Form.PAST in token.tags else _Class.VERB


def _ruled(notes: list[Note], parts: frozenset[Part]) -> set[str]:
    """What the checks found."""
    found: set[str] = {_Name.LABEL + label_of(notes, parts)}
    if not notes:
        found.add(_Name.NO_HIT)
    for _, match in notes:
        framed = _Name.FRAMED if match.framed else ""
        found |= {f"{_Name.HIT} {kind}" for kind in match.kinds}
        found.add(_Name.HITS + "+".join(sorted(match.kinds)) + framed)
        if match.framed:
            found.add(_Name.HIT + framed)
        if match.soft:
            found.add(_Name.HIT + _Name.SOFT)
    return found


def _known(analyses: list[SentenceAnalysis], parts: frozenset[Part], length: int) -> set[str]:
    """What the checks know of the text besides its words."""
    norms = [norm for analysis in analyses for norm in analysis.sentence.norms]
    bag = frozenset(norms)
    found: set[str] = {_Name.PART + part for part in parts} | {f"{_Name.LENGTH}{min(6, length // 6)}"}
    found |= {_Name.MANNER + manner for analysis in analyses for _, manner in analysis.about_you}
    you = sum(norm in _WORDS.you for norm in norms)
    named = {
        _Name.QUESTION: any(each.sentence.question for each in analyses),
        _Name.ALL_QUESTIONS: all(each.sentence.question for each in analyses),
        _Name.PLEASE: any(each.please for each in analyses),
        _Name.REPORTED: any(each.reported for each in analyses),
        _Name.QUOTED: '"' in bag,
        _Name.WARM: _WORDS.warm.among(bag),
        _Name.WARMTH: is_warm(analyses),
        _Name.OWNING: _WORDS.owning.among(bag),
        _Name.I: _WORDS.me.among(bag),
        _Name.WE: _WORDS.us.among(bag),
        _Name.YOUR: _GRAMMAR.your.among(bag),
        _Name.YOU_FIRST: _WORDS.you_your.at(norms, 0),
        _Name.I_FIRST: _WORDS.i_my.at(norms, 0),
        _Name.MUCH_YOU: you > 1,
        _Name.YOU_LEAD: you > sum(norm in _WORDS.me for norm in norms),
        _Name.NO_YOU: not you,
    }
    return found | {name for name, present in named.items() if present}
