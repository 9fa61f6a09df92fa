"""Who does what: the clauses whose subject is "you" or "I".

It guarantees that a clause is read by walking a bounded number of words from its subject; the whole is linear in the text.
Trade-off: this is a reading of word order, not a full parse; long detours between subject and verb are missed, which means
silence, never a wrong note.
"""

from functools import cache

import msgspec

from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.tokens import Token
from couples.wording_help.word_lists import Phrases, Words, WordSet, union

_GRAMMAR = Words("grammar")
_GRAMMAR_PHRASES = Phrases("grammar")
_LONGEST = 14
_MARKS_WITHIN = frozenset("'\"()%&/-")
_FINITE = (Form.BASE, Form.SHE, Form.PAST)
_PREDICATE = (*_FINITE, Form.ING)


class Clause(msgspec.Struct):
    """A subject and what is said of it: `head` is the first word of the predicate, `end` is past its last."""

    subject: int
    head: int
    end: int = 0
    opener: int = 0
    marker: str = ""
    before: str = ""
    modal: str = ""
    be: bool = False
    neg: bool = False
    never: bool = False
    always: bool = False
    inverted: bool = False
    to: bool = False
    present_do: bool = False
    past: bool = False
    perfect: bool = False
    progressive: bool = False
    bare: bool = True
    adverbs: set[str] = set()


def clause_of(sentence: Sentence, i: int) -> Clause | None:
    """The clause whose subject is token `i`, or None when it is no subject there."""
    tokens = sentence.tokens
    clause = Clause(subject=i, head=i + 1, opener=i)
    _look_back(sentence, clause)
    _read_aids(tokens, clause)
    if not _has_predicate(tokens, clause):
        return None
    clause.end = end_of(tokens, clause.head)
    if clause.marker in _GRAMMAR.time_markers:
        clause.end = _before_main(tokens, clause)
    return clause


def _before_main(tokens: list[Token], clause: Clause) -> int:
    """ "When you ignore me I feel hurt": the main clause starts without a comma."""
    for j in range(clause.head + 1, clause.end - 1):
        begins = tokens[j].norm in _GRAMMAR.i and _is_finite(tokens, j + 1)
        if begins and tokens[j - 1].norm not in _GRAMMAR.links:
            return j
    return clause.end


@cache
def auxiliaries() -> WordSet:
    """All forms of "be", "have" and "do", and the modals."""
    return union(_GRAMMAR.be, _GRAMMAR.have, _GRAMMAR.do, _GRAMMAR.modals)


def _look_back(sentence: Sentence, clause: Clause) -> None:
    """Inversion ("why can't you"), the word that opens the clause, and the word before it."""
    norms, i = sentence.norms, clause.subject
    k = i - 1
    if k >= 1 and norms[k] in _GRAMMAR.negation and norms[k - 1] in auxiliaries():
        clause.inverted, clause.neg, k = True, True, k - 1
    elif k >= 0 and norms[k] in auxiliaries() and not (k and norms[k - 1] in _GRAMMAR.subjects):
        clause.inverted = True
    if clause.inverted:
        _take_auxiliary(norms[k], clause)
        clause.opener, k = k, k - 1
    while k >= 0 and i - k < 5 and norms[k] in _GRAMMAR.before_a_subject:
        k -= 1
    if k >= 0:
        clause.before = norms[k]
        if norms[k] in _GRAMMAR.markers:
            clause.marker = norms[k]
            clause.opener = k


def _take_auxiliary(word: str, clause: Clause) -> None:
    if word in _GRAMMAR.be:
        clause.be = True
        clause.past = clause.past or word in _GRAMMAR.was
    elif word in _GRAMMAR.do:
        clause.present_do = word not in _GRAMMAR.did
        clause.past = word in _GRAMMAR.did
    elif word in _GRAMMAR.modals:
        clause.modal = word
    elif word in _GRAMMAR.have:
        clause.perfect = True
    clause.bare = False


def _read_aids(tokens: list[Token], clause: Clause) -> None:
    """Step over auxiliaries, negation and adverbs to the head of the predicate."""
    j, limit = clause.head, min(len(tokens), clause.head + 9)
    while j < limit:
        step = _aid(tokens, j, clause) or int(_is_said_twice(tokens, j))
        if not step:
            break
        j += step
    clause.head = j


def _is_said_twice(tokens: list[Token], j: int) -> bool:
    """Whether the mark at `j` stands in "always, always" or "never, ever"."""
    last, mark, following = ([token.norm for token in tokens[j - 1 : j + 2]] + [""])[:3]
    return mark == "," and following in {last} | _GRAMMAR.ever and last in _GRAMMAR.always | _GRAMMAR.never


def _aid(tokens: list[Token], j: int, clause: Clause) -> int:
    """How many tokens at `j` belong to the aids of `clause` (0: the predicate starts here)."""
    word, following = tokens[j].norm, tokens[j + 1].norm if j + 1 < len(tokens) else ""
    if word in _GRAMMAR.negation:
        clause.neg, clause.bare = True, False
    elif word in _GRAMMAR.never:
        clause.never, clause.bare = True, False
    elif word in _GRAMMAR.always:
        clause.always, clause.bare = True, False
    elif following in _GRAMMAR.to and (
        word in _GRAMMAR.modal_with_to or (word in _GRAMMAR.going and clause.be)
    ):
        clause.modal, clause.bare = f"{word} {following}", False
        return 2
    elif following in _GRAMMAR.better and word in _GRAMMAR.before_better:
        clause.modal, clause.bare = _GRAMMAR_PHRASES.had_better[0], False
        return 2
    elif word in _GRAMMAR.better and _verb_next(tokens, j, Form.BASE) and clause.bare:
        clause.modal, clause.bare = _GRAMMAR_PHRASES.had_better[0], False
    elif _is_auxiliary(tokens, j, word):
        _take_auxiliary(word, clause)
    elif word in _GRAMMAR.to and clause.bare and not clause.adverbs:
        clause.to, clause.bare = True, False
    elif word in _GRAMMAR.adverbs or (
        word.endswith(_GRAMMAR_PHRASES.adverb_endings) and word not in _GRAMMAR.no_adverbs
    ):
        clause.adverbs.add(word)
    else:
        return 0
    return 1


def _is_auxiliary(tokens: list[Token], j: int, word: str) -> bool:
    if word in _GRAMMAR.be or word in _GRAMMAR.modals:
        return True
    if word in _GRAMMAR.do and _verb_next(tokens, j, Form.BASE):
        return True
    return word in _GRAMMAR.have and _verb_next(tokens, j, Form.PARTICIPLE)


def _verb_next(tokens: list[Token], j: int, form: Form) -> bool:
    """Whether a verb in `form` follows `j`, adverbs and negation aside."""
    for token in tokens[j + 1 : j + 6]:
        if form in token.tags or (form == Form.PARTICIPLE and token.norm in _GRAMMAR.been):
            return True
        passed = token.norm in _GRAMMAR.negation or token.norm in _GRAMMAR.adverbs
        if not passed and not token.norm.endswith(_GRAMMAR_PHRASES.adverb_endings):
            return form == Form.BASE and token.norm in _GRAMMAR.auxiliary_bases
    return False


def _has_predicate(tokens: list[Token], clause: Clause) -> bool:
    leaves = clause.before in _GRAMMAR.before_an_object and not clause.inverted
    if clause.head >= len(tokens) or not tokens[clause.head].word:
        alone = clause.never or clause.always or _GRAMMAR.again.among(clause.adverbs)
        return alone and not leaves
    head = tokens[clause.head]
    if clause.be and head.lemma and Form.ING in head.tags:
        clause.be, clause.progressive = False, True
    if leaves:
        return clause.to or head.tags == Form.ING
    if clause.inverted and clause.head == clause.subject + 1 and head.norm in _GRAMMAR.subjects:
        return False
    if not clause.bare:
        return True
    clause.past = Form.PAST in head.tags
    return bool(head.lemma) and any(form in head.tags for form in _PREDICATE)


def end_of(tokens: list[Token], head: int) -> int:
    """Where the clause of the predicate at `head` ends."""
    j = head
    while j < len(tokens) and j - head < _LONGEST:
        token = tokens[j]
        if not token.word and token.norm not in _MARKS_WITHIN:
            break
        if j > head and token.norm in _GRAMMAR.clause_ends and _ends_here(tokens, j):
            break
        j += 1
    return j


def _ends_here(tokens: list[Token], j: int) -> bool:
    """Whether the word at `j` ends the clause: "as if" doesn't, "and" does only before another clause."""
    word = tokens[j].norm
    if word in _GRAMMAR.after_as and tokens[j - 1].norm in _GRAMMAR.as_before_if:
        return False
    if word not in _GRAMMAR.clause_ends_before_a_clause:
        return True
    following = tokens[j + 1].norm if j + 1 < len(tokens) else ""
    return following in _GRAMMAR.subjects or _is_finite(tokens, j + 1)


def _is_finite(tokens: list[Token], j: int) -> bool:
    return j < len(tokens) and any(form in tokens[j].tags for form in _FINITE)


def conjoined(sentence: Sentence, clause: Clause) -> Clause | None:
    """The next predicate of the same subject: "you lie AND cheat"."""
    j, norms = clause.end, sentence.norms
    if j + 1 >= len(norms) or norms[j] not in _GRAMMAR.joins or norms[j + 1] in _GRAMMAR.subjects:
        return None
    second = Clause(
        subject=clause.subject,
        head=j + 1,
        opener=j + 1,
        marker=clause.marker,
        before=norms[j],
        inverted=clause.inverted,
    )
    second.modal = clause.modal if not clause.neg else ""
    _read_aids(sentence.tokens, second)
    if second.head >= len(norms) or second.head < j + 1:
        return None
    head = sentence.tokens[second.head]
    if not head.lemma or (second.bare and not any(form in head.tags for form in _PREDICATE)):
        return None
    second.past = Form.PAST in head.tags or second.past
    second.always = second.always or (clause.always and second.bare)
    second.never = second.never or (clause.never and norms[j] in _GRAMMAR.alternatives)
    second.end = end_of(sentence.tokens, second.head)
    return second
