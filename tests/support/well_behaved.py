"""A client that does everything right and expects the same: python3 well_behaved.py PORT.

The server echoes its messages and sends "tick N" to everyone. Each must come once and in order. Prints "ready" once it
has heard both, goes on until stdin ends, and then prints how many of each it heard.
"""

import asyncio
import sys

import websockets


async def main(port):
    stdin_ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    async with websockets.connect(f"ws://127.0.0.1:{port}", max_size=None) as socket:
        ticks, echoes, last_tick = 0, 0, None
        await socket.send("0")
        while not stdin_ended.done():
            message = await asyncio.wait_for(socket.recv(), 30)
            if message.startswith("tick "):
                tick = int(message[5:])
                assert last_tick is None or tick == last_tick + 1, f"{message} after {last_tick}"
                last_tick = tick
                ticks += 1
            else:
                assert message == str(echoes), f"{message} instead of {echoes}"
                echoes += 1
                await socket.send(str(echoes))
            if ticks == 1 and echoes > 0 or echoes == 1 and ticks > 0:
                print("ready", flush=True)
    print(f"{ticks} ticks, {echoes} echoes", flush=True)


asyncio.run(main(int(sys.argv[1])))
