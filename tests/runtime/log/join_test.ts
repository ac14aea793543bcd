import { assert, assertEquals } from "@std/assert";
import { join } from "../../../runtime/log/print.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

Deno.test("join() puts the separator between the values and the end behind the last", () => {
  assertEquals(join([]), bytes());
  assertEquals(join([], 9), bytes());
  assertEquals(join([], 9, 10), bytes(10));
  assertEquals(join([bytes(1)], 9, 10), bytes(1, 10));
  assertEquals(join([bytes(1, 2), bytes(), bytes(3)], 9, 10), bytes(1, 2, 9, 9, 3, 10));
  assertEquals(join([bytes(1, 2), bytes(3)]), bytes(1, 2, 3));
  assertEquals(join([bytes(1), bytes(2)], 0, 0), bytes(1, 0, 2, 0), "0 is a byte like any other");
  assertEquals(join([bytes(), bytes()], 9), bytes(9));
});

Deno.test("join() of one value that nothing is put to copies nothing", () => {
  const only = bytes(1, 2, 3);
  assert(join([only]) === only);
  assert(join([only], 9) === only);
});
