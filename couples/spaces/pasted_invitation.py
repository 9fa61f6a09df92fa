"""Finding the secret of a link, or a spoken code, in whatever somebody pasted. Pure.

Promised: brackets, a full stop, words around it, invisible characters and a link that an e-mail broke across two lines do no
harm. The trade-off: a code is looked for in capitals and digits where there are words around it, since any two short words
look like one.
"""

import re
import unicodedata

from couples import normal_form, vault
from couples.spaces.invitations import CODE_LETTERS

LONGEST = 5000
"""Characters that are looked through."""

_IN_A_LINK = re.compile(r"#\s*([\w-]{22})(?![\w-])", re.ASCII)
_IN_A_BROKEN_LINK = re.compile(r"#([\w-]{22})", re.ASCII)
_ALONE = re.compile(r"(?<![\w-])([\w-]{22})(?![\w-])", re.ASCII)
_CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}[ –-]?[0-9A-Z]{4}(?![\w-])", re.ASCII)


def secret_in(pasted: str) -> str:
    """The link's secret or the code in `pasted`; where neither is found, what stands there as it is."""
    seen = normal_form.normalize("NFKC", pasted)
    seen = "".join(c for c in seen if unicodedata.category(c) != "Cf").strip()
    joined = "".join(seen.split())
    for form, text in ((_IN_A_LINK, seen), (_IN_A_BROKEN_LINK, joined), (_ALONE, seen)):
        if found := form.search(text):
            return found[1]
    if len(vault.read_code(seen)) != CODE_LETTERS and (code := _CODE.search(seen)):
        return code[0]
    return seen
