"""Whether the speaker names a feeling of their own or a state of their body.

It guarantees that "I'm afraid I can't", "I'm happy to help" and "I'd love to" are manners of speaking, not
feelings.
"""

from functools import cache

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Stance, StanceKind, feeling_words
from couples.wording_help.word_lists import Phrases, Words, WordSet, union

_GRAMMAR = Words("grammar")
_BODY_SIGNS = Words("body_signs")
_FEELINGS = Words("feelings")
_PHRASES = Phrases("by_module/feeling")
_WORDS = Words("by_module/feeling")


def has_feeling(analysis: SentenceAnalysis) -> bool:
    """Whether the speaker names a feeling or body state of their own."""
    sentence = analysis.sentence
    if any(_is_felt(sentence, stance) for stance in analysis.stances):
        return True
    return _is_bodily(sentence) or _is_touched(sentence) or _is_outright(sentence)


def _is_felt(sentence: Sentence, stance: Stance) -> bool:
    clause = stance.clause
    if stance.kind == StanceKind.FEEL:
        return _feels(sentence.norms, stance.end)
    if clause is None or (stance.kind == StanceKind.FEELING and not clause.be):
        return stance.kind == StanceKind.FEELING
    if clause.be:
        return _is_in_a_state(sentence, clause)
    head = sentence.tokens[clause.head]
    if head.lemma not in _WORDS.verbs and head.norm not in _FEELINGS.verbs:
        return False
    if clause.modal in _WORDS.not_yet or clause.to:
        return False
    if head.lemma in _WORDS.like and not _GRAMMAR.you.among(sentence.norms[clause.head : clause.head + 4]):
        return False
    return not clause.neg or head.lemma in _WORDS.felt_when_denied


@cache
def _after_feel() -> WordSet:
    return union(feeling_words(), _FEELINGS.nouns, _WORDS.after_feel)


def _feels(norms: list[str], j: int) -> bool:
    """Whether a feeling follows "feel" at `j`."""
    if _WORDS.like_as.at(norms, j):
        doing = _FEELINGS.verbs.at(norms, j + 1) or _WORDS.like_doing.at(norms, j + 1)
        return doing or _WORDS.like_a.at(norms, j + 2)
    for at in range(j, min(j + 14, len(norms))):
        word = norms[at]
        if at > j and word in _WORDS.ends_a_feeling:
            return False
        if word in _after_feel() or _PHRASES.at_home.at(norms, at - 1):
            return True
        if word in _GRAMMAR.my and _BODY_SIGNS.parts.among(norms[at : at + 4]):
            return True
    return False


def _is_in_a_state(sentence: Sentence, clause: Clause) -> bool:
    if sentence.norms[clause.subject] not in _GRAMMAR.i or clause.modal in _PHRASES.going_to:
        return False
    rest = sentence.norms[clause.head : clause.head + 9]
    for at, word in enumerate(rest):
        if word in _WORDS.ends_a_state:
            return False
        if word in feeling_words():
            ends = at + 1 == len(rest)
            if word in _WORDS.no_state and not clause.neg and not (word in _WORDS.state_at_the_end and ends):
                continue
            return not _is_manner(rest, at)
        if word in _WORDS.states:
            return True
        if word in _GRAMMAR.prepositions and word not in _WORDS.in_:
            return False
    return False


def _is_manner(rest: list[str], at: int) -> bool:
    """ "Happy to help", "afraid I can't", "afraid not": a manner of speaking."""
    word = rest[at]
    if word in _WORDS.willing and _GRAMMAR.to.at(rest, at + 1):
        return not _WORDS.not_only_willing.at(rest, at + 2)
    return word in _WORDS.afraid and _WORDS.after_polite_afraid.at(rest, at + 1)


def _is_bodily(sentence: Sentence) -> bool:
    norms = sentence.norms
    for i, word in enumerate(norms):
        if word in _WORDS.my_me:
            around = norms[i + 2 : i + 8] + norms[max(0, i - 7) : i]
            if _BODY_SIGNS.parts.at(norms, i + 1) and _BODY_SIGNS.states.among(around):
                return True
        elif word in _WORDS.can and _GRAMMAR.i.at(norms, i - 1) and _cannot(norms[i + 1 : i + 3]):
            return True
        if word in _WORDS.having and _BODY_SIGNS.had.among(norms[i + 1 : i + 4]):
            return True
    return False


def _cannot(following: list[str]) -> bool:
    """ "I can't sleep"."""
    return _GRAMMAR.negation.at(following, 0) and following[-1] in _BODY_SIGNS.cannot


def _is_touched(sentence: Sentence) -> bool:
    """ "That stung", "it made me so happy", "it breaks my heart", "it means a lot to me"."""
    norms = sentence.norms
    return any(_touches(norms, i, word) for i, word in enumerate(norms))


def _touches(norms: list[str], i: int, word: str) -> bool:
    following = norms[i + 1 : i + 6]
    if word in _FEELINGS.touching and _touches_me(norms, i, word):
        return True
    if word in _WORDS.making and _GRAMMAR.me.at(following, 0):
        said = following[1:]
        smiled = _WORDS.smile.among(said) and not _WORDS.day.among(norms)
        return feeling_words().among(said) or _WORDS.made_to.among(said) or smiled
    if word in _WORDS.meaning:
        return _WORDS.a_lot.among(following)
    if word in _WORDS.heart:
        return _GRAMMAR.my.at(norms, i - 1) and _BODY_SIGNS.heart_states.among(norms[max(0, i - 2) : i + 3])
    if word in _WORDS.hard:
        a_hard_time = _WORDS.a.at(norms, i - 1) and _WORDS.time.at(norms, i + 1)
        return _PHRASES.for_me.at(norms, i + 1) or (a_hard_time and _is_of_me(norms, i))
    lonesome = word in _WORDS.lonely and _WORDS.before_lonely.at(norms, i - 1)
    return lonesome and not _GRAMMAR.you.among(norms[max(0, i - 3) : i])


def _touches_me(norms: list[str], i: int, word: str) -> bool:
    if _GRAMMAR.my.at(norms, i + 1):
        return True
    if _GRAMMAR.me.at(norms, i + 1) and not _WORDS.that.among(norms[max(0, i - 1) : i] + norms[:1]):
        return True
    return word in _WORDS.hurting and i > 0 and norms[i - 1] not in _WORDS.i_you


def _is_of_me(norms: list[str], i: int) -> bool:
    return _GRAMMAR.i.among(norms[:i]) and not _GRAMMAR.you.among(norms[:i])


def _is_outright(sentence: Sentence) -> bool:
    """ "So proud of you", "Gutted.", "Miss you", "part of me is relieved": no subject of its own."""
    norms = sentence.norms
    if _PHRASES.part_of_me.at(norms, 0) and feeling_words().among(sentence.bag):
        return True
    if norms[0] in _WORDS.said_alone or _PHRASES.love_you.at(norms, 0):
        return True
    intense = norms[0] in _WORDS.intense and len(norms) > 1
    return intense and norms[1] in feeling_words() and norms[1] not in _WORDS.no_state
