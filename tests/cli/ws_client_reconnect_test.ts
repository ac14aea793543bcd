import { assert, assertEquals } from "@std/assert";
import { inFolder, spawnLuanet } from "../support/cli.ts";

/** Nobody listens there; unlike a port that was free a moment ago it is none that a client could get for its own end. */
const closedPort = 1;

const text = `
local most, last = 10000, 0
local errors, closes = {}, {}
local function again()
  if last == most then return end
  last = last + 1
  local expected, id = last, nil
  id = net.ws:connect("ws://127.0.0.1:${closedPort}/", {
    on_open = error,
    on_error = function(i, err)
      assert(i == id and err == "127.0.0.1:${closedPort}: connection refused", err)
      errors[id] = (errors[id] or 0) + 1
    end,
    on_close = function(i, code, reason)
      assert(i == id and code == 1006 and reason == "" and errors[id] == 1)
      closes[id] = (closes[id] or 0) + 1
      if id == most // 2 or id == most then
        print(id)
        -- So long the test looks at the memory.
        local left = 20
        local pause
        pause = event.on("frame_update", function()
          left = left - 1
          if left > 0 then return end
          event.off(pause)
          again()
        end)
      else
        again()
      end
    end,
  })
  assert(id == expected)
end
again()
event.on("script_unloaded", function()
  for id = 1, most do assert(errors[id] == 1 and closes[id] == 1, id) end
  print("all told")
end)
`;

/** MiB that a process has in memory. */
function memoryOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

Deno.test({
  name: "10,000 reconnects to a closed port: each has its error and its close, and memory settles",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder({ "main.lua": text }, async (cwd) => {
      await using run = spawnLuanet(["run", "main.lua"], { cwd });
      const stderr = run.stderr.text();
      const reader = run.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let shown = "";
      const shows = async (line: string) => {
        while (!shown.includes(`${line}\n`)) {
          const { value } = await reader.read();
          if (value === undefined) throw new Error(`${shown}${await stderr}`);
          shown += value;
        }
        return memoryOf(run.pid);
      };
      const half = await shows("5000");
      const whole = await shows("10000");
      assert(whole - half < 50, `${half} MiB after 5,000, ${whole} MiB after 10,000`);
      assert(whole < 250, `${whole} MiB`);
      while (await reader.read().then(({ value }) => value !== undefined && (shown += value)));
      assertEquals([shown, await stderr], ["5000\n10000\nall told\n", ""]);
      assertEquals((await run.status).code, 0);
    }),
});
