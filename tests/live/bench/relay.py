"""A raw relay: what a WebSocket costs where nothing is done but copying bytes. `python -m tests.live.bench.relay PORT` serves it."""

import asyncio
import sys

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server


class Relay(WSListener):
    """Copies each frame to the other phone of its room."""

    def __init__(self, rooms: dict[str, list], name: str):
        self.peers = rooms.setdefault(name, [])

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.peers.append(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        for peer in self.peers:
            if peer is not transport:
                peer.send(WSMsgType.TEXT, frame.get_payload_as_bytes())


async def serve(port: int) -> None:
    rooms: dict[str, list] = {}
    server = await ws_create_server(lambda r: Relay(rooms, r.path.decode()), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
