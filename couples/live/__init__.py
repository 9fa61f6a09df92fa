"""Together now: two people go through their check-in or one hard topic at the same time.

Promised: it begins with a question, and "not today" is a whole answer. Stages suggest and never forbid: moving on takes both, going back, closing
and stopping take one. A pause is one tap, at once, with a time to return that both see; nothing times anybody out. What is acknowledged is in the
database; each change is applied once, however often it is sent, through a form or through the socket. Frames and the stored state hold no word:
words are sealed rows, and each page fetches its own. Nobody is shown as here before they came in, nor to anybody who is not there too.

The trade-off: who held the floor how long, and when a talk was paused, lies readable in the database for as long as the talk does.
"""
