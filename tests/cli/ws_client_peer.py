"""A WebSocket server for tests: python3 ws_client_peer.py. Prints its port. The path says what it does.

Prints how each connection ended: "closed CODE REASON".
"""

import asyncio
import socket
import struct
from urllib.parse import unquote

import websockets

MIB = 1 << 20


async def echo(ws, _):
    async for message in ws:
        await ws.send(message)


async def every_byte(ws, _):
    await ws.send(bytes(range(256)))
    await ws.send("")
    await ws.send(b"")
    await ws.wait_closed()


async def big(ws, _):
    await ws.send(b"\xff" * (63 * MIB))
    size = len(await ws.recv())
    await ws.send(f"got {size}")
    await ws.wait_closed()


async def fragments(ws, _):
    # An iterator is sent in fragments, one for each item.
    await ws.send(["one ", "tw", "", "o gr\u00fc", "\u00dfe"])
    await ws.send([b"\xff\xfe", b"", b"\x00"])
    await ws.wait_closed()


async def ping(ws, _):
    for payload in ("", "x" * 125):
        pong = await ws.ping(payload)
        await asyncio.wait_for(pong, 5)
    await ws.send("two pongs came")
    await ws.wait_closed()


async def close(ws, args):
    await ws.close(int(args[0]), args[1] if len(args) > 1 else "")


async def reset(ws, _):
    await ws.recv()
    sock = ws.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ws.transport.abort()


async def extensions(ws, _):
    await ws.send(repr(ws.request_headers.get("Sec-WebSocket-Extensions")))
    await ws.send("compress me " * 100)
    await ws.wait_closed()


async def flood(ws, _):
    for n in range(10_000):
        await ws.send(str(n))
    await ws.wait_closed()


async def reads(ws, _):
    """Prints what it reads, and how the connection ended."""
    async for message in ws:
        print("read", len(message), message[:20], flush=True)


async def serve(ws, path):
    what, *args = unquote(path).strip("/").split("/")
    try:
        await globals()[what](ws, args)
    except websockets.ConnectionClosed:
        pass
    await ws.wait_closed()
    print("closed", ws.close_code, ws.close_reason, flush=True)


async def main():
    options = {"max_size": None, "ping_interval": None, "compression": "deflate"}
    async with websockets.serve(serve, "127.0.0.1", 0, **options) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
