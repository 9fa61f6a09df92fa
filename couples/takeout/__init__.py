"""Taking your words with you: everything you wrote, and what you both signed, as a page to read and as data.

Promised: nothing of the partner's private side is ever in it, and what the partner has shared only if it's asked for. It's made while
it's sent, a few rows at a time: it's never on a disk of the server's, needs little memory and holds no lock.
"""
