"""Turns of phrase that carry blame by themselves: sarcasm, fault, orders, insults, "your laziness".

Promise: found in one walk over the tokens with one tree for all lists; a denied or a warm turn is let off.
"""

from functools import cache

from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.word_lists import lines, load, words

_DENIED = frozenset(["not", "never"])
_OWNED = frozenset(["feel", "think", "need", "feeling", "love", "know"])
_STARTS = frozenset([",", ":", ";", "-", "\u2013", "\u2014", "*"])
_THOUGHT = frozenset(["you_accusation", "mind_reading", "always_never"])
_TRAITS = ("ness", "ity", "ism", "ance", "ego", "attitude")
_MILD = frozenset(["cold", "hard", "weak", "fat", "difficult", "sore"])
_PASSED = frozenset(["own", "constant", "endless", "usual", "little", "same", "old"])
_HELD = frozenset(["lose", "keep", "hold", "control", "manage", "forgive", "understand", "love"])
_GLAD = words("sets", "turns_glad")
_BARBS = words("sets", "turns_barbs")
_WARM = frozenset(["thank", "love", "proud", "happy", "glad", "thanks"])


@cache
def frames() -> Phrases:
    """All turns of phrase of the list, each with its kinds."""
    tree = Phrases()
    for frame in load("frames")["frame"]:
        kinds = (frame["kind"], *frame.get("also", ()))
        for row in lines(frame["patterns"]):
            tree.add("^ " + row if row.startswith("do not ") else row, kinds)
    return tree


def opens(reading: Reading, i: int) -> bool:
    """Whether a sentence, or a fresh start within one, begins at token `i`."""
    norms = reading.sentence.norms
    k = i - 1
    while k >= 0 and i - k < 4 and norms[k] in words("speaking", "lead_in"):
        k -= 1
    return k < 0 or norms[k] in _STARTS or (k == 0 and not reading.sentence.tokens[0].word)


def read_turn(reading: Reading, i: int, *, opening: bool) -> None:
    """Note the turn of phrase that starts at token `i`."""
    found = frames().at(reading.sentence.tokens, i, opening=opening)
    if found is None:
        return
    kinds, end = found
    if (reading.reported and kinds[0] != "sarcasm_contempt") or _let_off(reading, kinds, i, end):
        return
    stop, frame = _until(reading, i, end), reading.frame
    if frame and frame.kind == "feel" and kinds[0] in _THOUGHT and i - frame.end < 8:
        after = reading.sentence.norms[frame.end : frame.end + 1]
        if after and after[0] in ("like", "that", "as", "you"):
            reading.hit(("feel_that", *kinds), frame.start, stop, framed=True)
            return
    reading.hit(kinds, i, stop, framed=_framed(reading, kinds, i))


def _until(reading: Reading, i: int, end: int) -> int:
    """The note runs to the end of the phrase's clause, if that is near."""
    sentence, stop = reading.sentence, end
    while stop < len(sentence.norms) and stop - end < 14 and sentence.tokens[stop].word:
        if sentence.norms[stop] in ("but", "because"):
            break
        stop += 1
    return stop if stop - i < 18 else end


def _framed(reading: Reading, kinds: tuple[str, ...], i: int) -> bool:
    frame, norms = reading.frame, reading.sentence.norms
    if norms[i] in ("disappointed", "find"):
        return True
    if frame is None or frame.start >= i or frame.kind not in _OWNED or kinds == ("vague_request",):
        return False
    if frame.kind == "need" and norms[i - 1] in ("to", "would"):
        return True
    return kinds[0] != "sarcasm_contempt" or frame.kind == "feel"


def _let_off(reading: Reading, kinds: tuple[str, ...], i: int, end: int) -> bool:
    """Denied ("it was not your fault"), said of oneself ("my fault"), or a warm "thanks to you"."""
    norms = reading.sentence.norms
    near = norms[max(0, i - 4) : i]
    frame = reading.frame.kind if reading.frame else ""
    if (
        kinds[0] in ("you_accusation", "label_insult")
        and norms[i] == "you"
        and frame in ("know", "sorry", "wonder")
    ):
        return True
    if norms[i : i + 3] in (["because", "of", "you"], ["thanks", "to", "you"]):
        glad = words("feelings", "met") | words("words", "good_adj")
        return bool(reading.sentence.bag & (glad - {"like", "better"}))
    if kinds[0] != "sarcasm_contempt" and _DENIED & set(near) and norms[i] != "or":
        return True
    if kinds == ("label_insult",) and ("i" in near or ("was" in near and "i" in norms[:i])):
        return "you" not in norms[i : end + 3]
    if kinds == ("mind_reading",) and "if" in near:
        return True
    if kinds[0] == "demand_threat" and (
        reading.please or (frame == "need" and norms[i] in ("listen", "calm"))
    ):
        return True
    return norms[i : i + 2] == ["oh", "great"] and "thank" in reading.sentence.bag


def read_your(reading: Reading, i: int) -> None:
    """ "Your laziness", "your pathetic excuses": a verdict in a noun."""
    sentence, norms = reading.sentence, reading.sentence.norms
    if reading.reported or (i and sentence.tokens[i - 1].lemma in _HELD):
        return
    harsh = False
    framed = bool(reading.frame and reading.frame.kind in ("feel", "think", "need", "feeling"))
    for j in range(i + 1, min(i + 4, len(norms))):
        word = norms[j]
        if word in words("words", "bad_noun"):
            kind = "label_insult" if word.endswith(_TRAITS) else "you_accusation"
            reading.hit((kind,), i, j + 1, framed=framed)
            return
        if word in words("words", "insult_adj") and word not in _MILD:
            harsh = True
        elif harsh:
            reading.hit(("label_insult",), i, j + 1, framed=framed)
            return
        elif word not in words("words", "adverb") and word not in _PASSED:
            return


def read_snide(reading: Reading) -> None:
    """A glad opening with a barb: "Wow, you actually ...", "Lovely, another ..."."""
    norms = reading.sentence.norms
    if not norms or (norms[0] not in _GLAD and norms[:2] not in (["good", "job"], ["good", "work"])):
        return
    barbs = set(norms[1:12]) & words("words", "snide") or set(norms[1:9]) & _BARBS
    if barbs and not reading.sentence.bag & (_WARM - {norms[0]}):
        reading.hit(("sarcasm_contempt",), 0, min(len(norms), 16))
