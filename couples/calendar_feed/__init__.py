"""The time of the check-in in someone's own calendar: a secret link that calendar apps follow, or a file to download.

Promised: it says when, never what or with whom. Each person has at most one link, chooses the title and which days it
includes, and stops it with one tap; no page shows anyone else that there is one. The server stores a link's hash, and the
link itself under its owner's key. When two stop sharing, nothing in the calendar changes for 30 days. The trade-offs:
calendar apps ask while no one is signed in, so the title and the choices are under the server's own key, and whoever has
the link can read them; and whoever has the database sees who has a link and since when.
"""
