"""The finding for a match: where it stands in the text, why it may land as blame, and other ways to say it.

It guarantees that a span begins and ends with a word and takes the end mark of its sentence along, so that an
offer can bring its own.
"""

from collections.abc import Iterable

from couples.wording_help.checks.overlaps import lead
from couples.wording_help.messages import reasons
from couples.wording_help.offers.by_kind import (
    Phrase,
    offers_for,
    offers_for_arrangement,
    offers_for_subordinate,
    offers_for_thought,
)
from couples.wording_help.reading.analysis import Match
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import COUNTED_AS, Finding, Kind
from couples.wording_help.word_lists import Words

_WORDS = Words("by_module/finding")
_MOST_OFFERS = 3
_END_MARKS = ".!?\u2026"
_OWN_WORDS = frozenset([Kind.FAUX_FEELING, Kind.VAGUE_REQUEST])
_CAN_BE_SOFT = frozenset([Kind.FAUX_FEELING, Kind.FEEL_THAT])


def finding_of(text: str, tokens: list[Token], match: Match, *, is_arranged: bool = False) -> Finding:
    """The finding for `match` in the sentence `tokens` of `text`.

    Args:
        is_arranged: whether the text says what two people will do; nothing is offered there that tells of the past.
    """
    start, stop = _span(text, tokens, match)
    kind = lead(match)
    also = tuple(each for each in match.kinds if each != kind and each not in COUNTED_AS.get(kind, ()))
    soft = match.by_classifier or (match.soft and kind in _CAN_BE_SOFT)
    ended = stop > 0 and text[stop - 1] in _END_MARKS
    made = _offers(kind, text, tokens, match, is_arranged=is_arranged)
    offers = _different(_fitted(offer, ended=ended) for offer in made)
    return Finding(kind, start, stop, _reason(kind, match, soft=soft), offers, also, soft)


def _span(text: str, tokens: list[Token], match: Match) -> tuple[int, int]:
    end = min(match.end, len(tokens))
    while end > match.start + 1 and (not tokens[end - 1].word or tokens[end - 1].norm in _WORDS.dangling):
        end -= 1
    start = tokens[min(match.start, len(tokens) - 1)].start
    last = tokens[match.start : end] if end > match.start else [tokens[match.start]]
    return start, _with_mark(text, max(token.end for token in last))


def _with_mark(text: str, stop: int) -> int:
    """Past all the marks behind the last word, also those in "listen !"; any that stayed would stand beside the offer's own."""
    end = stop + 1 if text[stop : stop + 1] == " " else stop
    marks = len(text) - end - len(text[end:].lstrip(_END_MARKS))
    return end + marks if marks else stop


def _is_thought(kind: Kind, match: Match) -> bool:
    """A thought about the situation that was called a feeling; it accuses nobody."""
    return kind == Kind.FEEL_THAT and match.soft and not match.by_classifier


def _reason(kind: Kind, match: Match, *, soft: bool) -> str:
    why = reasons()
    if match.by_classifier:
        return why.whole_text
    if _is_thought(kind, match):
        return why.thought
    return why.contested_word if soft else why.kinds[kind]


def _offers(kind: Kind, text: str, tokens: list[Token], match: Match, *, is_arranged: bool) -> list[str]:
    said = [token for token in tokens[match.start : match.end] if token.word]
    phrase = Phrase(text, tokens, match, said)
    if is_arranged and kind not in _OWN_WORDS:
        return offers_for_arrangement(phrase, kind)
    if kind not in _OWN_WORDS and not match.by_classifier:
        subordinate = offers_for_subordinate(phrase)
        if subordinate:
            return subordinate
    return offers_for_thought() if _is_thought(kind, match) else offers_for(kind, phrase)


def _fitted(offer: str, *, ended: bool) -> str:
    """An offer ends like a sentence where the phrase did, and is left open where it did not."""
    if ended:
        return offer if offer.endswith((".", "?")) else offer + "."
    return offer.removesuffix(".") if not offer.endswith("..") else offer


def _different(offers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(offers))[:_MOST_OFFERS]
