"""Accounts: signing up and in, passwords, recovery codes, and what people set for themselves.

Promised: the server stores neither a password nor a hash of one. Opening the vault *is* the password check. A session is a
row with the vault key, wrapped by a token that only the cookie has, so deleting the row signs that browser out.
"""

from collections.abc import Callable

from blinker import Namespace

_signals = Namespace()

signed_up = _signals.signal("signed-up")
"""Sent with the new User before the commit, so that other rooms set up what a person needs."""

keys_renewed = _signals.signal("keys-renewed")
"""Sent before the commit with the User, who already has new keys, and `old`, their previous keyring. Sealed columns are
resealed by then; rooms see to whatever else they keep under a key of the person's."""

password_replaced = _signals.signal("password-replaced")
"""Sent before the commit with the User whose vault another password opens from here on; not when they start over or come back."""

others_signed_out = _signals.signal("others-signed-out")
"""Sent before the commit with the User who ended all their sessions but this one."""

address_changed = _signals.signal("address-changed")
"""Sent before the commit with the User, who signs in with another address from here on."""

vault_set_aside = _signals.signal("vault-set-aside")
"""Sent before the commit with the User, `aside`, the row of the vault that's being set aside, and `now`. Receivers work
without keys: sessions have lost theirs by then."""

vault_back = _signals.signal("vault-back")
"""Sent before the commit with the User, who is unlocked and has the vault of `aside` again, with `aside` and `now`."""

allowances: list[Callable[[], bool]] = []
"""Functions without arguments that say whether this visitor may sign up (an open invitation, for one)."""

inviters: list[Callable[[str], str]] = []
"""Functions that take the page a visitor is on the way to, and return the name of the partner they join by signing up or
in; "" for no one."""

arrivals: list[Callable[[str], str]] = []
"""Functions that take the page that someone goes to after signing up or in, do what they asked for beforehand, and return
the page they go to instead."""
