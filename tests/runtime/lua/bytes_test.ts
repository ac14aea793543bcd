import { assert, assertEquals } from "@std/assert";
import { LuaType } from "../../../runtime/lua/wasm.ts";
import { runScript, script, testHost } from "../../support/host.ts";
import { echoModule } from "./support/echo.ts";
import { failureOf, sameBytes, testMachine } from "./support/machine.ts";

const MiB = 1 << 20;
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
const huge = new Uint8Array(63 * MiB).map((_, i) => i * 31 + (i >> 8));

/** Byte strings that a border may garble, with Lua that makes them. */
const samples: Record<string, { lua: string; bytes: Uint8Array }> = {
  "all 256 byte values": {
    lua: `(function() local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end
      return table.concat(t) end)()`,
    bytes: everyByte,
  },
  "a NUL in the middle": { lua: `"a\\0b"`, bytes: new Uint8Array([97, 0, 98]) },
  "only a NUL": { lua: `"\\0"`, bytes: new Uint8Array([0]) },
  "invalid UTF-8": {
    lua: `"\\xff\\xc0\\x80\\xed\\xa0\\x80\\xf5"`,
    bytes: new Uint8Array([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5]),
  },
  "a byte order mark": {
    lua: `"\\xef\\xbb\\xbfx"`,
    bytes: new Uint8Array([0xef, 0xbb, 0xbf, 120]),
  },
  "an empty string": { lua: `""`, bytes: new Uint8Array(0) },
  "1,024 bytes, the last size of a short string": {
    lua: `("\\xfe"):rep(1024)`,
    bytes: new Uint8Array(1_024).fill(0xfe),
  },
  "1,025 bytes, the first size of a long string": {
    lua: `("\\xfe"):rep(1025)`,
    bytes: new Uint8Array(1_025).fill(0xfe),
  },
};

for (const [name, { lua, bytes }] of Object.entries(samples)) {
  Deno.test(`${name} reach a host function unchanged, and come back unchanged`, async () => {
    for (const kind of ["bytes", "scalar"]) {
      const { module, heard } = echoModule();
      const { printed, errors } = await runScript(
        `local s = ${lua} print(echo.${kind}(s) == s, #echo.${kind}(s))`,
        { extra: [module] },
      );
      assertEquals(errors, []);
      assertEquals(printed, `true\t${bytes.length}\n`);
      const [seen] = [...heard.bytes, ...heard.scalars];
      assertEquals(seen, bytes);
    }
  });

  Deno.test(`${name} reach a callback unchanged, as an argument and in a table`, () => {
    const { module, heard } = echoModule();
    const { host, sink } = testHost({ extra: [module] });
    const text = `local s = ${lua}
      echo.keep(function(value, t) print(value == s, t.value == s, t.bytes == s) end)`;
    host.start([host.compile(script(text))]);
    heard.callbacks[0]?.call(bytes, { value: bytes, bytes });
    assertEquals(sink.errors, []);
    assertEquals(sink.printed, "true\ttrue\ttrue\n");
  });

  Deno.test(`${name} stay in an error's bytes, and print() hands them on`, async () => {
    const { sink } = await runScript(`local s = ${lua} print(s) io.write(s) error(s, 0)`);
    assertEquals(sink.errors[0]?.bytes, bytes);
    assertEquals(sink.writes[0]?.bytes, new Uint8Array([...bytes, 10]));
    assertEquals(sink.writes[1]?.bytes, bytes);
  });

  Deno.test(`${name} go into a global and come out of it unchanged`, () => {
    const machine = testMachine();
    machine.protect((L) => {
      machine.stack.pushBytes(L, bytes);
      machine.x.lua_setglobal(L, machine.stack.name("given"));
    });
    const compiled = machine.compile({
      path: "test.lua",
      file: "test.lua",
      text: new TextEncoder().encode(`assert(given == ${lua}) kept = ${lua}`),
    });
    machine.call(compiled);
    const kept = machine.protect((L) => {
      assertEquals(machine.x.lua_getglobal(L, machine.stack.name("kept")), LuaType.string);
      return machine.stack.bytes(L, -1);
    });
    assertEquals(kept, bytes);
  });
}

Deno.test("63 MiB pass unchanged through an argument and a result", async () => {
  const { module, heard } = echoModule();
  const { printed, errors } = await runScript(
    `local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end
    local s = table.concat(t):rep(63 << 12)
    local back = echo.bytes(s)
    print(#back, back == s)`,
    { extra: [module] },
  );
  assertEquals(errors, []);
  assertEquals(printed, `${63 * MiB}\ttrue\n`);
  const expected = new Uint8Array(63 * MiB).map((_, i) => i);
  assert(sameBytes(heard.bytes[0], expected));
});

Deno.test("63 MiB pass unchanged through a global, a callback and print()", () => {
  const { module, heard } = echoModule();
  const { host, sink } = testHost({ extra: [module] });
  host.start([host.compile(script(`echo.keep(function(s) kept = s print(kept) end)`))]);
  heard.callbacks[0]?.call(huge);
  assertEquals(sink.errors, []);
  const printed = sink.writes[0]?.bytes ?? new Uint8Array();
  assertEquals(printed.length, huge.length + 1);
  assert(sameBytes(printed.subarray(0, huge.length), huge));
});

Deno.test("63 MiB pass unchanged through an error message", () => {
  const { module, heard } = echoModule();
  const { host, sink } = testHost({ extra: [module] });
  host.start([host.compile(script(`echo.keep(function(s) error(s, 0) end)`))]);
  heard.callbacks[0]?.call(huge);
  assert(sameBytes(sink.errors[0]?.bytes, huge));
});

Deno.test("text that is not UTF-8 reads as U+FFFD, and the rest of it as it is", async () => {
  const { module, heard } = echoModule();
  const { printed } = await runScript(
    `print(echo.text("\\xef\\xbb\\xbfgr\\u{fc}n\\0\\xff!")) print(#echo.text("\\u{1F600}"))`,
    { extra: [module] },
  );
  assertEquals(heard.texts[0], "\uFEFFgrün\0\uFFFD!");
  assertEquals(printed, "\uFEFFgrün\0\uFFFD!\n4\n".replace("\uFEFF", ""));
});

Deno.test("an error's bytes keep the position that Lua put before them", () => {
  const error = failureOf(`error("a\\0b\\xff")`);
  assertEquals(error.message, "a\0b\uFFFD");
  assertEquals(
    error.bytes,
    new Uint8Array([...new TextEncoder().encode("test.lua:1: a\0b"), 0xff]),
  );
});

Deno.test("a host function's error carries a NUL and text beyond ASCII into Lua", async () => {
  const { module } = echoModule();
  const { printed } = await runScript(
    `local ok, e = pcall(function() echo.raise("gr\\u{fc}n\\0!") end) print(#e, e:sub(-6))`,
    { extra: [module] },
  );
  assertEquals(printed, "19\trün\0!\n");
});

Deno.test("a number is taken for its text where a string is expected, and stays a number", async () => {
  const { module, heard } = echoModule();
  const { printed } = await runScript(
    `local n = 10 print(echo.bytes(n), echo.text(1.5), math.type(n), math.type(echo.scalar(n)))`,
    { extra: [module] },
  );
  assertEquals(printed, "10\t1.5\tinteger\tinteger\n");
  assertEquals(heard.bytes[0], new Uint8Array([49, 48]));
});

Deno.test("a source's bytes stay what they are in its string literals", async () => {
  const head = new TextEncoder().encode(`local s = "`),
    tail = new TextEncoder().encode(`" print(s)`);
  const inside = everyByte.filter((byte) => ![10, 13, 34, 92].includes(byte));
  const { sink } = await runScript(new Uint8Array([...head, ...inside, ...tail]));
  assertEquals(sink.errors, []);
  assertEquals(sink.writes[0]?.bytes, new Uint8Array([...inside, 10]));
});
