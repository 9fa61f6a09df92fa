"""Reads one sentence: walks its words once and lets every rule look at the words it is about.

Promise: each token is visited once and each rule looks at a bounded number of words around it.
"""

from couples.wording_help.checks.about_you import read_you
from couples.wording_help.checks.always_never import read_all_you_do, read_it, read_self
from couples.wording_help.checks.conditions import read_condition
from couples.wording_help.checks.demand_threat import read_order
from couples.wording_help.checks.feel_that import read_feel, read_state
from couples.wording_help.checks.set_phrases import frames, opens, read_snide, read_turn, read_your
from couples.wording_help.checks.vague_request import read_wish
from couples.wording_help.reading.analysis import Effort, Reading
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Frame, frame_at

_LETS_GO = frozenset(["but", "and", "so", ";"])
_SAYING = frozenset(["say", "saying", "said"])
_SORRY = frozenset(["sorry", "wrong", "apologise", "apologize", "apology", "regret"])
_ALL_STARTS = frozenset(["all", "the", "not", "never"])
_SUBJECTS = frozenset(["i", "we", "you", "it", "that", "this", "your", "my"])
_SAME_SUBJECT = frozenset(["you", "your"])
ENOUGH = 40


def read(sentence: Sentence, effort: Effort) -> Reading:
    """Everything the rules find in `sentence`, for as long as `effort` lasts."""
    reading = Reading(sentence, effort)
    reading.please = "please" in sentence.bag
    resume = 0
    for i in range(len(sentence.tokens)):
        if len(reading.hits) > ENOUGH:
            break
        resume = max(resume, _at(reading, i, resume))
    read_condition(reading)
    read_snide(reading)
    return reading


def _at(reading: Reading, i: int, resume: int) -> int:
    """Let the rules look at token `i`; returns before which token no clause is read again."""
    token = reading.sentence.tokens[i]
    norm = token.norm
    if norm in _LETS_GO:
        _let_go(reading, i, norm)
    if not token.word:
        return resume
    _read_phrases(reading, i)
    if norm in _SUBJECTS:
        if reading.effort.left <= 0:
            return resume
        reading.effort.left -= 1
    _read_generalising(reading, i, norm)
    frame = frame_at(reading.sentence, i) if i >= resume or norm == "i" else None
    if frame is not None:
        return _framed(reading, frame, resume)
    if norm in _SAYING and reading.sentence.bag & _SORRY:
        reading.reported = True
    if norm == "you":
        read_wish(reading, i)
        if i >= resume:
            return read_you(reading, i)
    return resume


def _read_phrases(reading: Reading, i: int) -> None:
    token = reading.sentence.tokens[i]
    turning = frames().can_start(token)
    if not turning and "b" not in token.tags:
        return
    opening = opens(reading, i)
    if turning:
        read_turn(reading, i, opening=opening)
    if opening:
        read_order(reading, i)


def _read_generalising(reading: Reading, i: int, norm: str) -> None:
    if norm in _ALL_STARTS:
        read_all_you_do(reading, i)
    if norm in ("it", "your"):
        read_it(reading, i)
    if norm == "your":
        read_your(reading, i)
    if norm in ("i", "we"):
        read_self(reading, i)


def _framed(reading: Reading, frame: Frame, resume: int) -> int:
    reading.frames.append(frame)
    if frame.kind:
        reading.frame = frame
    if frame.kind == "said" and not frame.neg:
        reading.reported = True
    if frame.kind == "feel":
        return max(resume, read_feel(reading, frame))
    if frame.clause is not None and frame.clause.be:
        read_state(reading, frame)
    return resume


def _let_go(reading: Reading, i: int, norm: str) -> None:
    """ "But", and "and you", end what the speaker's stance governs."""
    norms = reading.sentence.norms
    if norm in ("but", ";") or (
        norm in ("and", "so") and norms[i + 1 : i + 2] and norms[i + 1] in _SAME_SUBJECT
    ):
        if reading.frame is not None and (reading.frame.clause is not None or reading.frame.kind != "think"):
            reading.frame = None
        reading.reported = False
