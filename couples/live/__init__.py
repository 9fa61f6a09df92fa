"""Talk it through: two people go through their check-in or one hard topic at the same time.

Promised: it begins with a question, and "not today" is a complete answer. Steps suggest and never forbid: moving on takes both
people; going back, closing and stopping take one. A pause is one tap, with a time to return that both see; no one is timed out.
What is acknowledged is in the database; each change is applied once, however often it's sent, by form or by socket. Frames and
the stored state hold no words: words are sealed rows, and each page fetches its own. No one is shown as here before they come in,
and then only to someone who is here, too.

The trade-off: who had the floor for how long, and when a talk was paused, can be read in the database as long as the talk exists.
"""
