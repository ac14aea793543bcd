import { assert, assertEquals } from "@std/assert";
import { RealClock, VirtualClock } from "../../runtime/clock.ts";

Deno.test("a real clock begins at 0 and never goes back", () => {
  const clock = new RealClock();
  let last = clock.now();
  assert(last >= 0 && last < 1_000);
  for (let i = 0; i < 1_000; i++) {
    const now = clock.now();
    assert(now >= last);
    last = now;
  }
  assertEquals(clock.virtual, false);
  assert(Math.abs(clock.wallTime() - Date.now()) < 1_000);
});

Deno.test("sleepUntil() of a real clock ends when the time has come, not before", async () => {
  const clock = new RealClock();
  const time = clock.now() + 5.5;
  await clock.sleepUntil(time);
  assert(clock.now() >= time, `woke at ${clock.now()}, asked for ${time}`);
});

Deno.test("sleepUntil() of a time that has passed gives other work a turn", async () => {
  const clock = new RealClock();
  let turns = 0;
  const timer = setInterval(() => turns++);
  while (turns === 0) await clock.sleepUntil(0);
  clearInterval(timer);
});

/** Sees to it that no timer is left: Deno looks only when it is told to. */
const watched = { sanitizeOps: true, sanitizeResources: true };

Deno.test("wake() ends the sleep that is under way, and leaves no timer", watched, async () => {
  const clock = new RealClock();
  const asleep = clock.sleepUntil(clock.now() + 3_600_000);
  assert(asleep instanceof Promise);
  clock.wake();
  await asleep;
  assert(clock.now() < 60_000);
});

Deno.test(
  "wake() with nobody asleep ends the next sleep at once, and only that",
  watched,
  async () => {
    const clock = new RealClock();
    clock.wake();
    clock.wake();
    assertEquals(clock.sleepUntil(clock.now() + 3_600_000), undefined);
    const asleep = clock.sleepUntil(clock.now() + 3_600_000);
    assert(asleep instanceof Promise);
    clock.wake();
    await asleep;
  },
);

Deno.test("a wake() that ended a sleep does not end the next one", watched, async () => {
  const clock = new RealClock();
  const first = clock.sleepUntil(clock.now() + 3_600_000);
  clock.wake();
  await first;
  const second = clock.sleepUntil(clock.now() + 3_600_000);
  assert(second instanceof Promise);
  clock.wake();
  await second;
});

Deno.test(
  "a sleep that ended by itself leaves nothing that a wake() could end twice",
  watched,
  async () => {
    const clock = new RealClock();
    await clock.sleepUntil(clock.now() + 1);
    clock.wake();
    assertEquals(clock.sleepUntil(clock.now() + 3_600_000), undefined);
  },
);

Deno.test("a sleep longer than timers can count is not over at once", watched, async () => {
  const clock = new RealClock();
  for (const time of [2 ** 31 + 10_000, 1e12, Infinity]) {
    let awake = false;
    const asleep = Promise.resolve(clock.sleepUntil(time)).then(() => {
      awake = true;
    });
    await new Promise((resolve) => setTimeout(resolve));
    assertEquals(awake, false, `sleepUntil(${time})`);
    clock.wake();
    await asleep;
  }
});

Deno.test("two real clocks wake on their own", watched, async () => {
  const [one, other] = [new RealClock(), new RealClock()];
  const asleep = one.sleepUntil(one.now() + 3_600_000);
  other.wake();
  assertEquals(other.sleepUntil(3_600_000), undefined);
  one.wake();
  await asleep;
});

Deno.test("virtual time moves only when it is told to, and never goes back", () => {
  const clock = new VirtualClock();
  assertEquals(clock.virtual, true);
  assertEquals(clock.now(), 0);
  assertEquals(clock.sleepUntil(1_000.25), undefined);
  assertEquals(clock.now(), 1_000.25);
  clock.sleepUntil(5);
  assertEquals(clock.now(), 1_000.25);
  clock.wake();
  clock.sleepUntil(2_000);
  assertEquals(clock.now(), 2_000, "a virtual clock has nothing to wake from");
});

Deno.test("virtual wall time begins at the same moment in every run and moves with the clock", () => {
  const [one, other] = [new VirtualClock(), new VirtualClock()];
  const start = one.wallTime();
  assert(Number.isInteger(start) && start > 0);
  assertEquals(other.wallTime(), start);
  one.sleepUntil(90_000);
  assertEquals(one.wallTime(), start + 90_000);
  assertEquals(other.wallTime(), start);
});
