"""A small trained model that weighs what the checks found and hears blame that no check can name.

It guarantees a sum of weights, pure and linear. `features` says what it goes by, `weights` holds what it
learned, `prediction` gives the chances and `decision` settles which notes stand.
`tools/wording_help/train.py` trains it.
"""
