"""What a check-in doesn't take (any more), each with what the person reads."""


class Refusal(Exception):
    """Something that isn't possible (any more); `message` says so to the person."""

    message = ""


class CheckInOpened(Refusal):
    """Both have opened it already: what was shown stays as it was."""

    message = "This check-in is already open. You can add an afterthought to what you wrote."


class CheckInClosed(Refusal):
    """Its week is over, or it was called off."""

    message = "This check-in is closed. You can go on in the next one."


class SaidReady(Refusal):
    """The writer said they're ready; they'd have to take that back first."""

    message = "You said you're ready. Take that back, then change your words."


class NothingToShow(Refusal):
    """Nothing that would be shown has been written."""

    message = "Write at least one answer you'd like to share. A few words are enough."
