"""What a person reads whose move doesn't count."""

REFUSALS = {
    "unknown": "We could not read that. Load the page again and try once more.",
    "over": "This step is over already. Here is how it stands now.",
    "not-now": "This does not fit just now. Here is how it stands.",
    "not-yours": "The floor is not yours just now.",
    "time": "Choose a time that is ahead, and at most 24 hours away.",
    "shorter": "Only who took the break can shorten it.",
    "too-long": "This is longer than fits here. A shorter version does; your words are still in the field.",
    "empty": "A few words belong to it.",
    "used": "This was sent before with other words. Load the page again.",
    "not-there": "There is nothing here.",
}
