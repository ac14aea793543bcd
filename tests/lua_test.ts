import { assert, assertEquals } from "@std/assert";
import { modules } from "../runtime/host.ts";
import {
  bytes,
  defineModule,
  fn,
  type FunctionSpec,
  type ModuleSpec,
  param,
  type Signature,
  text,
} from "../runtime/spec.ts";
import { MemorySink, script, testHost } from "./support/host.ts";

/** More frames than any of the programs needs. */
const FRAMES = 600;

const folder = new URL("./lua/", import.meta.url);

/** The Lua programs below tests/lua, by their paths there: `event/on.lua`. */
function programs(below = ""): Record<string, Uint8Array> {
  const found: Record<string, Uint8Array> = {};
  const entries = [...Deno.readDirSync(new URL(`./${below}`, folder))];
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = below + name;
    if (isDirectory) Object.assign(found, programs(`${path}/`));
    else if (name.endsWith(".lua")) found[path] = Deno.readFileSync(new URL(`./${path}`, folder));
  }
  return found;
}

/** What the programs see beside the host's modules: how they say that they came to their end, and what they wrote. */
function testModule(sink: MemorySink, finish: () => void): ModuleSpec {
  const take = (stream: string) => {
    const taken = sink.writes.filter((write) => write.stream === stream);
    sink.writes.splice(0, Infinity, ...sink.writes.filter((write) => write.stream !== stream));
    const all = new Uint8Array(taken.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let at = 0;
    for (const { bytes } of taken) {
      all.set(bytes, at);
      at += bytes.length;
    }
    return all;
  };
  return defineModule({
    name: "test",
    doc: "",
    open: () => undefined,
    functions: {
      finish: fn(
        { doc: "The program came to its end.", args: [], returns: [], example: "" },
        finish,
      ),
      written: fn({
        doc: "What was written since it was last asked for.",
        args: [param("stream", text, "stdout or stderr")],
        returns: [param("written", bytes)],
        example: "",
      }, (_, stream) => take(stream)),
      logged: fn({
        doc: "What was logged since it was last asked for, a line each.",
        args: [],
        returns: [param("logged", text)],
        example: "",
      }, () => sink.logs.splice(0).map(({ level, message }) => `${level}: ${message}\n`).join("")),
    },
  }) as ModuleSpec;
}

/** Runs a program on a virtual clock; gives what went wrong first, a line each. */
async function run(
  path: string,
  text: Uint8Array,
  modules: readonly ModuleSpec[],
): Promise<string[]> {
  const sink = new MemorySink();
  let finished = false;
  const test = testModule(sink, () => {
    finished = true;
  });
  const { host } = testHost({ world: { sink }, modules: [...modules, test] });
  host.start([host.compile(script(text, path))]);
  await host.run({ frames: FRAMES });
  const errors = sink.errors.slice(0, 3).map((error) => `${error.position}: ${error.message}`);
  return finished ? errors : [...errors, `${path} did not come to test.finish()`];
}

for (const [path, text] of Object.entries(programs())) {
  Deno.test(`tests/lua/${path} runs to its end`, async () => {
    assertEquals(await run(path, text, modules), []);
  });
}

Deno.test("a program that fails or does not come to its end is found out", async () => {
  const outcome = (text: string) => run("planted.lua", new TextEncoder().encode(text), modules);
  assertEquals(await outcome("test.finish()"), []);
  assertEquals(await outcome("if true then return end test.finish()"), [
    "planted.lua did not come to test.finish()",
  ]);
  assertEquals(await outcome("test.finish()\nassert(1 == 2, 'one is not two')"), [
    "planted.lua:2: one is not two",
  ]);
  const failing = await outcome(
    `event.on("frame_update", function() error("no", 0) end) test.finish()`,
  );
  assertEquals(failing.length, 3);
  assertEquals(failing[0], "planted.lua:1: no");
});

/** The ways of calling that a module describes: `event.on`, `net.http:get`, and a number behind it where there are several. */
function* ways(module: ModuleSpec): Iterable<[way: string, signature: Signature]> {
  for (const [kind, sign] of [["functions", "."], ["methods", ":"]] as const) {
    for (const [name, { signatures }] of Object.entries(module[kind])) {
      const path = module.name === "" ? name : `${module.name}${sign}${name}`;
      for (const [i, signature] of signatures.entries()) {
        yield [
          signatures.length === 1 ? path : `${path} (${i + 1} of ${signatures.length})`,
          signature,
        ];
      }
    }
  }
}

/** The same module, which tells `called` each signature that Lua calls. */
function recorded(module: ModuleSpec, called: (signature: Signature) => void): ModuleSpec {
  const record = (specs: ModuleSpec["functions"]) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]): [string, FunctionSpec] => [name, {
        ...spec,
        signatures: spec.signatures.map((signature) => ({
          ...signature,
          run: (...args) => {
            called(signature);
            return signature.run(...args);
          },
        })),
      }]),
    );
  return { ...module, functions: record(module.functions), methods: record(module.methods) };
}

/** The ways of calling the modules' functions that no program takes. */
async function uncalled(modules: readonly ModuleSpec[]): Promise<string[]> {
  const called = new Set<Signature>();
  const recording = modules.map((module) => recorded(module, (signature) => called.add(signature)));
  for (const [path, text] of Object.entries(programs())) await run(path, text, recording);
  return modules.flatMap((module) => [...ways(module)])
    .filter(([, signature]) => !called.has(signature))
    .map(([way]) => way);
}

Deno.test("every described function is called by a program below tests/lua", async () => {
  assert(modules.length > 0);
  assertEquals(await uncalled(modules), []);
});

Deno.test("a described function that no program calls is found out", async () => {
  const nothing = fn({ doc: "", args: [], returns: [], example: "" }, () => {});
  const planted = defineModule({
    name: "planted",
    doc: "",
    open: () => undefined,
    functions: {
      never: nothing,
      twice: { ...nothing, signatures: [...nothing.signatures, ...nothing.signatures] },
    },
    methods: { neither: nothing },
  }) as ModuleSpec;
  assertEquals(await uncalled([...modules, planted]), [
    "planted.never",
    "planted.twice (1 of 2)",
    "planted.twice (2 of 2)",
    "planted:neither",
  ]);
});
