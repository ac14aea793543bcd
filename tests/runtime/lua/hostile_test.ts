import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MemorySink, runScript, runScripts } from "../../support/host.ts";
import { depth } from "./support/depth.ts";
import { drags } from "./support/drags.ts";
import { attack, testAttacks } from "./support/hostile.ts";
import { hunger } from "./support/hunger.ts";
import { loops } from "./support/loops.ts";
import { runIn, testMachine } from "./support/machine.ts";
import { reports } from "./support/reports.ts";

testAttacks(loops);
testAttacks(drags);
testAttacks(hunger);
testAttacks(depth);
testAttacks(reports);

Deno.test("a killed script's error shows where it was, with the lines that led there", async () => {
  const { errors } = await attack({
    lua: `local function inner()
      local count = 7
      while true do end
    end
    local function outer()
      inner()
    end
    outer()`,
    ends: "killed",
  });
  const [error] = errors;
  assertEquals(error?.file, "hostile.lua");
  assertEquals(error?.line, 3);
  assertStringIncludes(error?.sourceLine ?? "", "while true do end");
  assertEquals(error?.traceback.map(({ line }) => line), [3, 6, 8]);
  assertEquals(error?.locals, [{ name: "count", value: "7" }]);
});

Deno.test("a script killed in a coroutine shows the coroutine's line", async () => {
  const { errors } = await attack({
    lua: `coroutine.wrap(function()
      while true do end
    end)()`,
    ends: "killed",
  });
  assertEquals(errors[0]?.line, 2);
});

Deno.test("a killed script is not called again, and its work does not keep the run going", async () => {
  const { errors, report, printed } = await runScript(
    `event.on("frame_update", function() print("first") while true do end end)
    event.on("frame_update", function() print("second") end)
    event.on("script_unloaded", function() print("unloaded") end)`,
    { timeout: 100 },
  );
  assertEquals(errors.map(({ kind }) => kind), ["killed"]);
  assertEquals(printed, "first\n");
  assertEquals(report, { frames: 1, dropped: 0, errors: 1 });
});

Deno.test("a script that fails at its top level is not called again either", async () => {
  const { report, printed } = await runScript(
    `event.on("frame_update", function() print("called") end) error("boom")`,
    { frames: 3 },
  );
  assertEquals(printed, "");
  assertEquals(report, { frames: 0, dropped: 0, errors: 1 });
});

Deno.test("each callback has the whole deadline for itself", async () => {
  const { errors, printed } = await runScript(
    `local function work() local n = 0 for i = 1, 200000 do n = n + i end return n end
    local frames = 0
    event.on("frame_update", function() work() frames = frames + 1
      if frames == 200 then print("all of them") end end)`,
    { frames: 200, timeout: 300 },
  );
  assertEquals(errors, []);
  assertEquals(printed, "all of them\n");
});

Deno.test("without a deadline a script may run for longer, and errors are reported as ever", async () => {
  const { errors, printed } = await runScript(
    `local n = 0 for i = 1, 1000000 do n = n + i end print(n)
    local function deep() return 1 + deep() end print(pcall(deep)) error("boom")`,
    { timeout: 0 },
  );
  assert(printed.startsWith("500000500000\nfalse\t"));
  assertStringIncludes(printed, "stack overflow");
  assertEquals(errors.map(({ message }) => message), ["boom"]);
});

Deno.test("a machine's memory stays within its limit, whatever the script tries", () => {
  for (const limit of [16 << 20, 24 << 20]) {
    const machine = testMachine({ memory: limit });
    runIn(
      machine,
      `local keep, n = nil, 1 << 28
      while n >= 1 do
        local ok, s = pcall(string.rep, "x", n)
        if ok then keep = { keep, s } else n = n // 2 end
      end
      pcall(table.concat, { keep and keep[2], keep and keep[2] })
      local t = {} while true do t[#t + 1] = {} end`,
    );
    assert(
      machine.x.memory.buffer.byteLength <= limit,
      `${machine.x.memory.buffer.byteLength} bytes of ${limit}`,
    );
    assert(!machine.dead);
  }
});

Deno.test("two hundred scripts that are killed leave nothing that stops the next one", async () => {
  for (let i = 0; i < 20; i++) {
    const scripts = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`${n}.lua`, "while true do end"]),
    );
    const { errors } = await runScripts(scripts, { timeout: 1 });
    assertEquals(errors.length, 10);
  }
  assertEquals((await runScript(`print("fine")`)).printed, "fine\n");
});

/** A sink that keeps no logs. */
class DeafSink extends MemorySink {
  override log(): void {}
}

Deno.test("subscribing and ending under ever new names leaves no names behind", async () => {
  const sink = new DeafSink();
  const before = Deno.memoryUsage().heapUsed;
  await runScript(
    `local long = ("x"):rep(5000)
    for i = 1, 200000 do event.off(event.on(i .. long, print)) end`,
    { timeout: 20_000, world: { sink } },
  );
  assertEquals(sink.errors, []);
  const grown = (Deno.memoryUsage().heapUsed - before) / (1 << 20);
  assert(grown < 500, `it grew by ${Math.round(grown)} MiB`);
});
