"""Whole phrases that carry blame by themselves, of every kind: "thanks for nothing", "your fault", "shut up".

It guarantees that they are found in one walk over the tokens with one tree for all lists; a phrase that is
denied or meant warmly is let off.
"""

from functools import cache

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.patterns import Patterns, PatternTree, patterns
from couples.wording_help.reading.stance import Stance, StanceKind
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_FEELINGS = Words("feelings")
_OPENERS = Words("openers")
_PRAISE = Words("praise")
_DEMANDS = Words("demands")
_DEMANDS_PATTERNS = Patterns("demands")
_SARCASM_PATTERNS = Patterns("sarcasm")
_GRAMMAR_PHRASES = Phrases("grammar")
_PHRASES = Phrases("by_module/set_phrases")
_WORDS = Words("by_module/set_phrases")
_STARTS = frozenset([",", ":", ";", "-", "\u2013", "\u2014", "*"])
_DENIED_BY_SPEAKER = frozenset([StanceKind.KNOW, StanceKind.SORRY, StanceKind.WONDER])
_OWNED = frozenset(
    [
        StanceKind.FEEL,
        StanceKind.THINK,
        StanceKind.NEED,
        StanceKind.FEELING,
        StanceKind.LOVE,
        StanceKind.KNOW,
    ]
)
_FAR = 20
_THOUGHTS = frozenset([Kind.YOU_ACCUSATION, Kind.MIND_READING, Kind.ALWAYS_NEVER])


@cache
def set_phrases() -> PatternTree:
    """All set phrases of the lists, each with its kinds; the first list that has a phrase decides."""
    return patterns(
        ((Kind.SARCASM_CONTEMPT,), "sarcasm.phrases"),
        ((Kind.SARCASM_CONTEMPT, Kind.MIND_READING), "sarcasm.about_motives"),
        ((Kind.SARCASM_CONTEMPT, Kind.YOU_ACCUSATION), "sarcasm.about_acts"),
        ((Kind.MIND_READING,), "mind_reading.phrases"),
        ((Kind.YOU_ACCUSATION,), "accusations.phrases"),
        ((Kind.DEMAND_THREAT,), "demands.phrases"),
        ((Kind.DEMAND_THREAT,), "demands.plain"),
        ((Kind.LEAVE_THREAT,), "threats.or_i_leave"),
        ((Kind.SHOULD,), "should.phrases"),
        ((Kind.LABEL_INSULT, Kind.SHOULD), "insults.not_a_real_one"),
        ((Kind.DEMAND_THREAT, Kind.VAGUE_REQUEST), "demands.proofs"),
        ((Kind.LABEL_INSULT,), "insults.phrases"),
        ((Kind.VAGUE_REQUEST,), "vague_requests.phrases"),
        ((Kind.PROTEST,), "protests.phrases"),
        ((Kind.ALWAYS_NEVER,), "always_never.phrases"),
        ((Kind.ALWAYS_NEVER, Kind.YOU_ACCUSATION), "always_never.about_you"),
    )


def opens(analysis: SentenceAnalysis, i: int) -> bool:
    """Whether a sentence, or a fresh start within one, begins at token `i`."""
    norms = analysis.sentence.norms
    k = i - 1
    while k >= 0 and i - k < 4 and norms[k] in _OPENERS.openers:
        k -= 1
    return k < 0 or norms[k] in _STARTS or (k == 0 and not analysis.sentence.tokens[0].word)


def check_set_phrase(analysis: SentenceAnalysis, i: int, *, opening: bool) -> None:
    """Note the phrase that starts at token `i`."""
    found = set_phrases().at(analysis.sentence.tokens, i, opening=opening)
    if found is None:
        return
    kinds, end = found
    if analysis.reported and kinds[0] != Kind.SARCASM_CONTEMPT:
        return
    if _is_let_off(analysis, kinds, i, end):
        return
    if _is_harmless(analysis, kinds[0], i, end):
        analysis.harmless = True
        return
    stop, stance = _end_of_note(analysis, i, end), analysis.stance
    if stance and kinds[0] in _THOUGHTS and _is_called_a_feeling(analysis, stance, i):
        analysis.mark((Kind.FEEL_THAT, *kinds), stance.start, stop, framed=True)
    else:
        analysis.mark(kinds, i, stop, framed=_is_framed(analysis, kinds, i))


def _is_called_a_feeling(analysis: SentenceAnalysis, stance: Stance, i: int) -> bool:
    """ "I feel like it's your fault"."""
    near = stance.kind == StanceKind.FEEL and i - stance.end < 8
    return near and _WORDS.feel_leads.at(analysis.sentence.norms, stance.end)


def _end_of_note(analysis: SentenceAnalysis, i: int, end: int) -> int:
    """The note runs to the end of the phrase's clause, if that is near."""
    sentence, stop = analysis.sentence, end
    while stop < len(sentence.norms) and stop - end < 14 and sentence.tokens[stop].word:
        if sentence.norms[stop] in _WORDS.after_a_phrase:
            break
        stop += 1
    return stop if stop - i < 18 else end


def _is_framed(analysis: SentenceAnalysis, kinds: tuple[Kind, ...], i: int) -> bool:
    stance, norms = analysis.stance, analysis.sentence.norms
    if norms[i] in _WORDS.own_opinion:
        return True
    if stance is None or stance.start >= i or stance.kind not in _OWNED or kinds == (Kind.VAGUE_REQUEST,):
        return False
    if stance.kind == StanceKind.NEED and norms[i - 1] in _WORDS.needing:
        return True
    return kinds[0] != Kind.SARCASM_CONTEMPT or stance.kind == StanceKind.FEEL


def _is_let_off(analysis: SentenceAnalysis, kinds: tuple[Kind, ...], i: int, end: int) -> bool:
    """Denied ("it was not your fault"), said of oneself ("my fault"), or a warm "thanks to you"."""
    norms, bag = analysis.sentence.norms, analysis.sentence.bag
    near = norms[max(0, i - 4) : i]
    stance = analysis.stance.kind if analysis.stance else StanceKind.NONE
    blames = kinds[0] in (Kind.YOU_ACCUSATION, Kind.LABEL_INSULT)
    if blames and norms[i] in _GRAMMAR.you and stance in _DENIED_BY_SPEAKER:
        return True
    if _PHRASES.owed_to_you.at(norms, i):
        return any(_is_glad(word) for word in bag)
    denied = _WORDS.denying.among(_behind_a_comma(near))
    if kinds[0] != Kind.SARCASM_CONTEMPT and denied and norms[i] not in _WORDS.or_:
        return True
    if kinds == (Kind.LABEL_INSULT,) and _is_about_me(norms, near, i):
        return not _GRAMMAR.you.among(norms[i : end + 3])
    if kinds == (Kind.MIND_READING,) and _WORDS.if_.among(near):
        return True
    if kinds[0] == Kind.DEMAND_THREAT:
        asked = stance == StanceKind.NEED and norms[i] in _WORDS.needed
        if analysis.please or asked:
            return True
    return _PHRASES.oh_great.at(norms, i) and _WORDS.thank.among(bag)


def _is_harmless(analysis: SentenceAnalysis, kind: Kind, i: int, end: int) -> bool:
    """Whether the words around the phrase take its sting."""
    if kind == Kind.DEMAND_THREAT:
        return _is_no_order(analysis, i)
    if kind == Kind.ALWAYS_NEVER:
        return _GRAMMAR_PHRASES.fondly.inside(" ".join(analysis.sentence.norms[end : end + 8]))
    return kind == Kind.SARCASM_CONTEMPT and _is_no_contempt(analysis, i, end)


def _is_no_order(analysis: SentenceAnalysis, i: int) -> bool:
    """ "Shut up, I love you too", "I need to know that you're not going anywhere"."""
    norms, tokens = analysis.sentence.norms, analysis.sentence.tokens
    if _PHRASES.staying.at(norms, i):
        return _WORDS.reassured.among(norms[max(0, i - 4) : i])
    near = range(max(0, i - _FAR), min(i + _FAR, len(tokens)))
    if _DEMANDS.fun_marks.among(norms[near.start : near.stop]):
        return True
    fun = (at for at in near if _DEMANDS_PATTERNS.in_fun.at(tokens, at))
    return any(not _GRAMMAR.negation.among(norms[max(0, at - 3) : at]) for at in fun)


def _is_no_contempt(analysis: SentenceAnalysis, i: int, end: int) -> bool:
    """ "I'm fed up with your boss treating you badly", "..., poor you"."""
    norms, tokens = analysis.sentence.norms, analysis.sentence.tokens
    if _PHRASES.poor_you.at(norms, i):
        return i > 2
    return any(_SARCASM_PATTERNS.no_fault.at(tokens, at) for at in range(i, min(end + 2, len(tokens))))


def _behind_a_comma(near: list[str]) -> list[str]:
    """The words behind the last comma: "you never tidy up, you slob" denies nothing of a slob."""
    commas = [at for at, word in enumerate(near) if word == ","]
    return near[commas[-1] + 1 :] if commas else near


def _is_glad(word: str) -> bool:
    return (word in _FEELINGS.pleasant or word in _PRAISE.adjectives) and word not in _WORDS.not_glad


def _is_about_me(norms: list[str], near: list[str], i: int) -> bool:
    return _GRAMMAR.i.among(near) or (_WORDS.was.among(near) and _GRAMMAR.i.among(norms[:i]))
