"""The calming kit and people who can help: exercises that run by themselves, one's own list of what helps, one's own people.

Promised: it all belongs to one person and works without a partner, before and after one; nothing shared knows of it. What is kept
lies in one kind of sealed row, so that not even its kind or its day can be read from outside. Nothing plays, counts or reminds by
itself, and no number a person gives here is added up into anything but a plain sentence for that person.
"""
