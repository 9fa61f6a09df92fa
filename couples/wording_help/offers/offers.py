"""Other ways to say it, made for the very phrase that was marked.

Promise: one to three offers, each a whole replacement for `text[start:end]`; "..." is left for the person.
An offer keeps what the phrase is about (its verb, its rest, its topic) and drops the verdict.
"""

import re

from couples.wording_help.reading.analysis import Hit
from couples.wording_help.reading.inflection import past, verb
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Finding
from couples.wording_help.word_lists import load, words

_SUBORDINATE = ("when", "because", "that", "while", "since", "whenever", "how")
_PLAIN_WORDS = re.compile(
    r"\b(?:ever|anymore|any more|at all|again|for once|for a change|all the time|lol|lmao|omg|tbh|ngl|rn)\b"
)


def finding(
    kind: str, also: tuple[str, ...], text: str, start: int, stop: int, tokens: list[Token], hit: Hit
) -> Finding:
    """The finding for `hit`, with why and offers."""
    soft = hit.heard or (hit.soft and kind in ("faux_feeling", "feel_that"))
    thought = kind == "feel_that" and hit.soft and not hit.heard
    why = load("texts")["why"]["heard" if hit.heard else "thought" if thought else "soft" if soft else kind]
    said = [token for token in tokens[hit.start : hit.end] if token.word]
    made = (_thought if thought else _MAKERS.get(kind, _verdict))(text, tokens, hit, said)
    if (
        kind not in ("faux_feeling", "vague_request")
        and not hit.heard
        and said
        and said[0].norm in _SUBORDINATE
    ):
        made = _subordinate(said[0].norm, _topic(said), tokens, hit)
    ended = stop > 0 and text[stop - 1] in ".!?"
    offers = dict.fromkeys(_fitted(offer, ended=ended) for offer in made)
    return Finding(kind, start, stop, why, tuple(offers)[:3], also, soft)


def _fitted(offer: str, *, ended: bool) -> str:
    """An offer ends like a sentence where the phrase did, and is left open where it did not."""
    if ended:
        return offer if offer.endswith((".", "?")) else offer + "."
    return offer.removesuffix(".") if not offer.endswith("..") else offer


_LOOSE = frozenset(["time", "put", "mean", "leave", "want", "think"])


def _topic(said: list[Token], kind: str = "about") -> tuple[str, str, str]:
    """Feeling, need and request that fit the words of the phrase; the last known word decides."""
    known = load("offers")["about"]
    for names in ([token.lemma for token in said if token.lemma], [token.norm for token in said]):
        for name in reversed(names):
            if name in known and (name not in _LOOSE or len(said) < 7):
                return tuple(known[name])
    return tuple(load("offers")["otherwise"].get(kind) or load("offers")["otherwise"]["about"])


def _subordinate(marker: str, topic: tuple[str, str, str], tokens: list[Token], hit: Hit) -> list[str]:
    _, need, _ = topic
    if marker in ("because", "since"):
        return [f"because I need {need}", "because on ... this happened: ..."]
    if marker in ("that", "how"):
        return ["about what happened on ...", f"because I need {need}"]
    return [
        "when ... happened",
        'when I heard "..."',
        f"when I miss {need}" if not need.startswith("to ") else f"when I need {need}",
    ]


def _verdict(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, request = _topic(said, "you_accusation")
    return [
        f"When ... happened, I felt {feeling}.",
        f"I need {need}. {request}",
        "Can we talk about what happened on ...?",
    ]


def _always(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, request = _topic(said, "always_never")
    offers: list[str] = []
    act = _act(text, tokens, hit)
    if act and act[2]:
        offers.append(f"Would you {act[0]}{act[1]} on ...?")
        offers.append(f"I'd love it if you {past(act[0])}{act[1]}.")
    elif act:
        offers.append(f"On ... you {past(act[0])}{act[1]}. I felt {feeling}.")
    else:
        offers.append(f"It happened on ... and on .... I felt {feeling}.")
    offers.append(f"I need {need}. {request}")
    return offers


def _act(text: str, tokens: list[Token], hit: Hit) -> tuple[str, str, bool] | None:
    """The plain verb of the phrase, the rest of it as it was typed, and whether it was denied."""
    clause = hit.clause
    if clause is None or clause.be or clause.head >= len(tokens):
        return None
    if tokens[clause.subject].norm != "you":
        return None
    head = tokens[clause.head]
    form = verb(head.norm)
    if (
        not form
        or "mind_reading" in hit.kinds
        or "label_insult" in hit.kinds
        or form[0] in ("be", "have", "care", "love")
    ):
        return None
    rest = (
        text[head.end : tokens[min(clause.end, len(tokens)) - 1].end] if clause.end > clause.head + 1 else ""
    )
    rest = _PLAIN_WORDS.sub("", rest).rstrip(" ,")
    rest = re.sub(r"\bany\b", "some", re.sub(r"\banything\b", "something", rest))
    if len(rest) > 60 or any(
        token.norm in words("predicates", "loaded") for token in tokens[clause.head : clause.end]
    ):
        return None
    return form[0], rest, clause.never or clause.neg


def _label(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, request = _topic(said, "label_insult")
    return [
        f"When I saw ..., I felt {feeling}.",
        f"I need {need}. {request}",
        "Can we talk about what happened on ...?",
    ]


def _mind(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, request = _topic(said, "mind_reading")
    offers = [f"I feel {feeling}, and I need {need}."]
    inner = _inner(text, tokens, hit)
    if inner:
        offers.append(f"When ... happened, I told myself that {inner}. How is it for you?")
    return [*offers, request]


def _inner(text: str, tokens: list[Token], hit: Hit) -> str:
    """What was said about "you", fit to stand after "that"."""
    clause = hit.clause
    if (
        clause is None
        or clause.inverted
        or "label_insult" in hit.kinds
        or clause.subject >= len(tokens)
        or tokens[clause.subject].norm != "you"
    ):
        return ""
    inner = text[tokens[clause.subject].start : tokens[min(clause.end, len(tokens)) - 1].end]
    return inner[0].lower() + inner[1:] if 6 < len(inner) < 90 and "\n" not in inner else ""


def _faux(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    known = load("faux")["words"] | load("faux")["soft"]
    feelings, need, main = known.get(hit.word, ("sad, lonely or hurt", "to matter", "sad"))
    was = any(token.norm == "felt" or token.norm in ("was", "been") for token in said)
    feel = "felt" if was else "feel"
    return [
        f"I {feel} {main}",
        f"I {feel} {feelings}, and I need {need}",
        f"When ... happened, I felt {main}",
    ]


def _feel_that(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, _ = _topic(said, "feel_that")
    offers = [f"I feel {feeling}, and I need {need}.", f"When ... happened, I felt {feeling}."]
    inner = _inner(text, tokens, hit)
    if inner and "label_insult" not in hit.kinds:
        offers.append(f"I tell myself that {inner}. How do you see it?")
    return offers


def _thought(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    return ["I think ..., and I feel ....", "I think .... How do you see it?"]


def _demand(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    _, need, request = _topic(said, "demand_threat")
    act = _act(text, tokens, hit)
    offers = []
    if act and not act[2] and not tokens[hit.clause.head].norm.endswith("ing"):
        offers.append(f"Would you be willing to {act[0]}{act[1]}?")
    if any(token.norm in ("stop", "quit", "not") for token in said[:3]):
        offers.append("Could you pause for a moment? I find this hard to hear.")
    offers.append(f"I need {need}. {request}")
    offers.append("I'm upset and I'd like a break. Can we go on at ...?")
    return offers


def _should(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, need, request = _topic(said, "should")
    act = _act(text, tokens, hit)
    offers = []
    if act and hit.clause is not None and not hit.clause.neg:
        offers.append(
            f"Would you be willing to {act[0]}{act[1]}?"
            if not hit.clause.perfect
            else f"I would have liked it if you had ... . I felt {feeling}."
        )
    offers.append(f"I'd love it if .... I need {need}.")
    return [*offers, request]


def _sarcasm(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    feeling, _, request = _topic(said, "sarcasm_contempt")
    return [f"I'm {feeling} about this.", "I was hurt when ..., and I'd like to talk about it.", request]


def _vague(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    acts = load("offers")["acts"]
    names = [name for token in reversed(said) for name in (token.norm, token.lemma)]
    general = ("more", "better", "there")
    name = next((each for each in names if each in acts and each not in general), "") or next(
        (each for each in names if each in acts), "any"
    )
    return list(acts[name])


def _protest(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    return [
        "I was sad when ..., and I need to know that I matter to you.",
        "It would have meant a lot to me if .... Would you do it next time?",
    ]


def _leaving(text: str, tokens: list[Token], hit: Hit, said: list[Token]) -> list[str]:
    return [
        "I'm near the end of my strength, and I need ....",
        "This matters so much to me that I think about leaving. Can we talk about it on ...?",
    ]


_MAKERS = {
    "always_never": _always, "label_insult": _label, "mind_reading": _mind, "faux_feeling": _faux, "feel_that": _feel_that,
    "demand_threat": _demand, "should": _should, "sarcasm_contempt": _sarcasm, "vague_request": _vague, "protest": _protest,
    "leave_threat": _leaving,
}  # fmt: skip
