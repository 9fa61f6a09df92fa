"""The first page and the pages around the rooms: safety, privacy, settings of the space, leaving, deleting.

Promised: Home shows the same few things however many rooms there are, and reads nothing of anyone's private rooms.
"""
