"""Whether an offer can take the place of its phrase in the sentence around it.

It guarantees that whole sentences are left: a sentence takes the place of a whole one alone, and a part of one that of a
like part. Trade-off: it goes by marks and by the words beside the phrase. Where it isn't sure, the offer is something to read
and not to put in.
"""

import re

from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_OPENERS = Words("openers")
_WORDS = Words("by_module/in_place")
_WORD = re.compile(r"[^\W\d_]+")
_END_MARKS = ".!?\u2026"
_SENTENCE_ENDS = re.compile(r"(?<!\.\w)[.!?\u2026](?!\w)|\n")
_ENDS_WITHIN = re.compile(r"[!?]\s|(?<!\.)\.\s|\.{4}\s")
_MARK_BEHIND = re.compile(r"[^\w\n]+[.!?\u2026]")
_ENDS_IN_A_GAP = re.compile(r"(?<!\.)\.{3}$")
_GOING_ON = frozenset(",;:-\u2013\u2014(")


def in_place(text: str, start: int, end: int, offer: str) -> str:
    """`offer` as it can stand in place of `text[start:end]`; empty where it would leave a broken sentence."""
    phrase = text[start:end]
    mark = phrase[len(phrase.rstrip(_END_MARKS + " ")) :]
    before = _WORD.findall(_SENTENCE_ENDS.split(text[:start])[-1].lower())
    after = "" if mark and not _trails_off(text, end) else _SENTENCE_ENDS.split(text[end:], maxsplit=1)[0]
    is_first, is_last = _begins_behind(before), not _has_words(after)
    if not mark and is_last and _MARK_BEHIND.match(text, end):
        return ""
    if is_first and is_last and offer[:1].isupper():
        return _in_small(offer) if before else offer
    if not _is_a_like_part(phrase, offer) or not (is_last or _can_go_on(offer, after, is_first=is_first)):
        return ""
    part = offer.removesuffix(".") if mark and not _ENDS_IN_A_GAP.search(offer) else offer
    part = part[:1].upper() + part[1:] if is_first and not before and phrase[:1].isupper() else part
    return part + mark


def _begins_behind(words: list[str]) -> bool:
    """Whether a sentence still begins behind `words`: "honestly", "ok but"."""
    return all(word in _OPENERS.openers for word in words) and not _WORDS.no_openers.among(words[-1:])


def _trails_off(text: str, end: int) -> bool:
    """Whether the sentence only pauses at `end`: "you never listen... and I can't go on"."""
    return text[:end].endswith(("..", "\u2026")) and text[end:].lstrip(" ")[:1].islower()


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _first_word(text: str) -> str:
    found = _WORD.search(text)
    return found[0].lower() if found else ""


def _in_small(offer: str) -> str:
    """`offer` as it goes on behind "honestly"."""
    return offer if _first_word(offer) in _GRAMMAR.i else offer[:1].lower() + offer[1:]


def _is_a_like_part(phrase: str, offer: str) -> bool:
    """A clause for a clause that begins with "when" or "because", or what I feel for what I feel."""
    if _ENDS_WITHIN.search(offer):
        return False
    return offer[:1].islower() or (_first_word(offer) in _GRAMMAR.i and _first_word(phrase) in _GRAMMAR.i)


def _can_go_on(offer: str, after: str, *, is_first: bool) -> bool:
    """Whether the rest of the sentence goes on behind `offer`: "I felt lonely" does with "at the party", not with "by you"."""
    words = _WORD.findall(after.lower()) or [after]
    is_clause, is_one_feeling = offer[:1].islower(), "," not in offer
    if after.strip()[0] in _GOING_ON or (is_clause and is_first):
        return True
    if words[0] in _WORDS.joins:
        return (is_one_feeling and not is_clause) or _begins_a_clause(words[1:2])
    return not is_clause and is_one_feeling and words[0] in _WORDS.times_and_places


def _begins_a_clause(words: list[str]) -> bool:
    return _GRAMMAR.i.among(words) or _GRAMMAR.subjects.among(words)
