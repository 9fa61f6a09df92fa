"""Only me: the one door before everything that one person alone may see.

Promised: it shows nothing until it's tapped, and looks the same on every account, whether its owner asked for a lock or not.
With a lock it wants the password as well. Every address of a private room is behind it unless its view says otherwise, so a
new page can't be forgotten. The trade-off: whoever has no lock is kept out by a tap, which keeps out a glance and no one else.
"""

from couples.only_me.door import in_sight, is_open, is_unlocked, only_mine

__all__ = ["in_sight", "is_open", "is_unlocked", "only_mine"]
