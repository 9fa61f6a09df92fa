"""Unsent words: what someone typed into a short form and hasn't sent, kept for them alone.

Promised: whatever is typed into a form that is sent by a button is kept sealed while it's typed, and comes back, folded,
wherever that form is shown to the same person again: two may be looking, also at the end of a check-in, where both make
their promises. While a lock of Only me is closed, a form only says that there's something. All of it is also in one place
behind the door, since some forms are on no page anymore; so is what the form of a draft refused, and what had been sent
until the partner's answer deleted it (`given_back`). Only its author's keys open it, and nothing tells anyone else that it
exists. It goes when it's sent, when its field is emptied, when its author deletes it, and otherwise fourteen days after it
was last changed. What was chosen beside the words is kept with them; without any, only on pages that close by themselves.
The trade-off: a row says on which day someone typed something; where and what is sealed.

Forms that save while one types keep their words themselves (`couples.drafts`). A form's part in this is one line in its
template: `{{ unsent('thanks.note') }}`.
"""
