"""What comes before any other help: danger, talk of ending one's life, having no words, rules over a partner.

It guarantees that such a text gets a quiet line and no note; the words for harm are never corrected.
Trade-off: it would rather show a line that no one needed than miss a warning, which a note would then ask someone to soften.
"""
