"""Socket.IO's rooms: one for each person and one for each signed-in browser. No page ever names a room."""

import uuid

import socketio


def room_of_person(person: uuid.UUID) -> str:
    return f"person:{person}"


def room_of_session(session: uuid.UUID) -> str:
    return f"session:{session}"


def participants(server: socketio.Server, room: str) -> list[tuple[str, str]]:
    """Who is in the room right now: Socket.IO's id of each page and Engine.IO's id of its connection."""
    return list(server.manager.get_participants("/", room))
