"""Reminders that someone sets for themselves.

Promised: nothing is on before its person turns it on, and no one else can tell who has any. A reminder says that there is one, and
nothing else. It's silent when the thing is done, and never comes twice: it's claimed, and that is committed, before it's sent.

The server acts on it while no one is signed in, so it can't lie under its person's key: times and channels, and never a word, lie
under a key of the server's (`models`). The trade-offs: whoever has the server's pepper and writes a program of their own can open
them, and a server that dies between claiming and sending loses that one letter.
"""
