import { assertEquals, assertMatch } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";

/** Keeps Lua busy for some milliseconds. */
const busy = (milliseconds: number) =>
  `do local till = os.clock() + ${milliseconds / 1000} while os.clock() < till do end end\n`;

const stays = `event.on("menu_toggled", function() end)\n`;

async function interrupt(run: Running): Promise<{ printed: string[]; stderr: string }> {
  run.send("SIGINT");
  const { code, stdout, stderr } = await run.end();
  assertEquals(code, 130, stderr);
  return { printed: stdout.split("\n").slice(0, -1), stderr };
}

Deno.test("a save while the new script is still beginning is loaded behind it", () => {
  const text = (n: number) => `print("begins ${n}.")\n${busy(300)}print("began ${n}.")\n${stays}`;
  return inFolder({ "s.lua": text(1) }, async (folder) => {
    await using run = new Running(["run", "--watch", "s.lua"], { cwd: folder });
    await run.shows("began 1.");
    await Deno.writeTextFile(`${folder}/s.lua`, text(2));
    await run.shows("begins 2.");
    await Deno.writeTextFile(`${folder}/s.lua`, text(3));
    await run.shows("began 3.");
    assertEquals(
      (await interrupt(run)).printed,
      [1, 2, 3].flatMap((n) => [`begins ${n}.`, `began ${n}.`]),
    );
  });
});

Deno.test("a save while a callback hangs is loaded when that was stopped", () => {
  const hangs = `
    print("first.")
    event.on("frame_update", function() print("hangs.") while true do end end)
    event.on("script_unloaded", function() print("unloaded") end)`;
  return inFolder({ "s.lua": hangs }, async (folder) => {
    const flags = ["--watch", "--callback-timeout=500ms"];
    await using run = new Running(["run", ...flags, "s.lua"], { cwd: folder });
    await run.shows("first.");
    // What a frame prints is seen at its end only: the save comes at some time while it hangs, or right before.
    await Deno.writeTextFile(`${folder}/s.lua`, `print("second.")\n${stays}`);
    await run.shows("second.");
    const { printed, stderr } = await interrupt(run);
    // A killed script hears nothing any more.
    assertEquals(printed, ["first.", "hangs.", "second."]);
    assertMatch(stderr, /killed: it ran for longer than 0\.5 s/);
  });
});

Deno.test("only the script that was saved is reloaded: another keeps its state and its clients", () => {
  const server = `
    local frames = 0
    event.on("frame_update", function() frames = frames + 1 end)
    srv = net.ws_server:listen(0, {
      on_message = function(client, msg) srv:send(client, msg .. " " .. tostring(frames > 0)) end,
      on_close = function() print("client has gone") end,
    })
    print("port " .. tostring(srv):match(":(%d+)") .. ".")
    event.on("script_loaded", function(e) print("loaded", e.script_path, e.is_reload) end)`;
  const other = (n: number) => `print("other ${n}.")\n${stays}`;
  return inFolder({ "server.lua": server, "other.lua": other(1) }, async (folder) => {
    await using run = new Running(["run", "--watch", "server.lua", "other.lua"], { cwd: folder });
    const [, port] = await run.shows(/port (\d+)\./);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    let closed = false;
    socket.onclose = () => closed = true;
    await new Promise((open) => socket.onopen = open);
    for (const n of [2, 3]) {
      await Deno.writeTextFile(`${folder}/other.lua`, other(n));
      await run.shows(`other ${n}.`);
      const answer = new Promise<string>((end) => socket.onmessage = ({ data }) => end(data));
      socket.send(`after ${n}`);
      assertEquals([await answer, closed], [`after ${n} true`, false]);
    }
    const { printed } = await interrupt(run);
    assertEquals(printed.filter((line) => !line.startsWith("port ")), [
      "other 1.",
      "loaded\tserver.lua\tfalse",
      "loaded\tother.lua\tfalse",
      "other 2.",
      "loaded\tother.lua\ttrue",
      "other 3.",
      "loaded\tother.lua\ttrue",
    ]);
  });
});
