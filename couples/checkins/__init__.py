"""The weekly check-in: written alone, opened for both at one moment, talked about, and carried into the next week.

Promised: until both are ready nothing of an answer, not even that it exists, reaches the other by any way; afterwards
what was skipped, left empty or kept private looks the same. `answers_for` is the only way to answers.
"""
