"""People: signing up and in, the password, the recovery code, what one has set for oneself.

Promised: the server keeps no password and no hash of one. Opening the vault *is* the password check, a session is a row
whose key lives only in the cookie, and deleting that row signs out.
"""

from blinker import Namespace

_signals = Namespace()

signed_up = _signals.signal("signed-up")
"""Sent with the new User before the commit, so that other rooms set up what a person needs."""

keys_renewed = _signals.signal("keys-renewed")
"""Sent before the commit with the User, who has new keys, and `old`, the keyring before. The sealed columns are done by then;
rooms renew what else they keep under a key of the person's."""

address_changed = _signals.signal("address-changed")
"""Sent before the commit with the User, who signs in with another address from here on."""

vault_set_aside = _signals.signal("vault-set-aside")
"""Sent before the commit with the User, whose vault is set aside in `aside`, and `now`: no key of theirs opens anything by then."""

vault_back = _signals.signal("vault-back")
"""Sent before the commit with the User, unlocked, whose vault is that of `aside` again, and `now`."""

allowances: list = []
"""Functions without arguments that say whether this visitor may sign up (an open invitation, for one)."""

inviters: list = []
"""Functions that name whom a visitor joins once they sign up or in on the way to a page; they say "" for no one."""

arrivals: list = []
"""Functions with the page that someone who has just signed up or in goes to: each does what they asked for before, and says where
they go."""
