"""The checks: one file for each kind of note, named as the kind is in `results.Kind`.

It guarantees that whoever wants to change a note finds its rules in the file of its name and its words in
`lists/`. Besides them: `all_checks` walks a sentence, `set_phrases` looks up whole phrases of every kind,
`about_you`, `assess_*`, `questions` and `conditions` read what is said of "you" before a kind is settled, and
`overlaps` joins what was found twice.
"""
