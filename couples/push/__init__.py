"""Web push: telling a browser, through its maker's push service, that something is new. Nothing else is ever said.

Promised: it's off until the host allows it, and needs https. A message is the same for everyone, encrypted for one browser (RFC
8291), and signed with a key of the server's (RFC 8292). The push service learns that one came, when, and from which server. What it
answers is never believed to be more than a number, and it's never followed anywhere. The trade-off: whoever makes the browser
carries the message, and can't be chosen.

This room knows no person: who's told, and when, is `reminders`.
"""
