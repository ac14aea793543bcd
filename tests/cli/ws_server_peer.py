"""Does everything that python's websockets can do with a server that echoes: python3 ws_server_peer.py PORT."""

import asyncio
import sys

import websockets


async def main(url):
    async with websockets.connect(url, max_size=None) as socket:
        for message in ["text", "größe \U0001F600\0", "", "x" * 70_000]:
            await socket.send(message)
            assert await socket.recv() == message
        # What is binary comes to the script as bytes; the script can send text only.
        await socket.send(bytes(range(128)))
        assert await socket.recv() == bytes(range(128)).decode()
        # A message in fragments.
        await socket.send(["a", "bc", "", "def"])
        assert await socket.recv() == "abcdef"
        for _ in range(10):
            await asyncio.wait_for(await socket.ping(), 10)
        await asyncio.gather(*(socket.send(str(n)) for n in range(1_000)))
        assert [await socket.recv() for _ in range(1_000)] == [str(n) for n in range(1_000)]

    # A close of its own, with a code and a reason.
    socket = await websockets.connect(url)
    await socket.send("hello")
    assert await socket.recv() == "hello"
    await socket.close(4001, "à bientôt")
    assert (socket.close_code, socket.close_reason) == (4001, "à bientôt")

    # A close by the script.
    socket = await websockets.connect(url)
    await socket.send("out")
    await socket.wait_closed()
    assert (socket.close_code, socket.close_reason) == (4000, "as you wish")

    # Pages of other sites stay out.
    try:
        await websockets.connect(url, origin="http://example.com")
        raise AssertionError("it was let in")
    except websockets.InvalidStatusCode as refused:
        assert refused.status_code == 403

    # The end of the server.
    socket = await websockets.connect(url)
    await socket.send("end")
    await socket.wait_closed()
    assert socket.close_code == 1001
    print("well")


asyncio.run(main(f"ws://127.0.0.1:{sys.argv[1]}"))
