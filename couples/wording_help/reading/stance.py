"""How the speaker stands to what follows: feels, thinks, needs, hates, tells.

Promise: one pass from left to right; a frame governs the clauses after it until "but" or "and you" lets go.
"""

from dataclasses import dataclass
from functools import cache

from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import lines, load, words

_BY_VERB = {
    "feel": "feel", "think": "think", "believe": "think", "guess": "think", "suppose": "think", "reckon": "think", "bet": "think",
    "suspect": "think", "assume": "think", "swear": "think", "realise": "think", "realize": "think", "find": "think", "doubt": "think",
    "know": "know", "understand": "know", "see": "know", "imagine": "know", "get": "know", "hear": "know", "recognise": "know",
    "need": "need", "want": "need", "wish": "need", "hope": "need", "expect": "need",
    "love": "love", "like": "love", "adore": "love", "enjoy": "love", "appreciate": "love", "miss": "love",
    "hate": "hate", "wonder": "wonder", "worry": "fear", "fear": "fear", "say": "said", "tell": "said", "notice": "notice",
    "remember": "notice", "ask": "said", "cry": "feeling", "panic": "feeling", "hurt": "feeling", "struggle": "feeling", "regret": "feeling",
}  # fmt: skip
_FEARS = frozenset(
    ["afraid", "scared", "worried", "frightened", "terrified", "anxious", "nervous", "unsure", "uncertain"]
)
_SURE = frozenset(["sure", "convinced", "certain", "positive", "aware"])
_IT = frozenset(["it", "that", "this", "which"])


@dataclass(slots=True)
class Frame:
    """`kind` of stance, the tokens it covers, and whether it is denied ("I don't think")."""

    kind: str
    start: int
    end: int
    neg: bool = False
    clause: Clause | None = None


@cache
def tree(name: str, key: str) -> Phrases:
    """The patterns under `key` of the list `name`."""
    found = Phrases()
    for row in lines(load(name)[key]):
        found.add(row, key)
    return found


def frame_at(sentence: Sentence, i: int) -> Frame | None:
    """The frame that begins at token `i`."""
    word = sentence.norms[i]
    if word in ("i", "my"):
        sensed = tree("speaking", "sensing").at(sentence.tokens, i)
        if sensed:
            return Frame("feel", i, sensed[1])
    opinion = tree("speaking", "opinion").at(sentence.tokens, i)
    if opinion:
        return Frame("think", i, opinion[1])
    if word == "i" or (word == "we" and "feel" in sentence.norms[i + 1 : i + 3]):
        return _of_speaker(sentence, i)
    if word in _IT:
        return _of_it(sentence, i)
    if sentence.tokens[i].lemma == "feel" and _starts(sentence, i):
        return Frame("feel", i, i + 1)
    return None


def _starts(sentence: Sentence, i: int) -> bool:
    """Whether the verb at `i` has no subject of its own: "feel ignored", "felt so alone", "just feeling used"."""
    near = sentence.norms[max(0, i - 5) : i]
    if near[-1:] == ["to"] and "i" in near and {"want", "need", "like", "love"} & set(near):
        return True
    if sentence.norms[i - 1 : i] == ["me"] and set(sentence.norms[max(0, i - 4) : i]) & {
        "left",
        "leaves",
        "leave",
        "leaving",
    }:
        return True
    return all(
        word in words("words", "adverb") or word in ("just", "been")
        for word in sentence.norms[max(0, i - 4) : i]
    )


def _of_speaker(sentence: Sentence, i: int) -> Frame | None:
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.tokens):
        return None
    head = sentence.tokens[clause.head]
    if clause.be:
        return Frame(_state(sentence, clause), i, clause.head + 1, clause.neg or clause.never, clause)
    kind = _BY_VERB.get(head.lemma, "")
    if clause.modal == "would" and head.lemma in ("love", "like", "appreciate", "prefer"):
        kind = "need"
    if head.lemma == "get" and _felt_word(sentence, clause.head + 1):
        kind = "feeling"
    return (
        Frame(kind, i, clause.head + 1, clause.neg or clause.never, clause)
        if kind
        else Frame("", i, clause.head, clause.neg, clause)
    )


def _state(sentence: Sentence, clause: Clause) -> str:
    for word in sentence.norms[clause.head : clause.head + 4]:
        if word in _FEARS:
            return "fear"
        if word in _SURE:
            return "think"
        if word == "sorry":
            return "sorry"
        if word in words("feelings", "unmet") or word in words("feelings", "met"):
            return "feeling"
    return ""


def _felt_word(sentence: Sentence, j: int) -> bool:
    return any(word in words("feelings", "unmet") for word in sentence.norms[j : j + 3])


def _of_it(sentence: Sentence, i: int) -> Frame | None:
    """ "It hurts when", "that made me sad that", "it feels like"."""
    norms = sentence.norms
    j = i + 1
    while (
        j < len(norms)
        and j < i + 5
        and (norms[j] in words("words", "adverb") or norms[j] in ("did", "does", "has", "not"))
    ):
        j += 1
    if j >= len(norms):
        return None
    if sentence.tokens[j].lemma == "feel":
        return Frame("feel", i, j + 1)
    if (
        norms[j : j + 1] == ["is"]
        and norms[j + 1 : j + 2]
        and norms[j + 1] in words("feelings", "unmet")
        and "that" in norms[j + 2 : j + 3]
    ):
        return Frame("feeling", i, j + 2)
    if (
        norms[j] in words("feelings", "touching")
        and norms[j + 1 : j + 2] not in (["you"], ["him"], ["her"], ["them"])
        and (i > 0 or j + 1 < len(norms))
    ):
        return Frame("feeling", i, j + 1)
    if sentence.tokens[j].lemma == "make" and norms[j + 1 : j + 2] == ["me"]:
        if norms[j + 2 : j + 3] == ["feel"]:
            return Frame("feel", i, j + 3)
        if _felt_word(sentence, j + 2):
            return Frame("feeling", i, j + 3)
    return None
