"""Strengths, quiet lines and the language: what is said besides the notes."""

from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Line
from couples.wording_help.word_lists import load, words


def language_of(tokens: list[Token]) -> str:
    """ "en", or "" when the words do not look English."""
    spoken = [token.norm for token in tokens if token.word and token.norm[0].isalpha()]
    if len(spoken) < 6:
        return "en"
    known = sum(1 for word in spoken if word in words("texts", "common"))
    strange = sum(1 for word in spoken if word in words("texts", "foreign"))
    return "en" if known * 6 >= len(spoken) and known >= 2 * strange else ""


def lines_for(text: str, kinds: tuple[str, ...], language: str) -> tuple[Line, ...]:
    """The quiet lines of these kinds."""
    said = load("texts")["lines"]
    named = kinds if language == "en" else ("language",)
    return tuple(Line(kind, said[kind]) for kind in named)


def strengths_of(readings: list[Reading], parts: frozenset[str]) -> tuple[str, ...]:
    """Short sentences on what already works, at most three."""
    said = load("texts")["strengths"]
    found = [said[part] for part in ("feeling", "need", "observation") if part in parts]
    if "request" in parts and not any(
        "vague_request" in hit.kinds for reading in readings for hit in reading.hits
    ):
        found.append(said["request"])
    for name, test in (("sorry", _sorry), ("thanks", _thanks), ("seeing", _seeing)):
        if any(test(reading) for reading in readings):
            found.insert(0, said[name])
    return tuple(found[:3])


def _sorry(reading: Reading) -> bool:
    return not reading.hits and (
        "sorry" in reading.sentence.bag
        or "apologise" in reading.sentence.bag
        or "apologize" in reading.sentence.bag
    )


def _thanks(reading: Reading) -> bool:
    if reading.hits:
        return False
    warm = {"thanks", "thank", "grateful", "appreciate"} & reading.sentence.bag
    return bool(warm) or any(kind == "good" for _, kind in reading.you)


def _seeing(reading: Reading) -> bool:
    return (
        any(frame.kind == "know" and not frame.neg for frame in reading.frames)
        and "you" in reading.sentence.bag
        and not reading.hits
    )
