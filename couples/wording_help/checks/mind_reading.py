"""Telling the other what goes on inside them: "you'd rather be with your mates", "you obviously don't care".

It guarantees that only what is said about "you" counts; "I wish you cared" claims it too, and is found here.
"""

from couples.wording_help.reading.clauses import Clause
from couples.wording_help.word_lists import Phrases, Words

_MIND_READING = Words("mind_reading")
_PHRASES = Phrases("by_module/mind_reading")
_WORDS = Words("by_module/mind_reading")


def is_about_the_mind(lemma: str) -> bool:
    """Whether a verb tells what goes on inside somebody: care, want, notice."""
    return lemma in _MIND_READING.inner_verbs


def would_rather(clause: Clause) -> bool:
    """ "You'd rather ..."; "would you rather ...?" asks."""
    rather = clause.modal in _WORDS.would and _WORDS.rather.among(clause.adverbs)
    return rather and not clause.inverted


def claims_motive(clause: Clause) -> bool:
    """ "You obviously ...", "you deliberately ..."."""
    return _MIND_READING.claiming.among(clause.adverbs)


def is_wished_for(lemma: str) -> bool:
    """ "I wish you cared" says that you don't."""
    return lemma in _MIND_READING.longed_for


def puts_me_last(predicate: list[str], lemma: str) -> bool:
    """ "More time with your mates than with me", "everyone except me"."""
    for at, word in enumerate(predicate[:-1]):
        rival = _WORDS.me.at(predicate, at + 1) or _PHRASES.rivals.at(predicate, at + 1)
        if word in _WORDS.over and (rival or _WORDS.ours.at(predicate, at + 1)):
            return lemma in _WORDS.choosing
        if not rival:
            continue
        if word in _WORDS.than:
            return _WORDS.more.among(predicate[:at])
        if word in _WORDS.of:
            return _WORDS.instead.at(predicate, at - 1)
        if word in _WORDS.excepting:
            return True
        if word in _WORDS.before:
            return lemma in _WORDS.placing
    return False


def is_cared_for(lemma: str) -> bool:
    """Whether "you never ..." denies care itself, not only an act of it."""
    return lemma in _MIND_READING.caring_verbs
