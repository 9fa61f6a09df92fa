"""Letters to one person each, by e-mail, where the host named a mail server.

Promised: a letter has one recipient, a subject that tells nothing, no word that anyone wrote here and no partner's name. No page
waits for a mail server: letters wait in a table, and are sent in the background. Without a mail server nothing is queued, and
pages don't speak of letters.

Whoever has something to say registers a writer for its kind (`letters.writes`) and queues that kind (`outbox.queue`).
"""
