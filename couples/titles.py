"""A title for words that have none: their first line or so, as lists of someone's own drafts and pages show them."""

LONGEST = 90


def title_of(text: str) -> str:
    """The beginning of `text` on one line, cut between two words where it is longer than LONGEST characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
