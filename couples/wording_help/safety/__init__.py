"""What comes before any other help: danger, talk of ending one's life, having no words, rules over a partner.

It guarantees that such a text gets a quiet line and no note; the words for harm are never corrected.
Trade-off: a word too many shows a line nobody needed; a word too few would ask somebody to soften a warning.
"""
