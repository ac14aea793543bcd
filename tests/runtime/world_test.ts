import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { RealClock, VirtualClock } from "../../runtime/clock.ts";
import { denoWorld } from "../../runtime/mod.ts";
import { inFolder } from "../support/cli.ts";
import { MemorySink } from "../support/host.ts";

Deno.test("denoWorld() has the system's clock unless a virtual one is asked for", () => {
  const sink = new MemorySink();
  assertInstanceOf(denoWorld({ sink, root: "." }).clock, RealClock);
  assertInstanceOf(denoWorld({ sink, root: ".", virtual: false }).clock, RealClock);
  assertInstanceOf(denoWorld({ sink, root: ".", virtual: true }).clock, VirtualClock);
});

Deno.test("denoWorld() hands on the sink and the root as they were given", () => {
  const sink = new MemorySink();
  const world = denoWorld({ sink, root: "scripts/" });
  assert(world.sink === sink);
  assertEquals(world.rootFolder, "scripts/");
});

Deno.test("denoWorld() reads from its root, and from the folders that it is asked for", () =>
  inFolder({ "root/a.lua": "a", "other/b.lua": "b" }, (folder) => {
    const world = denoWorld({ sink: new MemorySink(), root: `${folder}/root` });
    assertEquals(world.root.read("a.lua"), new TextEncoder().encode("a"));
    assertEquals(world.root.read("b.lua"), undefined);
    assertEquals(world.folder(`${folder}/other`).read("b.lua"), new TextEncoder().encode("b"));
    return Promise.resolve();
  }));

Deno.test("two worlds share no clock", () => {
  const [one, other] = [1, 2].map(() =>
    denoWorld({ sink: new MemorySink(), root: ".", virtual: true })
  );
  one?.clock.sleepUntil(1_000);
  assertEquals([one?.clock.now(), other?.clock.now()], [1_000, 0]);
});
