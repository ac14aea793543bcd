import { assert, assertEquals } from "@std/assert";
import { Inbox, Timers, Turns } from "../../runtime/turns.ts";

/** Timers that write their names down when they run. */
function named(): {
  timers: Timers;
  ran: string[];
  set: (time: number, name: string) => () => void;
} {
  const timers = new Timers();
  const ran: string[] = [];
  return { timers, ran, set: (time, name) => timers.set(time, () => void ran.push(name)) };
}

Deno.test("timers come in the order of their times, and of setting where those are equal", () => {
  const { timers, ran, set } = named();
  for (const [time, name] of [[5, "c"], [1, "a"], [5, "d"], [3, "b"], [9, "late"]] as const) {
    set(time, name);
  }
  assertEquals(timers.next, 1);
  for (const turn of timers.take(5)) turn();
  assertEquals(ran, ["a", "b", "c", "d"]);
  assertEquals(timers.next, 9);
  for (const turn of timers.take(9)) turn();
  assertEquals(timers.next, Infinity);
  assertEquals(timers.take(100), []);
});

Deno.test("a timer that is taken back never runs, however often and late it is taken back", () => {
  const { timers, ran, set } = named();
  const first = set(1, "first");
  set(1, "second");
  first();
  first();
  for (const turn of timers.take(1)) turn();
  first();
  assertEquals(ran, ["second"]);
  assertEquals(timers.next, Infinity);
});

Deno.test("a timer that is due at once with the one that takes it back does not run", () => {
  const { timers, ran, set } = named();
  timers.set(1, () => takeBack());
  const takeBack = set(1, "taken back");
  set(1, "third");
  for (const turn of timers.take(1)) turn();
  assertEquals(ran, ["third"]);
});

Deno.test("times that never come stay last, and thousands of timers keep their order", () => {
  const { timers, ran, set } = named();
  set(Infinity, "never");
  const cancels = Array.from({ length: 5_000 }, (_, i) => set((i * 7919) % 5_000, String(i)));
  cancels.forEach((cancel, i) => i % 2 === 0 && cancel());
  for (const turn of timers.take(5_000)) turn();
  const times = ran.map((name) => (Number(name) * 7919) % 5_000);
  assertEquals(times, times.toSorted((a, b) => a - b));
  assertEquals(times.length, 2_500);
  assertEquals(timers.next, Infinity);
});

Deno.test("what a set of timers does is what a sorted list does, over thousands of random steps", () => {
  const timers = new Timers();
  let list: { time: number; id: number }[] = [];
  const cancels = new Map<number, () => void>();
  const ran: number[] = [];
  let seed = 1, now = 0;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let id = 0; id < 20_000; id++) {
    const time = now + random(500);
    cancels.set(id, timers.set(time, () => void ran.push(id)));
    list.push({ time, id });
    if (random(3) > 0) {
      const other = random(id + 1);
      cancels.get(other)?.();
      list = list.filter(({ id }) => id !== other);
    }
    if (random(10) > 0) continue;
    now += random(40);
    const due = list.filter(({ time }) => time <= now).toSorted((a, b) =>
      a.time - b.time || a.id - b.id
    );
    list = list.filter(({ time }) => time > now);
    for (const turn of timers.take(now)) turn();
    assertEquals(ran.splice(0), due.map(({ id }) => id));
    assertEquals(timers.next, Math.min(Infinity, ...list.map(({ time }) => time)));
  }
});

Deno.test("hundreds of thousands of timers are taken back in no time", () => {
  const timers = new Timers();
  const start = performance.now();
  const cancels = Array.from({ length: 300_000 }, (_, i) => timers.set(i, () => {}));
  for (const cancel of cancels) cancel();
  assertEquals(timers.next, Infinity);
  // Not a measure: one by one out of a list it takes minutes.
  assert(performance.now() - start < 5_000);
});

Deno.test("the inbox gives what arrived before the timers that are due, and wakes for both", () => {
  let woken = 0;
  const inbox = new Inbox(() => woken++);
  const ran: string[] = [];
  inbox.at(1, () => ran.push("timer"));
  inbox.post(() => {
    ran.push("arrived");
    inbox.post(() => ran.push("arrived meanwhile"));
  });
  assertEquals([woken, inbox.isEmpty, inbox.nextTimer], [2, false, 1]);
  for (const turn of inbox.take(1)) turn();
  assertEquals(ran, ["arrived", "timer"]);
  for (const turn of inbox.take(1)) turn();
  assertEquals(ran, ["arrived", "timer", "arrived meanwhile"]);
  assertEquals([inbox.isEmpty, inbox.nextTimer], [true, Infinity]);
});

Deno.test("a timer that fell due while Lua was busy lets what arrived meanwhile come first, but not under a virtual clock", async () => {
  /** The timer is due at 1000. */
  const catchUp = (now: number, due: number, virtual = false) => {
    let time = 0;
    const clock = {
      virtual,
      now: () => time,
      wallTime: () => time,
      sleepUntil: () => {},
      wake: () => {},
    };
    const turns = new Turns(clock, { write() {}, log() {}, fail() {}, flush() {} }, () => {});
    turns.at(1000, () => {});
    time = now;
    return turns.catchUp(due);
  };
  assertEquals(catchUp(1010, 1000), undefined);
  // The process woke in time: the timer waited for the frame.
  assertEquals(catchUp(1090, 1090), undefined);
  // It is not due yet.
  assertEquals(catchUp(900, 500), undefined);
  assertEquals(catchUp(6000, 1000, true), undefined);
  const catching = catchUp(6000, 1000);
  assert(catching instanceof Promise);
  await catching;
});
