"""Taking one's own words away: everything of one's own, and what both signed, as a page to read and as data.

Promised: nothing of the partner's private side is ever in it, and what they opened only where it's asked for. It's made while
it's sent, a few rows at a time: it lies on no disk of ours, needs little memory and holds no lock.
"""
