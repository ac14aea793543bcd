import { assert, assertEquals, assertThrows } from "@std/assert";
import { ENTRIES_PER_LOOK, STACK_DEPTH, STACK_DEPTH_EVERY } from "../../../runtime/limits.ts";
import { Killed, Watch } from "../../../runtime/lua/functions.ts";

const L = 7;

/** A watch whose time is told by `time.now`, in milliseconds. */
function watched(timeout: number): { watch: Watch; time: { now: number } } {
  const time = { now: 1_000 };
  const watch = new Watch(timeout, () => time.now, () => time.now);
  watch.arm();
  return { watch, time };
}

const never = () => false;

Deno.test("look() kills when more than the timeout has passed since the first look", () => {
  const { watch, time } = watched(100);
  watch.look(L);
  time.now += 100;
  watch.look(L);
  time.now += 1;
  const thrown = assertThrows(() => watch.look(L));
  assert(thrown instanceof Killed);
  assertEquals(thrown.L, L);
});

Deno.test("what kills is no Error, so that nothing takes it for one", () => {
  assert(!(new Killed(L) instanceof Error));
});

Deno.test("arm() gives the next callback the whole time again", () => {
  const { watch, time } = watched(100);
  for (let i = 0; i < 10; i++) {
    watch.look(L);
    time.now += 90;
    watch.look(L);
    watch.arm();
  }
});

Deno.test("the time between two callbacks does not count", () => {
  const { watch, time } = watched(100);
  watch.look(L);
  time.now += 1_000_000;
  watch.arm();
  watch.look(L);
  time.now += 99;
  watch.look(L);
});

Deno.test("a killed callback is killed at every later look too", () => {
  const { watch, time } = watched(100);
  watch.look(L);
  time.now += 101;
  assertThrows(() => watch.look(L));
  time.now += 1;
  assertThrows(() => watch.look(L));
  time.now += 1;
  assertThrows(() => watch.hook(L, never));
});

Deno.test("enter() looks at the clock once in a while, and kills then", () => {
  const { watch, time } = watched(100);
  watch.look(L);
  time.now += 101;
  let entries = 0;
  assertThrows(() => {
    while (entries <= ENTRIES_PER_LOOK) {
      entries++;
      watch.enter(L);
    }
  });
  assert(entries <= ENTRIES_PER_LOOK);
});

Deno.test("a timeout of 0 kills nothing, and never reads the clock", () => {
  const watch = new Watch(0, () => {
    throw new Error("the clock was read");
  });
  watch.arm();
  watch.look(L);
  for (let i = 0; i < 3 * ENTRIES_PER_LOOK; i++) watch.enter(L);
});

Deno.test("hook() tells of a stack that is too deep, and asks for its depth only at every so many calls", () => {
  const { watch, time } = watched(1_000);
  const asked: number[] = [];
  const deep = (_: number, depth: number) => {
    asked.push(depth);
    return true;
  };
  const found: number[] = [];
  for (let i = 1; i <= 2 * STACK_DEPTH_EVERY; i++) {
    // However quick the machine is.
    time.now += Math.random() / 10;
    if (watch.hook(L, deep)) found.push(i);
  }
  assertEquals(found, [STACK_DEPTH_EVERY, 2 * STACK_DEPTH_EVERY]);
  assertEquals(asked, [STACK_DEPTH, STACK_DEPTH]);
  assert(!watch.hook(L, never));
});
