"""What someone reads when their move doesn't count."""

REFUSALS = {
    "unknown": "That didn't work. Load the page again and try once more.",
    "over": "That's over. Here's how it is now.",
    "not-now": "You can't do that right now. Here's where your talk is.",
    "turn-over": "That turn is over, so it wasn't sent.",
    "not-yours": "It isn't your turn right now.",
    "time": "Choose a time in the next 24 hours.",
    "shorter": "Only whoever took the break can shorten it.",
    "too-long": "That's too long. A shorter version will fit; your words are still in the field.",
    "empty": "Write a few words first.",
    "used": "You already sent this with different words. Load the page again.",
    "not-there": "There's nothing here.",
}
