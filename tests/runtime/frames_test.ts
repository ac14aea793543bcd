import { assert, assertEquals } from "@std/assert";
import { FrameGrid } from "../../runtime/clock.ts";

Deno.test("take() gives nothing before a frame is due", () => {
  const grid = new FrameGrid(0, 60);
  assertEquals(grid.take(0), 0);
  assertEquals(grid.take(16.6), 0);
  assertEquals(grid.count, 0);
  assertEquals(grid.next, 1000 / 60);
});

Deno.test("take() gives one tick for each frame that comes in time", () => {
  const grid = new FrameGrid(0, 60);
  for (let frame = 1; frame <= 10_000; frame++) {
    assertEquals(grid.next, frame * 1000 / 60);
    assertEquals(grid.take(grid.next), 1);
    assertEquals(grid.take(grid.next - 0.001), 0);
  }
  assertEquals(grid.count, 10_000);
  assertEquals(grid.dropped, 0);
});

Deno.test("take() drops what a late frame missed and does not make it up", () => {
  const grid = new FrameGrid(0, 100);
  assertEquals(grid.take(10), 1);
  assertEquals(grid.take(57), 4);
  assertEquals(grid.dropped, 3);
  assertEquals(grid.next, 60, "the grid stays where it was");
  assertEquals(grid.take(59), 0);
  assertEquals(grid.take(60), 1);
  assertEquals([grid.count, grid.dropped], [3, 3]);
});

Deno.test("frames that each come a little late do not drift", () => {
  const grid = new FrameGrid(0, 60);
  for (let frame = 1; frame <= 3_600; frame++) assertEquals(grid.take(grid.next + 3), 1);
  assertEquals(grid.next, 60_000 + 1000 / 60);
  assertEquals([grid.count, grid.dropped], [3_600, 0]);
});

Deno.test("a grid begins where it is told to", () => {
  const grid = new FrameGrid(1_234.5, 50);
  assertEquals(grid.take(1_254.4), 0);
  assertEquals(grid.take(1_254.5), 1);
  assertEquals(grid.next, 1_274.5);
});

Deno.test("every tick from 1 to 1000 turns tick frames in a second, each of one tick", () => {
  for (let tick = 1; tick <= 1_000; tick++) {
    const grid = new FrameGrid(0.1, tick);
    let frames = 0;
    for (; grid.next <= 1_000.1 + 1e-9; frames++) assertEquals(grid.take(grid.next), 1);
    assertEquals(frames, tick);
    assertEquals(grid.dropped, 0);
  }
});

Deno.test("a frame that is whole ticks late takes them all, whatever the tick", () => {
  for (let tick = 1; tick <= 1_000; tick++) {
    for (let late = 1; late <= 50; late++) {
      const grid = new FrameGrid(0, tick);
      assertEquals(grid.take(late * 1000 / tick), late, `${late} ticks of ${tick} a second`);
    }
  }
});

Deno.test("after a day of frames at 1,000 a second none has been lost", () => {
  const grid = new FrameGrid(0.3, 1_000);
  assertEquals(grid.take(0.3 + 86_400_000), 86_400_000);
  for (let frame = 0; frame < 1_000; frame++) assertEquals(grid.take(grid.next), 1);
  assertEquals(grid.count, 1_001);
});

/** Numbers in [0, 1), the same for the same seed. */
function randomNumbers(seed: number): () => number {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

Deno.test("however late frames come, ticks are whole and their sum is the slots that have passed", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomNumbers(seed);
    const tick = 1 + Math.floor(random() * 1_000);
    const start = random() * 1e6;
    const grid = new FrameGrid(start, tick);
    let now = start, sum = 0, frames = 0;
    for (let turn = 0; turn < 500; turn++) {
      // Woken early by a message, in time, a little late, or very late.
      const lateness = [-random(), 0, random(), random() * 20][Math.floor(random() * 4)] ?? 0;
      now = Math.max(now, grid.next + lateness * 1000 / tick);
      const due = now >= grid.next;
      const ticks = grid.take(now);
      assert(Number.isInteger(ticks) && (ticks > 0) === due, `seed ${seed}: ${ticks} ticks`);
      sum += ticks;
      if (due) frames++;
      assert(grid.next > now, `seed ${seed}: the next frame is in the future`);
      assertEquals(grid.count, frames);
      assertEquals(grid.dropped, sum - frames);
    }
    const slots = (now - start) * tick / 1000;
    assert(
      Math.abs(sum - Math.floor(slots)) <= (slots % 1 > 1 - 1e-5 ? 1 : 0),
      `seed ${seed}: ${sum} of ${slots}`,
    );
  }
});

Deno.test("frames that pass unheard count, drop nothing and go no further than the limit", () => {
  const grid = new FrameGrid(1_000, 50);
  assertEquals(grid.timeOf(3), 1_060);
  grid.pass(1_015, Infinity);
  assertEquals([grid.count, grid.dropped], [0, 0]);
  grid.pass(1_110, Infinity);
  assertEquals([grid.count, grid.dropped, grid.next], [5, 0, 1_120]);
  assertEquals(grid.take(1_120), 1);
  grid.pass(9_999, 10);
  assertEquals([grid.count, grid.dropped], [10, 0]);
});
