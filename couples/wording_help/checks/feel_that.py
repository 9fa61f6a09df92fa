"""A thought after "I feel": "I feel like you ...", "I feel that ...", "I feel like a maid".

It guarantees that genuine feelings pass; what follows "I feel like you" is read as what is said about "you".
"""

from couples.wording_help.checks.assess_clause import assess_clause
from couples.wording_help.checks.faux_feeling import check_row
from couples.wording_help.checks.label_insult import insulting_adjectives
from couples.wording_help.reading.analysis import Manner, SentenceAnalysis
from couples.wording_help.reading.clauses import clause_of
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.stance import Stance
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_ROLES = Words("roles")
_ROLES_PATTERNS = Patterns("roles")
_PHRASES = Phrases("by_module/feel_that")
_WORDS = Words("by_module/feel_that")


def check_feel(analysis: SentenceAnalysis, stance: Stance) -> int:
    """Look at what follows "I feel"; returns where reading goes on."""
    norms = analysis.sentence.norms
    j = stance.end
    while j < len(norms) and (norms[j] in _WORDS.stepped_over or norms[j] in _GRAMMAR.adverbs):
        j += 1
    if _WORDS.like_that.at(norms, j):
        return _check_thought(analysis, stance, j + _words_of_lead(norms, j))
    if _WORDS.thought_subjects.at(norms, j) or (j == stance.end and _GRAMMAR.i.at(norms, j)):
        return _check_thought(analysis, stance, j)
    return max(check_row(analysis, stance, j), stance.end)


def _words_of_lead(norms: list[str], j: int) -> int:
    """How many words lead into the thought: "like", "as if", "like that was" (where "that" is the thing)."""
    if _PHRASES.as_if.at(norms, j):
        return 2
    return 2 if _PHRASES.like_that.at(norms, j) and not _WORDS.is_was.at(norms, j + 2) else 1


def _check_thought(analysis: SentenceAnalysis, stance: Stance, j: int) -> int:
    """ "I feel (like) ...": about you, about me as your servant, or about the situation."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    k = j
    while k < len(norms) and k < j + 4 and norms[k] in _WORDS.before_a_thought:
        k += 1
    if _GRAMMAR.you.at(norms, k):
        return _check_about_you(analysis, stance, k, conditional=_WORDS.if_.among(norms[j:k]))
    cast = _ROLES_PATTERNS.given.at(sentence.tokens, k)
    if cast:
        kinds = (Kind.FEEL_THAT, *_kinds_of_role(norms, k))
        analysis.mark(kinds, stance.start, _end_of_thought(norms, cast[1]), framed=True)
        return cast[1]
    if stance.neg and _WORDS.denied_roles.among(norms[k : k + 3]):
        analysis.mark((Kind.FEEL_THAT,), stance.start, _end_of_thought(norms, k), framed=True)
    if _WORDS.articles.at(norms, k):
        return _check_role(analysis, stance, k)
    return max(check_row(analysis, stance, j), j)


def _kinds_of_role(norms: list[str], k: int) -> tuple[Kind, ...]:
    said = norms[k : k + 8]
    if insulting_adjectives().among(said):
        return (Kind.LABEL_INSULT,)
    if _WORDS.talking.among(said) and _GRAMMAR.you.among(said):
        return (Kind.SARCASM_CONTEMPT,)
    if _WORDS.generalising.among(said[:4]):
        return (Kind.ALWAYS_NEVER,)
    if _WORDS.fault.among(said):
        return (Kind.YOU_ACCUSATION,)
    return (Kind.MIND_READING,) if norms[k] in _WORDS.whole_world or _WORDS.matter.among(said) else ()


def _check_role(analysis: SentenceAnalysis, stance: Stance, k: int) -> int:
    """ "I feel like a maid", "it felt like a slap"."""
    norms = analysis.sentence.norms
    said_of_it = norms[stance.start] not in _GRAMMAR.i
    for j in range(k + 1, min(k + 4, len(norms))):
        if norms[j] in _ROLES.servants or (said_of_it and norms[j] in _ROLES.blows):
            analysis.mark((Kind.FEEL_THAT,), stance.start, _end_of_thought(norms, j + 1), framed=True)
            return j + 1
    return k


def _check_about_you(analysis: SentenceAnalysis, stance: Stance, k: int, *, conditional: bool) -> int:
    clause = clause_of(analysis.sentence, k)
    if clause is None:
        return k + 1
    if stance.neg:
        clause.neg = not clause.neg
    said = assess_clause(analysis.sentence, clause)
    if said.harm:
        analysis.harm = True
        return clause.end
    if conditional and not clause.past:
        return clause.end
    if (said.good or said.empathy) and not conditional:
        analysis.about_you.append((clause, Manner.GOOD))
        return clause.end
    if stance.neg and not said.kinds:
        return clause.end
    kinds = said.kinds
    if clause.modal in _PHRASES.duties and not said.kinds:
        kinds = (Kind.SHOULD,)
    if conditional:
        kinds = (Kind.YOU_ACCUSATION,)
    analysis.about_you.append((clause, Manner.BLAME))
    kinds = (Kind.FEEL_THAT, *(kinds or (Kind.MIND_READING,)))
    analysis.mark(kinds, stance.start, clause.end, framed=True, clause=clause)
    return clause.end


def _end_of_thought(norms: list[str], j: int) -> int:
    while j < len(norms) and norms[j] not in _WORDS.after_a_thought and norms[j][0].isalnum():
        j += 1
    return j
