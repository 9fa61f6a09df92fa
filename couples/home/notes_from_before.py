"""A person's private notes whose boundary or talk is gone: they stay with their author.

Guaranteed: neither a parting nor a partner's deletion takes them, and no key but their author's opens them.
"""

from sqlalchemy import select

from couples.boundaries.own_boundary import BoundaryNote
from couples.db import look_up, query
from couples.live.listening_notes import LiveNote

KINDS = {"boundary": BoundaryNote, "talk": LiveNote}


@query
def _beside_no_boundary(author_id):
    alone = BoundaryNote.author_id == author_id, BoundaryNote.boundary_id.is_(None)
    return select(BoundaryNote).where(*alone)


@query
def _beside_no_talk(author_id):
    alone = LiveNote.author_id == author_id, LiveNote.session_id.is_(None), LiveNote.text_cell.is_not(None)
    return select(LiveNote).where(*alone)


def notes_of(author_id) -> tuple[list[BoundaryNote], list[LiveNote]]:
    """Those beside boundaries, and those in talks with what another device had saved; their author alone opens them."""
    look_up((_beside_no_boundary, (author_id,)), (_beside_no_talk, (author_id,)))
    boundaries = sorted(_beside_no_boundary.all(author_id), key=lambda note: (note.day, note.id))
    in_talks = [note for note in _beside_no_talk.all(author_id) if note.words.text or note.words.also]
    return boundaries, sorted(in_talks, key=lambda note: note.id)
