import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../../runtime/errors.ts";
import {
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  param,
  record,
  Shared,
} from "../../../runtime/spec.ts";
import { runScript, script, testHost } from "../../support/host.ts";
import { probe, said } from "./support/probe.ts";

/** A host with one script, and what the module kept of it. */
function started(text: string) {
  const { module, kept } = probe();
  const { host, sink } = testHost({ extra: [module] });
  host.start([host.compile(script(text))]);
  const [callback] = kept;
  if (callback === undefined) throw new HostError("the script kept no callback");
  return { host, sink, callback, kept };
}

Deno.test("a callback gets integers and tables, as often as it is called", () => {
  const { sink, callback } = started(
    `deep.probe.keep(function(a, b, c) print(a, b and b.n, b and b.maybe, c) end)`,
  );
  callback.call(1, { n: 2, maybe: "x" });
  callback.call(3, { n: 4, maybe: undefined });
  callback.call(5);
  callback.call();
  assertEquals(
    sink.printed,
    "1\t2\tx\tnil\n3\t4\tnil\tnil\n5\tnil\tnil\tnil\nnil\tnil\tnil\tnil\n",
  );
});

Deno.test("a callback's error is reported, and it can be called again", () => {
  const { sink, callback } = started(`deep.probe.keep(function(a) error("boom " .. a) end)`);
  callback.call(1);
  callback.call(2);
  assertEquals(sink.errors.map(({ message }) => message), ["boom 1", "boom 2"]);
});

Deno.test("a released callback is not called, and a second release does nothing", () => {
  const { sink, callback, kept } = started(
    `deep.probe.keep(function() print("first") end) deep.probe.keep(function() print("second") end)`,
  );
  callback.release();
  callback.release();
  callback.call();
  kept[1]?.call();
  assertEquals(sink.printed, "second\n");
});

Deno.test("a callback does nothing after its script was unloaded, and may be released", () => {
  const { host, sink, callback } = started(`deep.probe.keep(function() print("called") end)`);
  host.unloadAll();
  callback.call(1);
  callback.release();
  callback.call(1);
  assertEquals(sink.printed, "");
  assertEquals(sink.errors, []);
});

Deno.test("a callback does nothing after its script was killed, and may be released", () => {
  const { module, kept } = probe();
  const { host, sink } = testHost({ extra: [module], timeout: 50 });
  host.start([
    host.compile(script(`deep.probe.keep(function() print("called") end) while true do end`)),
  ]);
  assertEquals(sink.errors.map(({ kind }) => kind), ["killed"]);
  kept[0]?.call(1);
  kept[0]?.release();
  assertEquals(sink.printed, "");
});

Deno.test("one shared value is the same table in every callback, until it is let go", () => {
  const { sink, kept } = started(
    `local seen
    for i = 1, 2 do deep.probe.keep(function(_, box)
      print(box == seen, box.n, box.mine) seen = box box.mine = i end) end`,
  );
  const kind = record("Box", param("n", integer));
  const shared = new Shared(kind, { n: 1 });
  for (const callback of kept) callback.call(1, shared);
  shared.release();
  const again = new Shared(kind, { n: 2 });
  for (const callback of kept) callback.call(1, again);
  again.release();
  assertEquals(sink.printed, "false\t1\tnil\ntrue\t1\t1\nfalse\t2\tnil\ntrue\t2\t1\n");
});

Deno.test("a callback with too many values is a mistake of the room's", () => {
  const { callback } = started(`deep.probe.keep(print)`);
  assertThrows(() => callback.call(1, { n: 1 }, 3), HostError, "a callback takes 2 values, got 3");
});

Deno.test("a refused call keeps none of the functions that it was given", async () => {
  const { module } = probe();
  const { printed } = await runScript(
    `local p = deep.probe
    collectgarbage() local before = collectgarbage("count")
    for i = 1, 20000 do pcall(p.late, function() return i end, "no number") end
    collectgarbage() print(collectgarbage("count") - before < 100)`,
    { extra: [module] },
  );
  assertEquals(printed, "true\n");
});

Deno.test("kinds that can't be an argument or a result are refused when they are described", async () => {
  const bad = defineModule({
    name: "bad",
    doc: "",
    open: () => undefined,
    functions: {
      takes: fn({ ...said, args: [param("r", record("R"))], returns: [] }, () => {}),
      gives: fn({ ...said, args: [], returns: [param("f", func())] }, () => undefined as never),
    },
  }) as unknown as ModuleSpec;
  const { host, sink } = testHost({ extra: [bad] });
  host.start([host.compile(script(`pcall(bad.takes, {}) pcall(bad.gives)`))]);
  const thrown = await host.run().catch((error) => error);
  assert(thrown instanceof HostError);
  assertStringIncludes(thrown.message, "a record can't be read as one argument");
  assertEquals(sink.errors, []);
});

Deno.test("a call that is refused by the room itself keeps no function", async () => {
  const { printed } = await runScript(`
    local function count() collectgarbage() collectgarbage() return collectgarbage("count") end
    local function fill()
      for _ = 1, 2000 do
        local big = ("x"):rep(1000)
        local ok = pcall(net.http.get, net.http, "http://127.0.0.1/", function() return big end, -1)
        assert(not ok)
      end
    end
    fill()
    local before = count()
    fill()
    print(count() - before < 200)`);
  assertEquals(printed, "true\n");
});
