"""Who does what: the clauses whose subject is "you" or "I".

Promise: a clause is read by walking a bounded number of words from its subject; the whole is linear in the text.
Trade-off: this is a reading of word order, not a full parse; long detours between subject and verb are missed,
which means silence, never a wrong note.
"""

from dataclasses import dataclass, field

from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.tokens import Token
from couples.wording_help.word_lists import words

REACH = 14
BE = frozenset(["am", "is", "are", "was", "were", "be", "been", "being"])
HAVE = frozenset(["have", "has", "had"])
DO = frozenset(["do", "does", "did"])
MODAL = words("sets", "grammarmodal")
AUX = BE | HAVE | DO | MODAL
ALWAYS = frozenset(
    ["always", "constantly", "continually", "continuously", "forever", "perpetually", "consistently"]
)
SCARCELY = frozenset(["hardly", "barely", "rarely", "seldom", "scarcely"])
MARKERS = words("sets", "grammarmarkers")
SUBJECTS = words("sets", "grammarsubjects")
_LEAVES = words("sets", "grammar_leaves")


_TIMES = frozenset(["when", "whenever", "if", "time", "while", "after"])
_LINKS = frozenset(["what", "how", "that", "like", "than", "as", "who", "where", "when", "because", "and"])


@dataclass(slots=True)
class Clause:
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
    adverbs: set[str] = field(default_factory=set)


def clause_of(sentence: Sentence, i: int) -> Clause | None:
    """The clause whose subject is token `i`, or None when it is no subject there."""
    tokens = sentence.tokens
    clause = Clause(subject=i, head=i + 1, opener=i)
    _look_back(sentence, clause)
    _read_aids(tokens, clause)
    if not _has_predicate(tokens, clause):
        return None
    clause.end = end_of(tokens, clause.head)
    if clause.marker in _TIMES:
        clause.end = _before_main(tokens, clause)
    return clause


def _before_main(tokens: list[Token], clause: Clause) -> int:
    """ "When you ignore me I feel hurt": the main clause starts without a comma."""
    for j in range(clause.head + 1, clause.end - 1):
        if tokens[j].norm == "i" and _is_finite(tokens, j + 1) and tokens[j - 1].norm not in _LINKS:
            return j
    return clause.end


def _look_back(sentence: Sentence, clause: Clause) -> None:
    """Inversion ("why can't you"), the word that opens the clause, and the word before it."""
    norms, i = sentence.norms, clause.subject
    k = i - 1
    if k >= 1 and norms[k] == "not" and norms[k - 1] in AUX:
        clause.inverted, clause.neg, k = True, True, k - 1
    elif k >= 0 and norms[k] in AUX and not (k and norms[k - 1] in SUBJECTS):
        clause.inverted = True
    if clause.inverted:
        _take_aux(norms[k], clause)
        clause.opener, k = k, k - 1
    while (
        k >= 0
        and i - k < 5
        and norms[k] in ("maybe", "just", "now", "then", "honestly", "perhaps", "suddenly")
    ):
        k -= 1
    if k >= 0:
        clause.before = norms[k]
        if norms[k] in MARKERS:
            clause.marker = norms[k]
            clause.opener = k


def _take_aux(word: str, clause: Clause) -> None:
    if word in BE:
        clause.be = True
        clause.past = clause.past or word in ("was", "were")
    elif word in DO:
        clause.present_do = word != "did"
        clause.past = word == "did"
    elif word in MODAL:
        clause.modal = word
    elif word in HAVE:
        clause.perfect = True
    clause.bare = False


def _read_aids(tokens: list[Token], clause: Clause) -> None:
    """Step over auxiliaries, negation and adverbs to the head of the predicate."""
    j, limit = clause.head, min(len(tokens), clause.head + 9)
    while j < limit:
        word = tokens[j].norm
        step = _aid(tokens, j, word, clause)
        if not step:
            break
        j += step
    clause.head = j


def _aid(tokens: list[Token], j: int, word: str, clause: Clause) -> int:
    """How many tokens at `j` belong to the aids of `clause` (0: the predicate starts here)."""
    following = tokens[j + 1].norm if j + 1 < len(tokens) else ""
    if word == "not":
        clause.neg, clause.bare = True, False
    elif word == "never":
        clause.never, clause.bare = True, False
    elif word in ALWAYS:
        clause.always, clause.bare = True, False
    elif following == "to" and (
        word in ("have", "need", "has", "got", "ought", "supposed") or (word == "going" and clause.be)
    ):
        clause.modal, clause.bare = word + " to", False
        return 2
    elif following == "better" and word in ("had", "would"):
        clause.modal, clause.bare = "had better", False
        return 2
    elif word == "better" and _verb_next(tokens, j, "b") and clause.bare:
        clause.modal, clause.bare = "had better", False
    elif (
        word in BE
        or word in MODAL
        or (word in DO and _verb_next(tokens, j, "b"))
        or (word in HAVE and _verb_next(tokens, j, "n"))
    ):
        _take_aux(word, clause)
    elif word == "to" and clause.bare and not clause.adverbs:
        clause.to, clause.bare = True, False
    elif word in words("words", "adverb") or (word.endswith("ly") and word not in _NOT_LY):
        clause.adverbs.add(word)
    else:
        return 0
    return 1


_NOT_LY = words("sets", "grammar_not_ly")


def _verb_next(tokens: list[Token], j: int, tag: str) -> bool:
    """Whether a form `tag` follows `j`, adverbs and negation aside."""
    for token in tokens[j + 1 : j + 6]:
        if tag in token.tags or (tag == "n" and token.norm == "been"):
            return True
        if (
            token.norm != "not"
            and token.norm not in words("words", "adverb")
            and not token.norm.endswith("ly")
        ):
            return tag == "b" and token.norm in ("be", "have", "do")
    return False


def _has_predicate(tokens: list[Token], clause: Clause) -> bool:
    leaves = clause.before in _LEAVES and clause.before != "and" and not clause.inverted
    if clause.head >= len(tokens) or not tokens[clause.head].word:
        return (clause.never or clause.always or bool(clause.adverbs & {"again"})) and not leaves
    head = tokens[clause.head]
    if clause.be and head.lemma and "g" in head.tags:
        clause.be, clause.progressive = False, True
    if leaves:
        return clause.to or head.tags == "g"
    if clause.inverted and clause.head == clause.subject + 1 and head.norm in SUBJECTS:
        return False
    if not clause.bare:
        return True
    clause.past = "d" in head.tags
    return bool(head.lemma) and any(tag in head.tags for tag in "bsdg")


def end_of(tokens: list[Token], head: int) -> int:
    """Where the clause of the predicate at `head` ends."""
    boundary = words("words", "boundary_words") - {"that", "like", "where", "which", "who", "as", "because"}
    j = head
    while j < len(tokens) and j - head < REACH:
        token = tokens[j]
        if not token.word and token.norm not in "'\"()%&/-":
            break
        if (
            j > head
            and token.norm in boundary
            and not (token.norm in ("if", "though") and tokens[j - 1].norm == "as")
        ):
            following = tokens[j + 1].norm if j + 1 < len(tokens) else ""
            if (
                token.norm not in ("and", "or", "so", "before", "after", "once", "since")
                or following in SUBJECTS
                or _is_finite(tokens, j + 1)
            ):
                break
        if j > head and token.norm == "because":
            break
        j += 1
    return j


def _is_finite(tokens: list[Token], j: int) -> bool:
    return j < len(tokens) and any(tag in tokens[j].tags for tag in "bsd")


def conjoined(sentence: Sentence, clause: Clause) -> Clause | None:
    """The next predicate of the same subject: "you lie AND cheat"."""
    j = clause.end
    if (
        j + 1 >= len(sentence.tokens)
        or sentence.norms[j] not in ("and", "or", "but", "then")
        or sentence.norms[j + 1] in SUBJECTS
    ):
        return None
    second = Clause(
        subject=clause.subject,
        head=j + 1,
        opener=j + 1,
        marker=clause.marker,
        before="and",
        inverted=clause.inverted,
    )
    second.modal = clause.modal if not clause.neg else ""
    _read_aids(sentence.tokens, second)
    if second.head >= len(sentence.tokens) or second.head < j + 1:
        return None
    head = sentence.tokens[second.head]
    if not head.lemma or (second.bare and not any(tag in head.tags for tag in "bsdg")):
        return None
    second.past = "d" in head.tags or second.past
    second.always = second.always or (clause.always and second.bare)
    second.never = second.never or (clause.never and sentence.norms[j] == "or")
    second.end = end_of(sentence.tokens, second.head)
    return second
