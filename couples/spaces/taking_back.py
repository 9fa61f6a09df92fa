"""Taking back everything you shared by ticking one box as you leave.

Guaranteed: every room takes back what its author could take back there one by one, and nothing of the partner's. What both signed
stays signed. The author's own copy was put aside before (`kept_words`), and nothing is taken back without one.
"""

from blinker import Namespace

everything = Namespace().signal("everything-taken-back")
"""Sent with a space's id, `person_id` and `now`."""
