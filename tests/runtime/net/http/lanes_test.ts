import { assertEquals } from "@std/assert";
import { QUICK_REQUESTS, REQUESTS } from "../../../../runtime/limits.ts";
import { Lanes } from "../../../../runtime/net/http/lanes.ts";

/** Lanes whose work ends, and whose looks come, when the test says so. */
function lanes() {
  const running: (() => void)[] = [];
  const looks: (() => void)[] = [];
  const made = new Lanes((look) => looks.push(look));
  return {
    running,
    looks,
    add: (count: number) => {
      for (let i = 0; i < count; i++) {
        made.add(() => new Promise<void>((end) => running.push(end)));
      }
    },
    clear: () => made.clear(),
    look: () => looks.shift()?.(),
    /** Ends the oldest that run. */
    end: async (count: number) => {
      running.splice(0, count).forEach((end) => end());
      await new Promise((end) => setTimeout(end, 0));
    },
  };
}

Deno.test("Lanes: few run at once, and each that ends makes room for the next", async () => {
  const { add, end, running } = lanes();
  add(1_000);
  assertEquals(running.length, QUICK_REQUESTS);
  let ended = 0;
  while (running.length > 0) {
    assertEquals(running.length, Math.min(QUICK_REQUESTS, 1_000 - ended));
    ended += Math.min(10, running.length);
    await end(10);
  }
  assertEquals(ended, 1_000);
});

Deno.test("Lanes: what takes long holds up no other, up to the most that may run", () => {
  const { add, look, looks, running } = lanes();
  add(1_000);
  look();
  assertEquals(running.length, QUICK_REQUESTS);
  while (running.length < REQUESTS) {
    const before = running.length;
    look();
    look();
    assertEquals(running.length, Math.min(REQUESTS, before + QUICK_REQUESTS));
  }
  look();
  assertEquals([running.length, looks.length], [REQUESTS, 1]);
});

Deno.test("Lanes: once the long ones have ended, few run again", async () => {
  const { add, end, look, running } = lanes();
  add(1_000);
  look();
  look();
  assertEquals(running.length, 2 * QUICK_REQUESTS);
  await end(QUICK_REQUESTS);
  look();
  await end(QUICK_REQUESTS);
  assertEquals(running.length, QUICK_REQUESTS);
});

Deno.test("Lanes: nobody looks while nothing waits, and what is forgotten does not run", async () => {
  const { add, clear, end, look, looks, running } = lanes();
  add(QUICK_REQUESTS);
  assertEquals(looks.length, 0);
  add(100);
  assertEquals(looks.length, 1);
  clear();
  look();
  await end(QUICK_REQUESTS);
  assertEquals([running.length, looks.length], [0, 0]);
});
