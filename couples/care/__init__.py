"""Calming exercises, a person's own list of what helps, and people who can help.

Promised: all of it is one person's alone and works with or without a partner; nothing shared knows about it. It's saved in one kind
of sealed row, so no one else can read even its kind or its day. Nothing plays, counts or reminds by itself, and the numbers a person
gives only become a plain sentence for that person.
"""
