"""What helps a text to be heard: an observation, an own feeling, an own need, a request; one file for each.

It guarantees that parts are found beside blame too: they never depend on what the checks found, apart from
orders.
"""
