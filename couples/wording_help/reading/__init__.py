"""What is read in a text before anything is said about it: words, sentences, verbs, clauses, stances.

It guarantees that reading finds no fault; `checks` do, with what is read here.
"""
