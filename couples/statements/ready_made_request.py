"""The ready-made request that one tap puts in, for somebody who has no words yet."""

READY_MADE_REQUEST = "let me come back to it on …? I don't have the words yet."
"""It fits after "Would you be willing to"."""
