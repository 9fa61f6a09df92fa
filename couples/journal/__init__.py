"""Private notes: written right away, found again, looked back over, and behind a second lock if their owner likes.

Promised: a note belongs to one person, and works alone: before pairing and after a parting. No shared room imports it, counts it
or hints at it; titles, addresses and what a browser remembers say neither what it is nor what was searched for. Words leave it
only as a copy, by a form that the person sends: nothing links back, and the note keeps no record of it.
The trade-off: the server can't search without the owner's key, so every search opens every note once.
"""
