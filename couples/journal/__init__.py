"""Pages of one's own: to write at once, to find again, to look back over, behind a second lock if one likes.

Promised: an entry belongs to one person. It works alone, before pairing and after a parting; no shared room imports it, counts it or hints at it;
titles, addresses and what a browser remembers never say what it is, nor what was looked for. Words leave it by the person's own form only, as
a copy: nothing links back, and the entry does not remember.
The trade-off: the server can look for nothing without its owner, so every search opens every entry once.
"""
