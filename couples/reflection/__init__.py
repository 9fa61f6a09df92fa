"""What I find out about myself: two ranges over time, what set something off, worksheets, and things to read.

Promised: each word has one author and no other reader, before a partner joins and after one has left, too. No type, no cut-off,
no norm, no comparison. What someone only looks at isn't stored. What's real now is never answered with a breathing exercise
alone. The room doesn't know that there's a partner: what its owner shows leaves as a copy, by a form that they send themselves.
"""
