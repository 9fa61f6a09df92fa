"""Calming exercises, a person's own list of what helps, and people who can help.

Promised: all of it is one person's alone and works with or without a partner; nothing shared knows about it. Everything
saved is a sealed row of the same kind, so no one else can tell what it is or even which day it's from. Nothing plays,
counts or reminds by itself, and the numbers that a person notes become only plain sentences, for that person.
"""
