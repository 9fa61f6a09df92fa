"""Find the words: a draft that only its author sees, wording help, and a copy that its author shares.

Promised: no one else sees a draft, and wording help stores nothing, sends nothing and rewrites nothing by itself.
Sharing sends a copy, after a preview. Until it arrives it can be taken back without a trace; afterwards it can be taken
back visibly. Nothing reveals whether it was opened.
"""
