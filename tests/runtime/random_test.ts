import { assertEquals, assertNotEquals } from "@std/assert";
import { shuffled } from "../../runtime/random.ts";

Deno.test("a seed decides an order, another seed another one, and nothing is lost", () => {
  const all = Array.from({ length: 50 }, (_, i) => i);
  for (const seed of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    const order = shuffled(all, seed);
    assertEquals(shuffled(all, seed), order);
    assertNotEquals(order, all);
    assertEquals(order.toSorted((a, b) => a - b), all);
  }
  assertNotEquals(shuffled(all, 1), shuffled(all, 2));
  assertNotEquals(shuffled(all, 1), shuffled(all, 1 + 2 ** 32));
  assertEquals(shuffled([], 1), []);
});
