import { assert, assertEquals } from "@std/assert";
import { type MemorySink, runScript, runScripts } from "../../support/host.ts";

/** All that was written, stream by stream in the order of writing. */
function written({ writes }: MemorySink): string[] {
  return writes.map(({ stream, bytes }) => `${stream}: ${new TextDecoder().decode(bytes)}`);
}

Deno.test("print and io.write go to standard output, io.stderr to standard error, in the order of the calls", async () => {
  const { sink } = await runScript(`
    print("one", 2)
    io.write("three")
    io.stderr:write("four")
    io.stdout:write("five")
    print()
  `);
  assertEquals(written(sink), [
    "stdout: one\t2\n",
    "stdout: three",
    "stderr: four",
    "stdout: five",
    "stdout: \n",
  ]);
});

Deno.test("what is written names the script that wrote it", async () => {
  const source = `print(1) io.write(2) io.stderr:write(3)`;
  const { sink } = await runScripts({ a: source, b: source });
  assertEquals(sink.writes.map(({ script }) => script).join(""), "aaabbb");
});

Deno.test("every byte value passes through each way of writing", async () => {
  const { sink, errors } = await runScript(`
    local all = {}
    for byte = 0, 255 do all[#all + 1] = string.char(byte) end
    all = table.concat(all)
    io.write(all)
    io.stdout:write(all)
    io.stderr:write(all)
    print(all)
    print(setmetatable({}, { __tostring = function() return all end }))
  `);
  assertEquals(errors, []);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  assertEquals(sink.writes.map(({ bytes }) => [...bytes]), [all, all, all, [...all, 10], [
    ...all,
    10,
  ]]);
});

Deno.test("63 MiB pass in one piece", async () => {
  const size = 63 << 20;
  const { sink, errors } = await runScript(`
    local big = ("0123456789abcdef"):rep(${size / 16})
    io.write(big)
    print(big)
  `);
  assertEquals(errors, []);
  assertEquals(sink.writes.map(({ bytes }) => bytes.length), [size, size + 1]);
  for (const { bytes } of sink.writes) {
    for (let i = 0; i < size; i += 65_521) {
      assert(bytes[i] === "0123456789abcdef".charCodeAt(i % 16), `byte ${i}`);
    }
  }
  assertEquals(sink.writes[1]?.bytes[size], 10);
});

Deno.test("the bytes that were written are the sink's: what the script does later does not change them", async () => {
  const { sink, printed } = await runScript(`
    print("first")
    collectgarbage()
    for i = 1, 1000 do io.write(("x"):rep(100)) end
  `);
  assert(printed.startsWith("first\nxxx"));
  assertEquals(sink.writes.length, 1_001);
});

Deno.test("a print of many arguments is one write", async () => {
  const { sink, errors } = await runScript(`print(table.unpack({}, 1, 200000))`);
  assertEquals(errors, []);
  assertEquals(sink.writes.length, 1);
  assertEquals(sink.writes[0]?.bytes.length, 200_000 * 4);
});

Deno.test("a text that can't be made is the script's error, told at the line that printed", async () => {
  for (
    const [metamethod, message, line] of [
      [`function() error("no text") end`, "no text", 1],
      [`function() return {} end`, "'__tostring' must return a string", 2],
      [`function() return nil + 1 end`, "attempt to perform arithmetic on a nil value", 1],
    ] as const
  ) {
    const { printed, errors } = await runScript(
      `local t = setmetatable({}, { __tostring = ${metamethod} })\nprint("before", t)\n`,
    );
    assertEquals(printed, "");
    assertEquals(errors.map((error) => [error.line, error.message]), [[line, message]]);
  }
});

Deno.test("a text that takes for ever is stopped by the deadline", async () => {
  for (const call of ["print", "log.info", "tostring"]) {
    const { errors } = await runScript(
      `${call}(setmetatable({}, { __tostring = function() while true do end end }))`,
      { timeout: 20 },
    );
    assertEquals(errors.map(({ kind }) => kind), ["killed"], call);
  }
});

Deno.test("a text that prints other texts makes whole lines", async () => {
  const { printed } = await runScript(`
    local inner = setmetatable({}, { __tostring = function() print("inner line") return "inner" end })
    print("outer", inner, "end")
  `);
  assertEquals(printed, "inner line\nouter\tinner\tend\n");
});

Deno.test("a script that replaces print, log or io changes nothing for the others, nor for io.write's result", async () => {
  const { printed, errors } = await runScripts({
    a: `
      local write = io.write
      print, log, io.stdout, io = nil, nil, nil, nil
      write("still "):write("here\\n")
    `,
    b: `print("b") log.info("b") io.write("b\\n")`,
  });
  assertEquals(errors, []);
  assertEquals(printed, "still here\nb\nb\n");
});
