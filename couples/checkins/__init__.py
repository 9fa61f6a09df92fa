"""The check-in: each writes alone, it opens for both at the same moment, and then they talk about it and take things into the next one.

Promised: until both are ready, nothing of an answer reaches the partner in any way, not even that there is one. Afterwards
what was skipped, left empty or kept private looks the same. `answers_for` is the only way to answers.
"""
