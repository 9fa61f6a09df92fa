"""Thanks and good moments, how-to-reach-me cards, and goals that one of the two chose to show.

Promised: a note of thanks shows to its reader when they let it in, and its author can take it back for both. A card or
a goal is a copy that its owner shared after seeing exactly what their partner will read; its owner can take it back
alone, right away and without a trace. Nothing is counted, and nothing reveals whether anything was read.
"""
