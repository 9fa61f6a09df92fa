"""Which of observation, feeling, need and request are in the words.

Promise: a need is named without the other as its only means; an observation is what a camera could have seen.
"""

from couples.wording_help.parts.feeling import feeling
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import tree
from couples.wording_help.word_lists import words

_NEEDING = frozenset(["need", "needed", "needing", "craving", "crave", "deserve"])
_CALM = frozenset(["calm", "calmer", "quieter", "slower", "gentler"])
_ASKS = frozenset(["can", "could", "would", "will", "shall", "may"])
_ASKED = frozenset(["you", "we", "i", "that", "it"])
_WISHES = frozenset(["want", "need", "like", "love", "prefer"])
_NO_ORDER = frozenset(["thank", "love", "miss", "cry", "sound", "forgive"])
_OTHERS = frozenset(["we", "it", "he", "she", "they", "i"])
_SCENES = frozenset(["when", "while", "every", "whenever", "after"])
_FAR = 400


def parts_of(readings: list[Reading]) -> frozenset[str]:
    """The parts that are present anywhere in the text."""
    found: set[str] = set()
    for reading in readings:
        for part, present in _TESTS.items():
            if part not in found and present(reading):
                found.add(part)
    return frozenset(found)


def need(reading: Reading) -> bool:
    """Whether an own need is named: "I need rest", "honesty matters to me"."""
    sentence, norms = reading.sentence, reading.sentence.norms
    valued = tree("feelings", "need_frames")
    for i, word in enumerate(norms):
        if word in _NEEDING and _mine(norms, i) and _names_need(norms[i + 1 : i + 9]):
            return True
        found = valued.at(sentence.tokens, i)
        if not found or norms[found[1] : found[1] + 1] == ["you"]:
            continue
        if word == "i":
            return bool(set(norms[found[1] : found[1] + 6]) & words("feelings", "need"))
        return norms[0] not in ("you", "he", "she", "your") and "about" not in norms
    return False


def _mine(norms: list[str], i: int) -> bool:
    return "i" in norms[max(0, i - 4) : i] and not {"you", "we", "they"} & set(norms[max(0, i - 3) : i])


def _names_need(rest: list[str]) -> bool:
    if rest[:1] in (["you"], ["your"]) or "break up" in " ".join(rest[:3]):
        return False
    if rest[:2] in (["to", "feel"], ["to", "be"]) or rest[:3] in (["us", "to", "feel"], ["us", "to", "be"]):
        return True
    return bool(set(rest if "is" in rest else rest[:5]) & words("feelings", "need") or set(rest) & _CALM)


def request(reading: Reading) -> bool:
    """Whether something is asked for."""
    sentence, norms = reading.sentence, reading.sentence.norms
    if reading.please or norms[:2] in (["let", "us"], ["let", "me"]):
        return True
    return any(_asks_at(sentence, i, word) for i, word in enumerate(norms)) or _wishes(reading)


def _asks_at(sentence: Sentence, i: int, word: str) -> bool:
    norms = sentence.norms
    following = norms[i + 1] if i + 1 < len(norms) else ""
    if word in _ASKS and following in _ASKED and (sentence.question or i == 0):
        return True
    if word in _WISHES and following in ("you", "us", "more", "it") and "i" in norms[max(0, i - 5) : i]:
        to = "to" in norms[i + 2 : i + 4] or norms[i + 1 : i + 3] == ["it", "if"]
        return to or following == "more" or word == "need" or norms[i - 1] == "would"
    if word in ("how", "what") and following == "about":
        return True
    return word == "do" and norms[i : i + 4] in (["do", "you", "want", "to"], ["do", "you", "want", "me"])


def _wishes(reading: Reading) -> bool:
    sentence, norms = reading.sentence, reading.sentence.norms
    said = " ".join(norms[:5]) + " "
    if said.startswith(("i would like ", "i would really like ", "i would love to ", "i would love it ")):
        return True
    told = sentence.tokens[0]
    ordered = "b" in told.tags and told.norm not in _NO_ORDER and not reading.hits
    if ordered and len(norms) > 1 and norms[1] not in ("you", "i"):
        return True
    bag = sentence.bag
    return sentence.question and (bag >= {"need", "me"} or (norms[0] == "what" and "help" in bag))


def observation(reading: Reading) -> bool:
    """Whether something is told that a camera could have seen."""
    return any(_seen(clause, kind) for clause, kind in reading.you) or _scene(reading.sentence)


def _seen(clause: Clause, kind: str) -> bool:
    if kind not in ("plain", "good", "reported") or clause.inverted or clause.to or clause.modal:
        return False
    return clause.past or clause.perfect or clause.marker in ("when", "while", "time")


def _scene(sentence: Sentence) -> bool:
    """ "We argued twice", "when the door slams", "it's 7:40"."""
    norms = sentence.norms
    for i, word in enumerate(norms):
        if word in _OTHERS - {"i"} and len(norms) - i > 3 and i < _FAR and _acted(sentence, i):
            return True
        if word in _SCENES and len(norms) - i > 3 and norms[i + 1] not in ("you", "all"):
            if norms[i + 1] == "i" and word != "when":
                continue
            return word not in ("every", "after") or norms[i + 1] == "time"
        if word[0].isdigit() and not sentence.question:
            return True
    return False


def _acted(sentence: Sentence, i: int) -> bool:
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.norms) or clause.be or clause.modal:
        return False
    return clause.past or clause.perfect


_TESTS = {"feeling": feeling, "need": need, "request": request, "observation": observation}
