import { assertEquals } from "@std/assert";
import type { Order } from "../../cli/test_messages.ts";
import { TestThread } from "../../cli/test_thread.ts";
import { inFolder } from "../support/cli.ts";

function order(file: string): Order {
  const options = {
    tick: 60,
    callbackTimeout: 0,
    memory: 512 << 20,
    maxBody: 1 << 20,
    allowOrigins: [],
    root: ".",
  };
  return { file, options, smokeFrames: undefined };
}

Deno.test("a worker whose test turns frames for longer than the patience is left alone", () =>
  inFolder({
    "a_spec.lua": `it("takes long", function()
  for frame = 1, 300 do
    luanet.frames(1)
    for i = 1, 200000 do local x = i * i end
  end
end)
`,
  }, async (folder) => {
    const thread = new TestThread(2_000, undefined);
    const outcome = await thread.run(order(`${folder}/a_spec.lua`));
    thread.close();
    if (outcome.kind !== "done") throw new Error(`it is ${outcome.kind}`);
    assertEquals(outcome.result.tests.map(({ status }) => status), ["passed"]);
  }));

Deno.test("a worker that does not go on is given up, with what is known", () =>
  inFolder({
    "a_spec.lua": `it("passes", function() end)
describe("a block", function()
  it("takes long", function() for i = 1, 300000000 do end end)
end)
`,
  }, async (folder) => {
    // Its loop ends some time, as the thread can't be ended while it lasts.
    const thread = new TestThread(500, undefined);
    const outcome = await thread.run(order(`${folder}/a_spec.lua`));
    if (outcome.kind !== "hung") throw new Error(`it is ${outcome.kind}`);
    assertEquals(outcome.test, { number: 1, line: 3, path: ["a block", "takes long"] });
    assertEquals([...outcome.ended].map(([number, { path }]) => [number, path]), [[0, ["passes"]]]);
  }));

Deno.test("a worker that is closed ends what it runs", () =>
  inFolder({
    "a_spec.lua": `it("goes on", function() while true do luanet.frames(1) end end)\n`,
  }, async (folder) => {
    const thread = new TestThread(Infinity, undefined);
    const outcome = thread.run(order(`${folder}/a_spec.lua`));
    await thread.ready;
    thread.close();
    assertEquals((await outcome).kind, "closed");
  }));
