"""Other ways to say it, made for the very phrase that was marked.

It guarantees one to three offers, each a whole replacement for the phrase; "..." is left for the person. An
offer keeps what the phrase is about (its verb, its rest, its topic) and drops the verdict.
"""
