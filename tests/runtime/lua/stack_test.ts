import { assert, assertEquals } from "@std/assert";
import { LuaType } from "../../../runtime/lua/wasm.ts";
import type { LuaState } from "../../../runtime/lua/api.ts";
import type { Stack } from "../../../runtime/lua/stack.ts";
import { testMachine } from "./support/machine.ts";

/** Runs `body` on the stack of a new machine; `pop` takes the topmost value off. */
function onStack(body: (stack: Stack, L: LuaState, pop: () => void) => void): void {
  const machine = testMachine();
  machine.protect((L) => body(machine.stack, L, () => machine.x.lua_settop(L, -2)));
}

Deno.test("bytes() gives what pushBytes() put there, for every size around the bounds", () => {
  onStack((stack, L, pop) => {
    for (const size of [0, 1, 31, 32, 33, 40, 41, 1_023, 1_024, 1_025, 65_537]) {
      const bytes = new Uint8Array(size).map((_, i) => i * 7);
      stack.pushBytes(L, bytes);
      assertEquals(stack.bytes(L, -1), bytes);
      pop();
    }
  });
});

Deno.test("bytes() is a copy: what the script does later does not change it", () => {
  onStack((stack, L, pop) => {
    stack.pushText(L, "before");
    const bytes = stack.bytes(L, -1);
    for (let i = 0; i < 1_000; i++) {
      stack.pushBytes(L, new Uint8Array(100).fill(i));
      pop();
    }
    assertEquals(new TextDecoder().decode(bytes), "before");
  });
});

Deno.test("text() gives what pushText() put there, short and long, ASCII and not", () => {
  onStack((stack, L, pop) => {
    const texts = [
      "",
      "a",
      "ü",
      "x".repeat(32),
      "x".repeat(33),
      "é".repeat(16),
      "é".repeat(17),
      "a\0b",
      "\uFEFFx",
      "😀",
    ];
    for (const text of [...texts, ...texts]) {
      stack.pushText(L, text);
      assertEquals(stack.text(L, -1), text);
      pop();
    }
  });
});

Deno.test("text() reads what is not UTF-8 as U+FFFD, whatever was read before it", () => {
  onStack((stack, L, pop) => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0x61, 0xff, 0x62]]) {
      stack.pushText(L, "?".repeat(bytes.length));
      stack.text(L, -1);
      stack.pushBytes(L, new Uint8Array(bytes));
      assert(stack.text(L, -1).includes("\uFFFD"));
      pop();
      pop();
    }
  });
});

Deno.test("text() tells texts of one length apart, however many were read", () => {
  onStack((stack, L, pop) => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 2_000; i++) {
        stack.pushText(L, `name${i}`);
        assertEquals(stack.text(L, -1), `name${i}`);
        pop();
      }
    }
  });
});

Deno.test("head() gives at most so many bytes", () => {
  onStack((stack, L) => {
    stack.pushText(L, "x".repeat(5_000) + "y");
    assertEquals(stack.head(L, -1, 10), "x".repeat(10));
    assertEquals(stack.head(L, -1, 10_000).length, 5_001);
  });
});

Deno.test("name() gives the same address for the same text, and a C string of its bytes", () => {
  onStack((stack) => {
    const names = Array.from({ length: 500 }, (_, i) => "ü".repeat(i % 50) + i);
    const places = names.map((name) => stack.name(name));
    assertEquals(names.map((name) => stack.name(name)), places);
    assertEquals(new Set(places).size, names.length);
    assertEquals(places.map((at) => stack.cString(at, 1_000)), names);
    assertEquals(stack.cString(0, 10), "");
  });
});

Deno.test("number() tells integers, as bigints, from floats, as numbers", () => {
  const machine = testMachine();
  machine.protect((L) => {
    const { stack, x } = machine;
    for (const value of [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      stack.pushInteger(L, value);
      assertEquals(stack.number(L, -1), value);
      x.lua_settop(L, -2);
    }
    for (const value of [0, -0, 1, 1e300, NaN, -Infinity]) {
      x.lua_pushnumber(L, value);
      assert(Object.is(stack.number(L, -1), value));
      x.lua_settop(L, -2);
    }
    stack.pushInteger(L, 5);
    assertEquals(stack.number(L, -1), 5n);
  });
});

Deno.test("printed() gives what tostring() gives, and leaves the value as it was", () => {
  const machine = testMachine();
  machine.protect((L) => {
    const { stack, x } = machine;
    const text = () => new TextDecoder().decode(stack.printed(L, -1));
    stack.pushInteger(L, 5);
    assertEquals(text(), "5");
    assertEquals(x.lua_type(L, -1), LuaType.number);
    x.lua_pushnumber(L, 1);
    assertEquals(text(), "1.0");
    x.lua_pushnil(L);
    assertEquals(text(), "nil");
    x.lua_pushboolean(L, 1);
    assertEquals(text(), "true");
    x.lua_createtable(L, 0, 0);
    assert(/^table: 0x[0-9a-f]+$/.test(text()), text());
  });
});

Deno.test("typeName() names types as Lua's messages do", () => {
  const machine = testMachine();
  machine.protect((L) => {
    const { stack, x } = machine;
    x.lua_settop(L, 0);
    assertEquals(stack.typeName(L, 1), "no value");
    x.lua_pushnil(L);
    assertEquals(stack.typeName(L, 1), "nil");
    x.lua_pushboolean(L, 0);
    assertEquals(stack.typeName(L, -1), "boolean");
    x.lua_pushnumber(L, 1);
    assertEquals(stack.typeName(L, -1), "number");
    stack.pushText(L, "x");
    assertEquals(stack.typeName(L, -1), "string");
    x.lua_createtable(L, 0, 0);
    assertEquals(stack.typeName(L, -1), "table");
    machine.functions.push(L, () => 0);
    assertEquals(stack.typeName(L, -1), "function");
    assertEquals(x.lua_gettop(L), 6);
  });
});

Deno.test("strings stay right while the machine's memory moves", () => {
  onStack((stack, L, pop) => {
    stack.pushText(L, "first");
    for (let size = 1 << 20; size <= 1 << 25; size *= 2) {
      stack.pushBytes(L, new Uint8Array(size).fill(size >> 20));
      const bytes = stack.bytes(L, -1);
      assertEquals([bytes.length, bytes[0], bytes.at(-1)], [size, size >> 20, size >> 20]);
      pop();
      assertEquals(stack.text(L, -1), "first");
    }
  });
});
