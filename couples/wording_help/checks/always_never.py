"""Always and never: "every time", "I never get any help", "we never do anything", "it's always me".

It guarantees that own habits and own feelings ("I always get nervous", "I never feel more at home") pass.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_ALWAYS_NEVER = Words("always_never")
_ALWAYS_NEVER_PHRASES = Phrases("always_never")
_PHRASES = Phrases("by_module/always_never")
_WORDS = Words("by_module/always_never")
_WITH_BLAME = (Kind.ALWAYS_NEVER, Kind.YOU_ACCUSATION)
_OWN_THOUGHTS = frozenset([StanceKind.FEEL, StanceKind.THINK])


def says_every_time(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause says it happens every time."""
    if clause.always:
        return True
    near = sentence.norms[max(0, clause.opener - 6) : clause.end + 1]
    return _ALWAYS_NEVER_PHRASES.every_time.inside(" ".join(near))


def is_gift(sentence: Sentence, clause: Clause, lemma: str) -> bool:
    """ "You always save me the last one": something given to me is praise."""
    norms = sentence.norms[clause.head + 1 : clause.end]
    if lemma in _WORDS.giving:
        return _WORDS.for_me.among(norms) and not _WORDS.no_gift.among(norms)
    return _PHRASES.for_me.inside(" ".join(norms)) and lemma not in _WORDS.leaving


def check_own_subject(analysis: SentenceAnalysis, i: int) -> None:
    """Look at "I" or "we" as a subject with always or never."""
    clause = clause_of(analysis.sentence, i)
    if clause is None or clause.modal in _WORDS.not_yet:
        return
    if clause.never and _is_said_with_love(analysis.sentence.norms[clause.head : clause.end + 1]):
        analysis.harmless = True
        return
    if (clause.never and _lacks(analysis.sentence, clause)) or (
        clause.always and _is_burdened(analysis.sentence, clause)
    ):
        stance = analysis.stance
        framed = stance is not None and stance.kind in _OWN_THOUGHTS and stance.start < i
        analysis.mark((Kind.ALWAYS_NEVER,), clause.opener, clause.end, framed=framed, clause=clause)


def _lacks(sentence: Sentence, clause: Clause) -> bool:
    tokens, norms = sentence.tokens, sentence.norms
    if clause.head >= len(tokens) or clause.past:
        return False
    rest = norms[clause.head : clause.end]
    if _WORDS.own_state.among(rest):
        return False
    lemma = tokens[clause.head].lemma
    if lemma in _ALWAYS_NEVER.done_together and norms[clause.subject] in _GRAMMAR.we:
        return True
    if lemma not in _WORDS.getting and not clause.be and lemma not in _ALWAYS_NEVER.done_together:
        return False
    return _ALWAYS_NEVER.lacked.among(rest) or (lemma in _WORDS.hear and _GRAMMAR.you.among(rest))


def _is_said_with_love(rest: list[str]) -> bool:
    """ "We never laugh like that with anyone else", "I never get enough of your cooking": no complaint."""
    said = f" {' '.join(rest)} "
    wanted = _ALWAYS_NEVER.lacked.among([word for word in rest if word not in _WORDS.enough])
    return _PHRASES.no_one_else.inside(said) or (_PHRASES.enough_of_you.inside(said) and not wanted)


def _is_burdened(sentence: Sentence, clause: Clause) -> bool:
    norms = sentence.norms
    if clause.modal in _PHRASES.own_duty:
        return True
    rest = " ".join(norms[clause.head : clause.end])
    if rest.startswith(_ALWAYS_NEVER_PHRASES.burdens):
        return True
    wanted = _PHRASES.what_you_want.inside(rest) and norms[clause.subject] in _GRAMMAR.we
    return wanted or _PHRASES.by_myself.inside(rest)


def check_it(analysis: SentenceAnalysis, i: int) -> None:
    """ "It's always about you", "why is it always me"."""
    norms = analysis.sentence.norms
    if i + 1 == len(norms):
        return
    for at in range(3):
        if _WORDS.always.at(norms, i + at) and _WORDS.about_us.among(norms[i : i + at + 5]):
            blames = _WORDS.of_you.among(norms[i : i + 9])
            start = i - 1 if _WORDS.copula.at(norms, i - 1) else i
            kinds = _WITH_BLAME if blames else (Kind.ALWAYS_NEVER,)
            analysis.mark(kinds, start, min(len(norms), i + at + 6))
            return


def check_your(analysis: SentenceAnalysis, i: int) -> None:
    """ "Your family always comes first"."""
    norms = analysis.sentence.norms
    if analysis.reported:
        return
    for at in range(i + 2, min(i + 4, len(norms) - 1)):
        if norms[at] in _WORDS.always_or_never and norms[at + 1] in _WORDS.comes_first:
            analysis.mark(_WITH_BLAME, i, min(len(norms), at + 4))


def check_all_you_do(analysis: SentenceAnalysis, i: int) -> None:
    """ "All you ever do is complain", "the only thing you do", "not once have you", "never once did you"."""
    norms = analysis.sentence.norms
    window = norms[i : i + 6]
    starts = (
        (_PHRASES.all_you.at(norms, i) and _WORDS.ever_do.among(window[2:5]))
        or _PHRASES.only_thing.at(norms, i)
        or (_PHRASES.not_once.at(norms, i) and _GRAMMAR.you.among(window))
        or (_PHRASES.never_do.at(norms, i) and _GRAMMAR.you.among(window[2:4]))
        or _PHRASES.never_did_you.at(norms, i)
    )
    if starts and not _WORDS.meant_fondly.among(analysis.sentence.bag):
        analysis.mark(_WITH_BLAME, i, min(len(norms), i + 12))
