"""The light question: on days that both chose, both answer one playful question and read the two answers until midnight.

Promised: neither sees anything of the other's until both have answered, no page says who did first, and at midnight it's gone for both;
an answer then is its writer's alone. Nothing counts the days. The trade-off: it opens with the second answer, so
whoever answers second learns that their partner had already answered.
"""
