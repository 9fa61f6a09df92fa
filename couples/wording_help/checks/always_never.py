"""Always and never where the subject is not "you": "I never get any help", "we never do anything", "it's always me".

Promise: own habits and own feelings ("I always get nervous", "I never feel more at home") pass.
"""

from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.word_lists import words

_LACK = words("sets", "generalising_lack")
_BARE = frozenset(["talk", "touch", "kiss", "laugh", "hug", "cuddle", "communicate", "connect", "agree"])
_GETS = words("sets", "generalising_gets")
_GLAD = words("sets", "generalising_glad")


def read_self(reading: Reading, i: int) -> None:
    """Look at "I" or "we" as a subject with always or never."""
    clause = clause_of(reading.sentence, i)
    if clause is None or clause.modal in ("will", "would", "could", "should"):
        return
    if (clause.never and _lacking(reading, clause)) or (clause.always and _burdened(reading, clause)):
        framed = bool(reading.frame and reading.frame.kind in ("feel", "think") and reading.frame.start < i)
        reading.hit(("always_never",), clause.opener, clause.end, framed=framed, clause=clause)


def _lacking(reading: Reading, clause: Clause) -> bool:
    tokens, norms = reading.sentence.tokens, reading.sentence.norms
    if clause.head >= len(tokens) or clause.past:
        return False
    rest = set(norms[clause.head : clause.end])
    if rest & _GLAD or {"wanted", "want", "feel", "felt", "been", "so"} & rest:
        return False
    lemma = tokens[clause.head].lemma
    if lemma in _BARE and norms[clause.subject] == "we":
        return True
    return (lemma in _GETS or clause.be or lemma in _BARE) and bool(
        rest & _LACK or (lemma == "hear" and "you" in rest)
    )


def _burdened(reading: Reading, clause: Clause) -> bool:
    norms = reading.sentence.norms
    if clause.modal in ("have to", "need to"):
        return True
    rest = norms[clause.head : clause.end]
    joined = " ".join(rest)
    return (
        joined.startswith(
            (
                "the one",
                "the last",
                "end up",
                "ending up",
                "wrong",
                "doing",
                "cleaning up",
                "picking up",
                "apologi",
                "to blame",
                "the bad",
                "second",
                "last on",
                "get blamed",
                "get the blame",
                "come last",
                "come second",
            )
        )
        or ("you want" in joined and norms[clause.subject] == "we")
        or "by myself" in joined
    )


def read_it(reading: Reading, i: int) -> None:
    """ "It's always about you", "why is it always me", "your family always comes first"."""
    norms = reading.sentence.norms
    window = norms[i : i + 5]
    if norms[i] == "it" and i + 1 < len(norms):
        for at, word in enumerate(window):
            if (
                word == "always"
                and set(norms[i : i + at + 5]) & {"you", "your", "me", "my", "same", "something", "fault"}
                and (at < 3)
            ):
                reading.hit(
                    (
                        "always_never",
                        *(("you_accusation",) if set(norms[i : i + 9]) & {"your", "you"} else ()),
                    ),
                    max(0, i - 1) if norms[i - 1 : i] == ["is"] else i,
                    min(len(norms), i + at + 6),
                )
                return
    if norms[i] == "your" and not reading.reported:
        for at in range(i + 2, min(i + 4, len(norms) - 1)):
            if norms[at] in ("always", "never") and norms[at + 1] in (
                "comes",
                "come",
                "gets",
                "wins",
                "matters",
                "matter",
            ):
                reading.hit(("always_never", "you_accusation"), i, min(len(norms), at + 4))


def read_all_you_do(reading: Reading, i: int) -> None:
    """ "All you ever do is complain", "the only thing you do", "not once have you", "never once did you"."""
    norms = reading.sentence.norms
    window = norms[i : i + 6]
    starts = (norms[i] == "all" and window[1:2] == ["you"] and {"ever", "do"} & set(window[2:5])) or window[
        :4
    ] == ["the", "only", "thing", "you"]
    starts = (
        starts
        or (window[:2] in (["not", "once"], ["never", "once"]) and "you" in window)
        or (window[:2] == ["never", "do"] and "you" in window[2:4])
    )
    starts = starts or (norms[i] == "never" and window[1:3] in (["have", "you"], ["did", "you"]))
    if starts and not reading.sentence.bag & {"love", "perfect", "smile"} - words("words", "bad_noun"):
        reading.hit(("always_never", "you_accusation"), i, min(len(norms), i + 12))
