/**
 * What a crossing costs, beside a `pcall` of an empty function in the same machine (1,000 of each):
 * Lua into the host at most 0.7, the host into Lua at most 1.5, a frame with 1,000 handlers at most 1.5.
 */
import { createHost, type Host, type World } from "../mod.ts";
import { VirtualClock } from "../clock.ts";
import { furnish } from "../rooms.ts";
import {
  boolean,
  type Callback,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  param,
  type ScriptContext,
  text,
} from "../spec.ts";

const CALLS = 1_000;
const { modules } = await furnish();

function load(source: string): { host: Host; callbacks: Callback[] } {
  const callbacks: Callback[] = [];
  const bench = defineModule({
    name: "bench",
    doc: "",
    open: (context) => context,
    functions: {
      keep: fn(
        { doc: "", example: "", args: [param("f", func(param("n", integer)))], returns: [] },
        (_: ScriptContext, f) => {
          callbacks.push(f);
        },
      ),
      nothing: fn({ doc: "", example: "", args: [], returns: [] }, () => {}),
      even: fn({
        doc: "",
        example: "",
        args: [param("n", integer)],
        returns: [param("even", boolean)],
      }, (_: ScriptContext, n) => n % 2 === 0),
      name: fn({ doc: "", example: "", args: [param("name", text)], returns: [] }, () => {}),
    },
  });
  const world: World = {
    clock: new VirtualClock(),
    sink: {
      write: () => {},
      log: () => {},
      fail: (error) => {
        throw error;
      },
      flush: () => {},
    },
    root: { read: () => undefined },
    rootFolder: ".",
    folder: () => ({ read: () => undefined }),
    transports: () => Promise.reject(new Error("no network here")),
  };
  const host = createHost(world, {
    tick: 60,
    dispatch: "now",
    timeout: 5_000,
    memory: 64 << 20,
    modules: [...modules, bench as ModuleSpec],
  });
  host.start([
    host.compile({
      path: "bench.lua",
      file: "bench.lua",
      folder: undefined,
      text: new TextEncoder().encode(source),
    }),
  ]);
  return { host, callbacks };
}

const { host, callbacks } = load(`
  local function empty() end
  local pcall, nothing, even, name = pcall, bench.nothing, bench.even, bench.name
  bench.keep(function() for _ = 1, ${CALLS} do pcall(empty) end end)
  bench.keep(function() for _ = 1, ${CALLS} do nothing() end end)
  bench.keep(function() for i = 1, ${CALLS} do even(i) end end)
  bench.keep(function() for _ = 1, ${CALLS} do name("frame_update") end end)
  bench.keep(empty)
  for _ = 1, ${CALLS} do event.on("frame_update", empty) end
`);

const [pcalls, nothing, even, name, empty] = callbacks as [
  Callback,
  Callback,
  Callback,
  Callback,
  Callback,
];

Deno.bench({ name: "Lua: pcall of an empty function", baseline: true, fn: () => pcalls.call() });
Deno.bench("Lua -> host: no arguments", () => nothing.call());
Deno.bench("Lua -> host: an integer, a boolean back", () => even.call());
Deno.bench("Lua -> host: a short text", () => name.call());
Deno.bench("host -> Lua: no arguments", () => {
  for (let i = 0; i < CALLS; i++) empty.call();
});
Deno.bench("host -> Lua: an integer", () => {
  for (let i = 0; i < CALLS; i++) empty.call(i);
});
Deno.bench("a frame with 1,000 handlers", () => host.emit("frame_update", { delta_time: 1 / 60 }));
