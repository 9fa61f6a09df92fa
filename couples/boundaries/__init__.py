"""Boundaries and agreements.

Promised: a boundary is one person's own act, shared for the other to know, and needs nobody's signature. An agreement is in force only
while both have signed the very same version and its day to look again has not come; silence never counts as consent. What was proposed never
changes: other words are another version. Either can withdraw alone, at once, without a reason, and nobody is named for it. Drafts, waiting
proposals, and how comfortable somebody is with a text are their author's alone; the numbers open only when both chose to show them. A note that
something did not work is about its author, goes when both looked again, and stands in no history and no export.

The trade-off: which agreements there are, who proposed and signed when, and the days to look again are readable in the database; no word is.
"""
