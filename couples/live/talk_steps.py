"""The steps of a talk and how two move through them: a suggestion they follow together, and never a gate. Pure.

Learned from meeting tools whose facilitator can always go back, and from the speaker-listener exercise (both in `home/sources`): the
floor is held in the steps of `TURNS`, and solving waits for its own step.
"""

CHECK_IN, TALK = "check-in", "talk"
ARRIVE, REVEAL, CLOSE = "arrive", "reveal", "close"
MOST_PROMPTS = 12


def steps_of(kind: str, prompts: int = 0, *, reads: bool = True) -> tuple[str, ...]:
    """The steps, in order.

    Args:
        kind: CHECK_IN or TALK.
        prompts: how many questions the check-in has.
        reads: whether a talk has something to read, or to say, before its turns. A topic alone is there in the turns.
    """
    if kind == TALK:
        return (ARRIVE, *(["words"] if reads else []), "rounds", "outcome", CLOSE)
    asked = tuple(f"prompt-{n + 1}" for n in range(min(prompts, MOST_PROMPTS)))
    return (ARRIVE, "thanks", "before", REVEAL, *asked, "agreements", "topic", "promises", CLOSE)


def has_turns(step: str) -> bool:
    """Whether one holds the floor here, if the two like."""
    return step in ("rounds", "topic") or step.startswith("prompt-")


def prompt_number(step: str) -> int:
    """Which question a step is about, from 1; 0 for the other steps."""
    return int(step.removeprefix("prompt-")) if step.startswith("prompt-") else 0
