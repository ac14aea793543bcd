import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../runtime/clock.ts";
import { logLevels } from "../../../cli/lazy_sink.ts";
import type { LogRecord } from "../../../runtime/sink.ts";
import { MemorySink, runScript, runScripts } from "../../support/host.ts";

/** A sink that keeps records as they come. */
class Records extends MemorySink {
  readonly records: LogRecord[] = [];

  override log(record: LogRecord): void {
    this.records.push(record);
  }
}

Deno.test("each level writes a record of its own, and nothing to the output", async () => {
  for (const level of logLevels) {
    const { sink, report } = await runScript(`log.${level}("health", 87)`);
    assertEquals(sink.logs, [
      { time: new VirtualClock().wallTime(), level, script: "test.lua", message: "health\t87" },
    ]);
    assertEquals([sink.writes, report.errors], [[], 0]);
  }
});

Deno.test("the log has these levels and no other", async () => {
  const { printed } = await runScript(`
    local names = {}
    for name in pairs(log) do names[#names + 1] = name end
    table.sort(names)
    print(table.concat(names, " "))
  `);
  assertEquals(printed, "debug error info warn\n");
});

Deno.test("records carry the time of the run, and the script that wrote them", async () => {
  const source = `log.info("top") event.on("frame_update", function() log.info("frame") end)`;
  const { sink } = await runScripts({ a: source, b: source }, { tick: 100, frames: 2 });
  const start = new VirtualClock().wallTime();
  assertEquals(
    sink.logs.map(({ time, script, message }) => `${time - start} ${script} ${message}`),
    [
      "0 a top",
      "0 b top",
      "10 a frame",
      "10 b frame",
      "20 a frame",
      "20 b frame",
    ],
  );
});

Deno.test("a message keeps every byte", async () => {
  const sink = new Records();
  const { errors } = await runScript(
    `local all = {}
     for byte = 0, 255 do all[#all + 1] = string.char(byte) end
     all = table.concat(all)
     log.info(all)
     log.info(all, "")
     log.info("")
     log.info()`,
    { world: { sink } },
  );
  assertEquals(errors, []);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  assertEquals(sink.records.map(({ message }) => [...message]), [all, [...all, 9], [], []]);
});

Deno.test("an error that a text raises is the script's, and nothing is logged", async () => {
  const { sink, errors } = await runScript(
    `log.info("before", setmetatable({}, { __tostring = function() error("no text") end }))`,
  );
  assertEquals(sink.logs, []);
  assertEquals(errors.map(({ kind, line, message }) => [kind, line, message]), [[
    "runtime",
    1,
    "no text",
  ]]);
});

Deno.test("log.error is a line of log and no error of the script", async () => {
  const { report, errors } = await runScript(`log.error("failed")`);
  assertEquals([report.errors, errors.length], [0, 0]);
});

Deno.test("a script may log while it is unloaded", async () => {
  const { sink } = await runScript(`event.on("script_unloaded", function() log.warn("bye") end)`);
  assertEquals(sink.logs.map(({ message }) => message), ["bye"]);
});
