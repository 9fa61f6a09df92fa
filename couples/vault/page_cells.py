"""What waits in a page instead of the database: sealed under a key of the server's, as text for a form's field.

Guaranteed: it opens for the purpose and the owner that it was sealed for, and reveals nothing to whoever sees or keeps the
page. The trade-off: whoever runs the server could open one.
"""

import base64
import binascii
import json
import uuid
from typing import Any

from couples.vault.cells import CannotOpen, open_sealed, seal
from couples.vault.server_pepper import pepper


def seal_for_page(purpose: str, owner: str, values: list[Any]) -> str:
    """`values`, as JSON knows them, for the page of `owner`: a mark that only that browser or person has."""
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    id = uuid.uuid4()
    cell = seal(pepper().key_for(purpose, id), packed, f"{purpose} {owner}", id, id)
    return base64.urlsafe_b64encode(id.bytes + cell).decode()


def open_from_page(purpose: str, owner: str, value: str) -> list[Any]:
    """What a page brought back.

    Raises:
        CannotOpen: it was sealed for another purpose or owner, or it's none of ours.
    """
    try:
        raw = base64.urlsafe_b64decode(value)
        id = uuid.UUID(bytes=raw[:16])
    except (binascii.Error, ValueError):
        raise CannotOpen(purpose) from None
    values: list[Any] = json.loads(
        open_sealed(pepper().key_for(purpose, id), raw[16:], f"{purpose} {owner}", id, id)
    )
    return values
