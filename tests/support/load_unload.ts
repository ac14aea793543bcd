/**
 * A program of its own, for `deno run --v8-flags=--expose-gc`: loads and unloads a script 1,000 times and then 1,000
 * times more, and prints the process's memory after each thousand, in bytes.
 */
import { createHost, denoWorld, scriptFromInput } from "../../runtime/mod.ts";
import { collectGarbage, smallHost } from "./memory.ts";

const script = scriptFromInput(new TextEncoder().encode(`
local seen = 0
local walk = coroutine.wrap(function()
  while true do coroutine.yield(seen) end
end)
for _ = 1, 10 do
  event.on("frame_update", function() seen = seen + walk() + 1 end)
end
`));

const sink = { write() {}, log() {}, fail() {}, flush() {} };
const host = createHost(denoWorld({ sink, root: "." }), smallHost);

/** Loads the script, fires an event that all its subscriptions hear, unloads it. */
function loadAndUnload(): void {
  host.start([host.compile(script)]);
  host.emit("frame_update", { delta_time: 1 / 60 });
  host.unloadAll();
}

for (let thousand = 0; thousand < 2; thousand++) {
  for (let n = 1; n <= 1000; n++) {
    loadAndUnload();
    // Often, or V8's heap grows and shrinks by more than what is looked for.
    if (n % 100 === 0) collectGarbage();
  }
  // deno-lint-ignore no-console -- this is what the program is for
  console.log(Deno.memoryUsage().rss);
}
// One more time with frames: what it leaves behind would keep the process from its end.
host.start([host.compile(script)]);
await host.run({ frames: 2 });
