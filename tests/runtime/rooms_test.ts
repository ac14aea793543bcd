import { assertEquals } from "@std/assert";
import { furnish } from "../../runtime/rooms.ts";

const always = ["", "io", "io.stderr", "io.stdout"];

/** The modules besides `print` and `io` that scripts with these texts get. */
async function loaded(...texts: string[]): Promise<string[]> {
  const { modules } = await furnish(texts.map((text) => new TextEncoder().encode(text)));
  const names = modules.map(({ name }) => name).sort();
  for (const name of always) assertEquals(names.includes(name), true, name);
  return names.filter((name) => !always.includes(name));
}

Deno.test("a script that names no room gets none", async () => {
  assertEquals(await loaded("print('hello', math.pi) local s = string.rep('x', 3)"), []);
  assertEquals(await loaded(""), []);
  assertEquals(await loaded("local events, logs, my_json = 1, 2, 3"), []);
});

Deno.test("a script gets the rooms that it names, and no others", async () => {
  assertEquals(await loaded("event.on('frame_update', print)"), ["event"]);
  assertEquals(await loaded("log.info(1)", "local e = json.encode"), ["json", "log"]);
  assertEquals(await loaded("gui.set('a', 1)"), ["gui", "gui.notify"]);
  assertEquals(await loaded("return net"), ["net.http", "net.ws", "net.ws_server"]);
  // Wherever the name stands: nothing is left out that might be meant.
  assertEquals(await loaded("-- json\nprint('game')"), ["game", "json"]);
});

Deno.test("a script that can reach globals without naming them gets every room", async () => {
  const all = (await furnish()).modules.map(({ name }) => name).sort();
  for (
    const text of [
      "print(_G['js' .. 'on'])",
      "for name in pairs(_ENV) do print(name) end",
      "load('return ' .. 'js' .. 'on')()",
      "require 'part'",
      "print(package.loaded)",
      "debug.getinfo(1)",
    ]
  ) {
    const { modules } = await furnish([new TextEncoder().encode(text)]);
    assertEquals(modules.map(({ name }) => name).sort(), all, text);
  }
});

Deno.test("the network is only asked for by rooms that use it", async () => {
  const uses = async (text: string) =>
    (await furnish([new TextEncoder().encode(text)])).usesNetwork;
  assertEquals(await uses("event.on('frame_update', print)"), false);
  assertEquals(await uses("net.ws_server:listen(0, {})"), true);
});

Deno.test("the name of a room is found among bytes that are no text", async () => {
  const text = new Uint8Array([0xff, 0x00, ...new TextEncoder().encode("json"), 0xfe]);
  assertEquals((await furnish([text])).modules.some(({ name }) => name === "json"), true);
});
