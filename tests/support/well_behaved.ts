/**
 * A client that does everything right and expects the same: `deno run --allow-net well_behaved.ts PORT`.
 *
 * The server echoes its messages and sends "tick N" to everyone. Each must come once and in order. Prints "ready" once
 * it has heard both, goes on until stdin ends, and then prints how many of each it heard.
 */

// deno-lint-ignore no-console -- this is what the program is for
const say = (text: string) => console.log(text);

const socket = new WebSocket(`ws://127.0.0.1:${Deno.args[0]}/`);
let ticks = 0, echoes = 0, lastTick: number | undefined, ended = false;

socket.onopen = () => socket.send("0");
socket.onmessage = ({ data }) => {
  const message = String(data);
  if (message.startsWith("tick ")) {
    const tick = Number(message.slice(5));
    if (lastTick !== undefined && tick !== lastTick + 1) {
      throw new Error(`${message} after ${lastTick}`);
    }
    lastTick = tick;
    ticks++;
  } else {
    if (message !== String(echoes)) throw new Error(`${message} instead of ${echoes}`);
    echoes++;
    if (!ended) socket.send(String(echoes));
  }
  if (ticks === 1 && echoes > 0 || echoes === 1 && ticks > 0) say("ready");
};
socket.onclose = ({ code }) => {
  if (!ended) throw new Error(`the server closed with ${code}`);
  say(`${ticks} ticks, ${echoes} echoes`);
};

const chunk = new Uint8Array(1024);
while (await Deno.stdin.read(chunk) !== null);
ended = true;
socket.close(1000);
