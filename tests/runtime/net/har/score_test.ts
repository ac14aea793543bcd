import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../../runtime/clock.ts";
import { type RunTime, Score } from "../../../../runtime/net/har/score.ts";
import { Timers } from "../../../../runtime/turns.ts";

/** A score on a clock that the test moves, and what has happened. */
function setUp(): {
  score: Score;
  happened: string[];
  add: Add;
  until: (time: number) => Promise<void>;
} {
  const clock = new VirtualClock();
  const timers = new Timers();
  const happened: string[] = [];
  let waiting: Promise<void>[] = [];
  const time: RunTime = {
    now: () => clock.now(),
    at: (time, turn) => timers.set(time, turn),
    await: (work) => void waiting.push(work),
  };
  const score = new Score(time);
  const until = async (time: number) => {
    clock.sleepUntil(time);
    for (
      let due = timers.take(time);
      due.length > 0 || waiting.length > 0;
      due = timers.take(time)
    ) {
      for (const turn of due) turn();
      const work = waiting;
      waiting = [];
      await Promise.all(work);
    }
  };
  const add: Add = (recorded, time, name) =>
    score.add(recorded, time, () => void happened.push(name));
  return { score, happened, add, until };
}

type Add = (recorded: number, time: number, name: string) => () => void;

Deno.test("what is due waits for what was recorded before it, and is due within a second", async () => {
  const { happened, add, until } = setUp();
  add(2, 100, "second");
  add(1, 900, "first");
  add(3, 100, "third");
  await until(500);
  assertEquals(happened, []);
  await until(900);
  assertEquals(happened, ["first", "second", "third"]);
});

Deno.test("what is due does not wait longer than that: the script is another", async () => {
  const { happened, add, until } = setUp();
  add(2, 100, "second");
  add(1, 1_200, "first");
  await until(100);
  assertEquals(happened, ["second"]);
  await until(1_200);
  assertEquals(happened, ["second", "first"]);
});

Deno.test("what is taken back is waited for no more", async () => {
  const { happened, add, until } = setUp();
  const takeBack = add(1, 900, "first");
  add(2, 100, "second");
  await until(100);
  takeBack();
  assertEquals(happened, []);
  await until(101);
  takeBack();
  assertEquals(happened, ["second"]);
});

Deno.test("what comes of one thing comes before the next one happens", async () => {
  const { score, happened, add, until } = setUp();
  score.add(1, 10, async () => {
    happened.push("first begins");
    await new Promise<void>((end) => setImmediate(end));
    happened.push("first ends");
  });
  add(2, 10, "second");
  await until(10);
  assertEquals(happened, ["first begins", "first ends", "second"]);
});

Deno.test("things of one time happen in the order in which they came", async () => {
  const { happened, add, until } = setUp();
  for (const name of ["a", "b", "c"]) add(1, 10, name);
  await until(10);
  assertEquals(happened, ["a", "b", "c"]);
});
