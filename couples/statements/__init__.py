"""Words for a talk: a draft that is its author's alone, help with the words, and a copy that its author shares.

Promised: a draft is seen by nobody else, and word help keeps nothing, sends nothing and rewrites nothing by itself. Sharing is a copy, after a
preview; until it arrives it can be taken back without a trace, afterwards it can be withdrawn, and nothing tells whether it was opened.
"""
