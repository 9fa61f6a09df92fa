"""Strangers' tools against a server with someone signed in: make audit

Each has a budget of seconds, and what it says is printed. They're not part of `make test`: they take their time, guess, and are
of others, who change them.

Two suites can't be had. Autobahn's for WebSockets needs Python 2; `frames` stands in for it. Socket.IO's own asks for a server that
takes polling and a namespace of the suite's and sends back what it's sent, all of which this one refuses: `tests/test_realtime.py`,
`tests/test_floods.py` and `tests/test_transport.py` try what it would.
"""
