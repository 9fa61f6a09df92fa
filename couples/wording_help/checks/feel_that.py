"""What follows "I feel": a feeling, a thought about the other, or a word for what somebody did.

Promise: genuine feelings pass; "I feel like you ..." is read as what is said about "you"; contested words are soft.
"""

from functools import cache

from couples.wording_help.checks.assess import judge
from couples.wording_help.checks.assessment import verbs
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import clause_of
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.stance import Frame, tree
from couples.wording_help.word_lists import load, words

_WARM = words("sets", "feeling_warm")
_AS_STATE = words("sets", "feeling_as_state")


@cache
def faux() -> Phrases:
    """Words for what somebody did, and the words of harm that are never corrected."""
    found, data = Phrases(), load("faux")
    for word in data["quiet"].split():
        found.add(word, ("quiet", word))
    for key in ("words", "soft"):
        for word in data[key]:
            found.add(word, (key, word))
    return found


def read_feel(reading: Reading, frame: Frame) -> int:
    """Look at what follows the feel-frame; returns where reading goes on."""
    norms = reading.sentence.norms
    j = frame.end
    while j < len(norms) and (norms[j] in verbs("feel_steps") or norms[j] in words("words", "adverb")):
        j += 1
    after = norms[j : j + 3]
    if after[:1] in (["like"], ["that"], ["as"]):
        return _thought(reading, frame, j + _lead(after))
    if after and (
        after[0] in ("you", "this", "your", "nothing", "nobody") or (after[0] == "i" and j == frame.end)
    ):
        return _thought(reading, frame, j)
    return max(_name_faux(reading, frame, j), frame.end)


def _lead(after: list[str]) -> int:
    """How many words lead into the thought: "like", "that", "as if", "like that was" (where "that" is the thing)."""
    if after[:2] in (["as", "if"], ["as", "though"]):
        return 2
    if after[:2] == ["like", "that"] and after[2:] not in (["was"], ["is"]):
        return 2
    return 1


def read_state(reading: Reading, frame: Frame) -> None:
    """ "I'm being ignored", "I've been lied to", "I am betrayed"."""
    clause = frame.clause
    if clause is None or not clause.be or frame.neg:
        return
    norms = reading.sentence.norms
    found = faux().at(reading.sentence.tokens, clause.head)
    if found is None:
        return
    key, word = found[0]
    passive = bool({"being", "been"} & set(norms[clause.subject : clause.head]))
    if key == "quiet":
        reading.harm = reading.harm or passive
    elif (passive or word in _AS_STATE or " " in word) and norms[found[1] : found[1] + 1] not in (
        ["to"],
        ["as"],
    ):
        reading.hit(("faux_feeling",), frame.start, found[1], framed=True, soft=key == "soft", word=word)


def _name_faux(reading: Reading, frame: Frame, j: int) -> int:
    """Walk the words after "feel" ("sad, ignored and used"); one note for the whole row."""
    sentence, named, soft, last = reading.sentence, "", True, j
    while j < min(len(sentence.norms), frame.end + 16):
        word = sentence.norms[j]
        found = faux().at(sentence.tokens, j)
        if found:
            key, j_named = found[0]
            if key == "quiet":
                reading.harm = True
            else:
                last, named, soft = found[1], named or j_named, soft and key == "soft"
            j = found[1]
        elif frame.neg and word in _WARM:
            last, named, j = j + 1, "un" + word, j + 1
        elif _goes_on(word):
            j += 1
        else:
            break
    if named and (not frame.neg or named.startswith("un")):
        reading.hit(("faux_feeling",), frame.start, last, framed=True, soft=soft, word=named)
    return last


def _goes_on(word: str) -> bool:
    return (
        word in verbs("row")
        or word in words("words", "adverb")
        or word in words("feelings", "unmet")
        or word in (",", "/")
    )


def _thought(reading: Reading, frame: Frame, j: int) -> int:
    """ "I feel (like) ...": about you, about me as your servant, or about the situation."""
    sentence, norms = reading.sentence, reading.sentence.norms
    k = j
    while (
        k < len(norms)
        and k < j + 4
        and norms[k]
        in ("maybe", "sometimes", "when", "if", "just", "lately", "whenever", "half", "time", "all")
    ):
        k += 1
    if norms[k : k + 1] == ["you"]:
        return _about_you(reading, frame, k, conditional="if" in norms[j:k])
    cast = tree("speaking", "self_cast").at(sentence.tokens, k)
    if cast:
        reading.hit(
            ("feel_that", *_cast_kinds(sentence.tokens, norms, k)),
            frame.start,
            _to_end(norms, cast[1]),
            framed=True,
        )
        return cast[1]
    if frame.neg and {"priority", "partner", "team", "equal", "wife", "husband"} & set(norms[k : k + 3]):
        reading.hit(("feel_that",), frame.start, _to_end(norms, k), framed=True)
    if norms[k : k + 1] and norms[k] in ("a", "an", "the", "your", "such"):
        return _cast_as(reading, frame, k)
    named = _name_faux(reading, frame, j)
    return max(named, j)


def _cast_kinds(tokens: list, norms: list[str], k: int) -> tuple[str, ...]:
    told = norms[k : k + 8]
    if any(word in words("words", "insult_adj") for word in told):
        return ("label_insult",)
    if "talking" in told and "you" in told:
        return ("sarcasm_contempt",)
    if {"never", "always", "only", "nobody"} & set(told[:4]):
        return ("always_never",)
    return (
        ("you_accusation",)
        if "fault" in told
        else ("mind_reading",)
        if norms[k] in ("my", "your", "everyone", "everything") or "matter" in told
        else ()
    )


def _cast_as(reading: Reading, frame: Frame, k: int) -> int:
    norms = reading.sentence.norms
    for j in range(k + 1, min(k + 4, len(norms))):
        if norms[j] in words("speaking", "cast_as") or (
            norms[j] in words("speaking", "felt_as") and norms[frame.start] != "i"
        ):
            reading.hit(("feel_that",), frame.start, _to_end(norms, j + 1), framed=True)
            return j + 1
    return k


def _about_you(reading: Reading, frame: Frame, k: int, *, conditional: bool) -> int:
    clause = clause_of(reading.sentence, k)
    if clause is None:
        return k + 1
    said = judge(reading.sentence, clause)
    flipped = frame.neg
    if flipped:
        clause.neg = not clause.neg
        said = judge(reading.sentence, clause)
    if said.harm:
        reading.harm = True
        return clause.end
    if conditional and not clause.past:
        return clause.end
    if (said.good or said.empathy) and not conditional:
        reading.you.append((clause, "good"))
        return clause.end
    if flipped and not said.kinds:
        return clause.end
    kinds = said.kinds
    if clause.modal in ("should", "need to", "have to", "ought to", "must") and not said.kinds:
        kinds = ("should",)
    if conditional:
        kinds = ("you_accusation",)
    reading.you.append((clause, "blame"))
    reading.hit(
        ("feel_that", *(kinds or ("mind_reading",))), frame.start, clause.end, framed=True, clause=clause
    )
    return clause.end


def _to_end(norms: list[str], j: int) -> int:
    while (
        j < len(norms)
        and norms[j] not in (",", ";", "but", "and", "because", "when", ":")
        and norms[j][0].isalnum()
    ):
        j += 1
    return j
