"""Pairing: a space, its one or two members, the way in and the way out.

Promised: never a third member; no one gets in without a secret that its maker can take back; and either partner can
leave without the other, right away. What was shared can be read by both for 30 days more and is then deleted; each keeps
a copy of their own words.
Two who come together again within the 30 days can keep it to read for as long as they share.
"""
