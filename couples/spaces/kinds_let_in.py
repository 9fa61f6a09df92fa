"""The kinds of things that their receiver can switch off, and which of them are part of the check-in."""

KINDS = {
    "thanks": "Thank-yous",
    "messages": "Messages",
    "replies": "Replies",
    "proposals": "Proposals and boundaries",
    "talks": "Requests to talk",
    "questions": "New questions for your check-in",
    "topics": "“Bring it to the check-in”",
    "shown": "Promises, cards and goals",
    "rest": "Everything outside the check-in",
    "all": "Everything on this list",
}
"""What a person can switch off, and how pages say it."""
SWITCH = {"message-replies": "replies", "answers": "replies", "schedule": "proposals", "promises": "shown"}
"""Finer kinds that rooms ask about, and the switch for each."""
OF_CHECK_IN = {"replies", "questions", "schedule", "promises", "names"}
"""The kinds that still show to someone who chose just the check-in."""
