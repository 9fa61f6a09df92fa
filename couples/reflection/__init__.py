"""What I find out about myself: two ranges over time, what set something off, pages of my own, and things to read.

Promised: one author and no one else, ever, also before a partner joins and after a parting; no type, no cut-off, no norm and no comparison;
what is only looked at is stored nowhere; and what is real now is never answered with a breathing exercise alone. The room does not know that there
is a partner: what its owner shows to someone leaves as a copy, by a form of their own, to the room that receives it.
"""
