"""Other words for each kind of note, made from the sentences of `messages/offers.toml`.

It guarantees that what a person typed is only ever put into a sentence, never read as one.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from couples.wording_help.checks.assessment import negated
from couples.wording_help.checks.faux_feeling import underneath
from couples.wording_help.files import content_file
from couples.wording_help.offers.kept_words import act_of, said_about_you
from couples.wording_help.offers.topics import Topic, acts_for, topic_of
from couples.wording_help.reading.analysis import Match
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_PHRASES = Phrases("by_module/by_kind")
_WORDS = Words("by_module/by_kind")
Sentences = tuple[str, ...]


class Offers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences with gaps, by kind; where a kind has several rows, code says when which is taken."""

    you_accusation: Sentences
    always_never_denied: Sentences
    always_never_wished: Sentences
    always_never_done: Sentences
    always_never_unknown: Sentences
    always_never_missed: Sentences
    always_never: Sentences
    label_insult: Sentences
    mind_reading: Sentences
    mind_reading_told: Sentences
    faux_feeling_now: Sentences
    faux_feeling_then: Sentences
    feel_that: Sentences
    feel_that_told: Sentences
    thought: Sentences
    demand_threat_act: Sentences
    demand_threat_stop: Sentences
    demand_threat: Sentences
    should_act: Sentences
    should_missed: Sentences
    should: Sentences
    sarcasm_contempt: Sentences
    protest: Sentences
    leave_threat: Sentences
    request: Sentences
    after_because: Sentences
    after_how: Sentences
    after_when: Sentences


class Phrase(NamedTuple):
    """What was marked: the whole text, its sentence, the match and the words in it."""

    text: str
    tokens: list[Token]
    match: Match
    said: list[Token]


_offers = content_file("messages/offers.toml", Offers)


def offers_for(kind: Kind, phrase: Phrase) -> list[str]:
    """Other words for a phrase of this kind."""
    return _MAKERS.get(kind, _you_accusation)(phrase)


def offers_for_thought() -> list[str]:
    """Other words for a thought about the situation that was called a feeling."""
    return list(_offers().thought)


def offers_for_arrangement(phrase: Phrase, kind: Kind) -> list[str]:
    """Other words for a phrase that stands where two people say what they'll do: none that tell of the past."""
    return _filled(_offers().request, topic_of(phrase.said, kind))


def offers_for_subordinate(phrase: Phrase) -> list[str] | None:
    """Other words for a phrase that can't stand alone: "because you never ...", "when you ..."."""
    clause, offers = phrase.match.clause, _offers()
    marker = phrase.said[0].norm if phrase.said else ""
    if marker not in _WORDS.subordinating or clause is None or clause.inverted:
        return None
    topic = topic_of(phrase.said)
    if marker not in _WORDS.telling and marker not in _WORDS.giving_a_reason:
        return _filled(offers.after_when, topic)
    if _is_alone(phrase):
        return None
    return _filled(offers.after_how if marker in _WORDS.telling else offers.after_because, topic)


def _is_alone(phrase: Phrase) -> bool:
    """Whether the phrase is all that's said in its sentence, so that it stands alone after all."""
    return not any(
        token.word for token in (*phrase.tokens[: phrase.match.start], *phrase.tokens[phrase.match.end :])
    )


def _filled(sentences: Sentences, topic: Topic, **more: str) -> list[str]:
    return [
        sentence.format(feeling=topic.feeling, need=topic.need, request=topic.request, **more)
        for sentence in sentences
    ]


def _you_accusation(phrase: Phrase) -> list[str]:
    return _filled(_offers().you_accusation, topic_of(phrase.said, Kind.YOU_ACCUSATION))


def _always_never(phrase: Phrase) -> list[str]:
    topic, offers, clause = topic_of(phrase.said, Kind.ALWAYS_NEVER), _offers(), phrase.match.clause
    act = act_of(phrase.text, phrase.tokens, phrase.match)
    if act and act.is_denied:
        asked = () if act.is_lasting else offers.always_never_denied
        first = _filled(asked + offers.always_never_wished, topic, act=act.said, past=act.said_as_past)
    elif act and not _says_nothing(act.said_as_past.split()):
        first = _filled(offers.always_never_done, topic, past=act.said_as_past)
    elif clause and negated(clause):
        first = _filled(offers.always_never_missed, topic)
    else:
        first = _filled(offers.always_never_unknown, topic)
    return first + _filled(offers.always_never, topic)


def _says_nothing(past: list[str]) -> bool:
    """Whether an act was only pointed at: "you always do this"."""
    return _PHRASES.says_nothing.at(past, 0) or (len(past) == 1 and past[0] in _WORDS.says_nothing)


def _label_insult(phrase: Phrase) -> list[str]:
    return _filled(_offers().label_insult, topic_of(phrase.said, Kind.LABEL_INSULT))


def _mind_reading(phrase: Phrase) -> list[str]:
    topic, offers = topic_of(phrase.said, Kind.MIND_READING), _offers()
    inner = said_about_you(phrase.text, phrase.tokens, phrase.match)
    told = _filled(offers.mind_reading_told, topic, inner=inner) if inner else []
    return _filled(offers.mind_reading, topic) + told + _filled(offers.request, topic)


def _faux_feeling(phrase: Phrase) -> list[str]:
    under, offers = underneath(phrase.match.faux_word), _offers()
    then = _WORDS.felt_then.among(token.norm for token in phrase.said)
    return [
        sentence.format(feelings=under.feelings, need=under.need, likeliest=under.likeliest)
        for sentence in (offers.faux_feeling_then if then else offers.faux_feeling_now)
    ]


def _feel_that(phrase: Phrase) -> list[str]:
    topic, offers = topic_of(phrase.said, Kind.FEEL_THAT), _offers()
    inner = said_about_you(phrase.text, phrase.tokens, phrase.match)
    told = _filled(offers.feel_that_told, topic, inner=inner) if inner else []
    return _filled(offers.feel_that, topic) + told


def _demand_threat(phrase: Phrase) -> list[str]:
    topic, offers = topic_of(phrase.said, Kind.DEMAND_THREAT), _offers()
    act, made = act_of(phrase.text, phrase.tokens, phrase.match), []
    if act and not act.is_denied and not act.goes_on:
        made += _filled(offers.demand_threat_act, topic, act=act.said)
    if any(token.norm in _WORDS.stopping for token in phrase.said[:3]):
        made += _filled(offers.demand_threat_stop, topic)
    return made + _filled(offers.demand_threat, topic)


def _should(phrase: Phrase) -> list[str]:
    topic, offers, clause = topic_of(phrase.said, Kind.SHOULD), _offers(), phrase.match.clause
    if clause and clause.perfect:
        return _filled(offers.should_missed, topic)
    act = act_of(phrase.text, phrase.tokens, phrase.match) if clause and not clause.neg else None
    made = _filled(offers.should_act, topic, act=act.said) if act else []
    return made + _filled(offers.should, topic)


def _sarcasm_contempt(phrase: Phrase) -> list[str]:
    return _filled(_offers().sarcasm_contempt, topic_of(phrase.said, Kind.SARCASM_CONTEMPT))


def _vague_request(phrase: Phrase) -> list[str]:
    return list(acts_for(phrase.said))


_MAKERS: dict[Kind, Callable[[Phrase], list[str]]] = {
    Kind.ALWAYS_NEVER: _always_never,
    Kind.LABEL_INSULT: _label_insult,
    Kind.MIND_READING: _mind_reading,
    Kind.FAUX_FEELING: _faux_feeling,
    Kind.FEEL_THAT: _feel_that,
    Kind.DEMAND_THREAT: _demand_threat,
    Kind.SHOULD: _should,
    Kind.SARCASM_CONTEMPT: _sarcasm_contempt,
    Kind.VAGUE_REQUEST: _vague_request,
    Kind.PROTEST: lambda _: list(_offers().protest),
    Kind.LEAVE_THREAT: lambda _: list(_offers().leave_threat),
}
