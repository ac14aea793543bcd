import { assertEquals, assertStringIncludes } from "@std/assert";
import { peerTest } from "../../peers.ts";
import { runScript } from "../../support/host.ts";
import { prelude, programs } from "./support/table_programs.ts";

/** Defines a test that a program prints the same under luanet as under Lua itself. */
function agrees(name: string, program: string): void {
  peerTest("lua5.4", "lua5.4", `${name} as in Lua itself`, async (lua) => {
    const folder = await Deno.makeTempDir({ prefix: "luanet_" });
    try {
      await Deno.writeTextFile(`${folder}/test.lua`, prelude + program);
      const { stdout, stderr } = await new Deno.Command(lua, { args: ["test.lua"], cwd: folder })
        .output();
      const { printed, errors } = await runScript(prelude + program);
      assertEquals(errors, []);
      assertEquals(new TextDecoder().decode(stderr), "");
      assertEquals(comparable(printed), comparable(new TextDecoder().decode(stdout)));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Output without what differs between the releases of Lua 5.4. */
function comparable(output: string): string {
  return output.replace(
    /bad argument #. to '([\w.]+)' \(position out of bounds\)/g,
    "$1: out of bounds",
  );
}

for (const [name, program] of Object.entries(programs)) agrees(name, program);

const refused: Record<string, string> = {
  "table.insert() under a huge __len": "table.insert(huge, 1, 0)",
  "table.remove() under a huge __len": "table.remove(huge, 1)",
  "table.sort() under a huge __len": "table.sort(huge)",
  "table.concat() under a huge __len": "table.concat(huge)",
  "table.concat() over a huge range": "table.concat(silent, '', 1, 1 << 28)",
  "table.concat() over a huge range in strings": "table.concat(silent, '', '1', '33554432')",
  "table.concat() over a huge range in floats": "table.concat(silent, '', 1.0, 2.0^28)",
  "table.move() over a huge range": "table.move({}, 1, 1 << 28, 2)",
  "table.move() over a huge range in strings": "table.move({}, '1', '33554432', 2)",
  "table.move() over a huge range in floats": "table.move({}, 1.0, 2.0^28, 2)",
  "table.move() over all negative numbers": "table.move({}, math.mininteger, -1, 1)",
  "table.unpack() of a huge range": "table.unpack({}, 1, 1 << 60)",
  "string.rep() of a string that does not fit": "string.rep('x', 1 << 40)",
};

for (const [name, call] of Object.entries(refused)) {
  Deno.test(`${name} ends at once with an error at the caller's line`, async () => {
    const { errors } = await runScript(`
      local huge = setmetatable({}, { __len = function() return 1 << 28 end })
      local silent = setmetatable({}, { __index = getmetatable, __metatable = "" })
      ${call}`);
    assertEquals(errors.length, 1);
    assertEquals(errors[0]?.line, 4);
    assertEquals(errors[0]?.kind, "runtime");
  });
}

Deno.test("a refused range is named with the function, the argument and the bound", async () => {
  const { errors } = await runScript(`table.move({}, 1, 1 << 28, 2)`);
  assertStringIncludes(errors[0]?.message ?? "", "bad argument #3 to 'move' (268435456 elements");
});

Deno.test("string.rep() of an empty string gives it at once, however often", async () => {
  const { printed } = await runScript(`
    print(#(""):rep(1 << 31), #(""):rep(1 << 62, ""), #string.rep("", "2147483648"), #(""):rep(1 << 31, nil))`);
  assertEquals(printed, "0\t0\t0\t0\n");
});

Deno.test("a __len that tells another length when asked again can't stretch a loop", async () => {
  const { printed, errors } = await runScript(`
    local asked
    local function lying()
      asked = 0
      return setmetatable({ 3, 2, 1 }, { __len = function()
        asked = asked + 1
        return asked == 1 and 3 or 1 << 60
      end })
    end
    local t = lying() table.sort(t) print(asked, t[1], t[3])
    t = lying() table.insert(t, 1, 0) print(asked, t[1], t[4])
    t = lying() print(table.remove(t, 1), asked, t[2], t[3])
    t = lying() print(table.concat(t, " "), asked)
    t = lying() print(table.unpack(t))`);
  assertEquals(errors, []);
  assertEquals(printed, "1\t1\t3\n1\t0\t1\n3\t1\t1\tnil\n3 2 1\t1\n3\t2\t1\n");
});
