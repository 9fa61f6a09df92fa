"""What helps a text to be heard: an observation, the writer's feeling, the writer's need, a request; one file for each.

It guarantees that parts are found beside blame too: they never depend on what the checks found, apart from
orders.
"""
