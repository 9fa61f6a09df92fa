"""Boundaries and agreements.

Promised: a boundary is one person's own act, shared for their partner to know, and needs no one's signature. An agreement
is active only while both have signed the very same version and its day to revisit hasn't come; silence never counts as
consent. A proposed version never changes: other words are another version. Either partner can end an agreement alone, right
away, without a reason, and no page says who did. Drafts, waiting proposals, and how comfortable someone is with a text are
their author's alone; the two numbers open only when both chose to show theirs. A note that something didn't work is about
its author. It goes when both have revisited the agreement, and appears in no history and no export. The trade-off: which
agreements there are, who proposed and signed when, and the days to revisit are readable in the database; no word is.
"""
