"""Growing: small goals in steps, small wins, and ideas for what lies outside the couple. One person's alone.

Promised: nobody else ever sees, counts or is hinted at anything here; it works before pairing, without a partner and after a parting.
A goal that is set aside is set aside, without a word about it. The room doesn't know whether there is a partner: a goal is shown to
one only by its owner's own form to another room, and that is a copy.
"""
