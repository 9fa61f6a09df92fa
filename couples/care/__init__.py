"""Calming exercises, a person's own list of what helps, and people who can help.

Promised: all of it is one person's alone and works with or without a partner; nothing shared knows about it. Every saved
thing is a sealed row of the same kind, so no one else can tell even what it is or from which day. Nothing plays, counts or
reminds by itself, and the numbers that a person notes become only plain sentences, for that person.
"""
