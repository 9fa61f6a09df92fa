"""Putting an offer of wording help into a text, and taking it out again. Pure functions.

Guaranteed: taking it out changes nothing else, so what was typed since stays. The trade-off: once the offer itself was changed, it
can't be taken out.
"""


def put_in(text: str, start: int, end: int, offer: str) -> str:
    """`text` with the phrase between `start` and `end` said as offered."""
    return text[:start] + offer + text[start + len(replaced(text, start, end, offer)) :]


def replaced(text: str, start: int, end: int, offer: str) -> str:
    """What `offer` takes the place of: the phrase, with a mark at the end of its sentence if the offer has one."""
    if offer[-1:] in (".", "?") and text[end : end + 1] in (".", "!", "?"):
        end += 1
    return text[start:end]


def take_out(text: str, start: int, offer: str, phrase: str) -> str | None:
    """`text` with `phrase` where `offer` was put in, and all else as it is by now; None if the offer isn't there anymore.

    Args:
        start: where it was put in; of several places the nearest counts.
    """
    if not offer:
        return phrase + text
    places = [at for at in range(len(text)) if text.startswith(offer, at)]
    if not places:
        return None
    at = min(places, key=lambda place: abs(place - start))
    return text[:at] + phrase + text[at + len(offer) :]
