"""Strangers' tools against a server with someone signed in: make audit

Each has a budget of seconds, and what it says is printed. They're not part of `make test`: they take their time, guess, and are
of others, who change them.
"""
