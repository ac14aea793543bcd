import { assert, assertEquals, assertThrows } from "@std/assert";
import { RaiseError } from "../../../../runtime/errors.ts";
import { type FaultOptions, faultsOf } from "../../../../runtime/net/fake/faults.ts";

const COUNT = 10_000;

/** The faults of many messages. */
function draw(options: FaultOptions): { delays: number[]; lost: number; broken: number } {
  const faults = faultsOf(options);
  const delays: number[] = [];
  let lost = 0, broken = 0;
  for (let i = 0; i < COUNT; i++) {
    delays.push(faults.delay());
    if (faults.loses()) lost++;
    if (faults.breaks() !== undefined) broken++;
  }
  return { delays, lost, broken };
}

Deno.test("without options there are no faults", () => {
  const { delays, lost, broken } = draw({});
  assertEquals([delays.some((delay) => delay !== 0), lost, broken], [false, 0, 0]);
});

Deno.test("as many are lost and broken as was said, and delays are spread between the two", () => {
  const { delays, lost, broken } = draw({
    latency: { least: 0.1, most: 0.3 },
    drop: 0.2,
    close: 0.05,
  });
  assert(Math.abs(lost / COUNT - 0.2) < 0.02, `${lost}`);
  assert(Math.abs(broken / COUNT - 0.05) < 0.01, `${broken}`);
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / COUNT;
  assert(Math.abs(mean - 200) < 5, `${mean}`);
  assert(delays.every((delay) => delay >= 100 && delay <= 300));
  assertEquals(new Set(draw({ latency: 0.25 }).delays), new Set([250]));
});

Deno.test("all or none is all or none", () => {
  assertEquals(draw({ drop: 1, close: 1 }).lost, COUNT);
  assertEquals(draw({ drop: 1, close: 1 }).broken, COUNT);
  assertEquals(faultsOf({ close: 1 }).breaks(), 1006);
  assertEquals(faultsOf({ close: 1, code: 1011 }).breaks(), 1011);
});

Deno.test("the same seed brings the same faults, another one others, none the same each time", () => {
  const options = { latency: { least: 0, most: 1 }, drop: 0.5, close: 0.5 };
  const runs = [{ seed: 7 }, { seed: 7 }, { seed: 8 }, {}, {}, { seed: -1 }, { seed: 2 ** 40 }]
    .map((more) => draw({ ...options, ...more }));
  const [one, again, other, none, noneAgain, ...odd] = runs;
  assertEquals(one, again);
  assertEquals(none, noneAgain);
  for (const run of [other, none, ...odd]) assert(JSON.stringify(run) !== JSON.stringify(one));
});

const refused: readonly (readonly [FaultOptions, string])[] = [
  [{ latency: -1 }, "field 'latency': seconds from 0 on, or {least, most}, expected, got -1"],
  [
    { latency: NaN },
    "field 'latency': seconds from 0 on, or {least, most}, expected, got another value",
  ],
  [
    { latency: { least: 2, most: 1 } },
    "field 'latency': seconds from 0 on, or {least, most}, expected, got {2, 1}",
  ],
  [
    { latency: Infinity },
    "field 'latency': seconds from 0 on, or {least, most}, expected, got Infinity",
  ],
  [{ drop: 1.1 }, "field 'drop': 0 to 1 expected, got 1.1"],
  [{ drop: NaN }, "field 'drop': 0 to 1 expected, got NaN"],
  [{ close: -0.1 }, "field 'close': 0 to 1 expected, got -0.1"],
  [{ code: 999 }, "field 'code': 1006, 1000-1003, 1007-1014 or 3000-4999 expected, got 999"],
  [{ code: 1005 }, "field 'code': 1006, 1000-1003, 1007-1014 or 3000-4999 expected, got 1005"],
];

for (const [options, message] of refused) {
  Deno.test(`there are no faults with ${Object.entries(options).join()}: the message says why`, () => {
    assertEquals(assertThrows(() => faultsOf(options), RaiseError).message, message);
  });
}
