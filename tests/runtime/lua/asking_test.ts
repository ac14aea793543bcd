import { assertEquals } from "@std/assert";
import { asked, checked } from "../../../runtime/asked.ts";
import { bindModules } from "../../../runtime/lua/bind.ts";
import { Waiting } from "../../../runtime/lua/waiting.ts";
import {
  defineModule,
  field,
  fn,
  integer,
  type ModuleSpec,
  optional,
  options,
  param,
  text,
} from "../../../runtime/spec.ts";
import type { Asked } from "../../../runtime/values.ts";
import { testContext } from "../../support/context.ts";
import { runIn, testMachine } from "./support/machine.ts";

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A machine with one function of its script kept, and what was reported. */
function kept(lua: string, more: { timeout?: number } = {}) {
  const machine = testMachine(more);
  machine.waiting = new Waiting(machine);
  const reported: string[] = [];
  let f: Asked<Answer | undefined> | undefined;
  const small = checked(
    integer,
    (status) => status > 599 ? `at most 599 expected, got ${status}` : undefined,
  );
  const answer = options("Answer", {
    status: field(optional(small), ""),
    body: field(text, ""),
  });
  const module = defineModule({
    name: "t",
    doc: "",
    open: () => undefined,
    functions: {
      keep: fn({
        doc: "",
        args: [param("f", asked(optional(answer), param("n", integer), param("text", text)))],
        returns: [],
        example: "",
      }, (_, given) => {
        f = given;
      }),
      take: fn(
        {
          doc: "",
          args: [param("answer", checked(answer, () => "never"))],
          returns: [],
          example: "",
        },
        () => {},
      ),
    },
  }) as ModuleSpec;
  bindModules(machine, [module], testContext(), ({ position, message }) => {
    reported.push(`${position}: ${message}`);
  });
  const error = runIn(machine, lua);
  if (error !== undefined) throw error;
  if (f === undefined) throw new Error("nothing was kept");
  return { f, reported, machine };
}

Deno.test("a function is asked for a result, as often as wanted", () => {
  const { f, reported } = kept(
    `t.keep(function(n, text) return {status = n, body = text .. "!"} end)`,
  );
  for (let n = 200; n < 400; n++) {
    assertEquals(f.ask(n, "x".repeat(n)), { result: { status: n, body: "x".repeat(n) + "!" } });
  }
  assertEquals(reported, []);
});

Deno.test("nil, or nothing, is a result where it may be left out", () => {
  const { f, reported } = kept(`local n = 0
    t.keep(function() n = n + 1 if n == 1 then return nil end end)`);
  assertEquals([f.ask(1, ""), f.ask(1, "")], [{ result: undefined }, { result: undefined }]);
  assertEquals(reported, []);
});

Deno.test("what it raises is reported with its line, and is no result", () => {
  const { f, reported } = kept(`t.keep(function(n)
    if n == 1 then error("no " .. n) end
    return {body = "well"}
  end)`);
  assertEquals(f.ask(1, ""), undefined);
  assertEquals(f.ask(2, ""), { result: { status: undefined, body: "well" } });
  assertEquals(reported, ["test.lua:2: no 1"]);
});

Deno.test("a result of another kind is reported where the function stands", () => {
  const { f, reported } = kept(
    `local results = {1, {}, {body = "", status = "x"}, {body = "", status = 1000}}
  t.keep(
    function(n) return results[n] end)`,
  );
  assertEquals([1, 2, 3, 4].map((n) => f.ask(n, "")), Array(4).fill(undefined));
  assertEquals(reported, [
    "test.lua:3: bad result (table expected, got number)",
    "test.lua:3: bad result (field 'body': string expected, got nil)",
    "test.lua:3: bad result (field 'status': number expected, got string)",
    "test.lua:3: bad result (field 'status': at most 599 expected, got 1000)",
  ]);
});

Deno.test("an argument that was checked is refused in Lua's words", () => {
  kept(`
    local ok, message = pcall(t.take, {body = "x"})
    assert(message == "bad argument #1 to 'take' (never)", message)
    ok, message = pcall(t.take, {body = "x", status = 1000})
    assert(message == "bad argument #1 to 'take' (field 'status': at most 599 expected, got 1000)", message)
    t.keep(print)`);
});

Deno.test("a function that is stopped, or whose machine is, gives nothing", () => {
  const { f, reported, machine } = kept(`t.keep(function() while true do end end)`, {
    timeout: 50,
  });
  assertEquals(f.ask(1, ""), undefined);
  assertEquals(machine.dead, true);
  assertEquals(f.ask(1, ""), undefined);
  assertEquals(reported.length, 1);
});

Deno.test("once it is let go of it gives nothing", () => {
  const { f, reported } = kept(`t.keep(function() return {body = ""} end)`);
  f.release();
  assertEquals([f.ask(1, ""), reported], [undefined, []]);
});
