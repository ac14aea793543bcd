import { assert, assertEquals } from "@std/assert";
import {
  bytes,
  defineClass,
  defineModule,
  fn,
  type FunctionSpec,
  integer,
  list,
  type ModuleSpec,
  object,
  optional,
  param,
  type Signature,
  text,
} from "../runtime/spec.ts";
import type { Page } from "../runtime/net/fake/far_end.ts";
import type { FakeNetwork } from "../runtime/net/fake/network.ts";
import { luaNetwork } from "./support/lua_network.ts";
import { MemorySink, modules, script, testHost } from "./support/host.ts";

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

/** A sink that lets the network have its turn after each frame: virtual frames leave it none. */
class YieldingSink extends MemorySink {
  override flush(): Promise<void> {
    return Promise.resolve();
  }
}

/** A client of a server that a program has. */
class Client {
  #read = 0;

  constructor(readonly page: Page) {}

  /** The messages that came since it was last asked. */
  takeMessages(): string[] {
    const messages = this.page.messages.slice(this.#read);
    this.#read += messages.length;
    return messages;
  }
}

const clientClass = defineClass<Client>({
  name: "TestClient",
  doc: "",
  show: () => "TestClient",
  fields: {},
  methods: {
    send: fn(
      { doc: "", args: [param("msg", bytes)], returns: [], example: "" },
      ({ page }: Client, message) => void page.send(message),
    ),
    close: fn({
      doc: "",
      args: [param("code", integer), param("reason", text)],
      returns: [],
      example: "",
    }, ({ page }: Client, code, reason) => page.close(code, reason)),
    drop: fn(
      { doc: "Goes without a word.", args: [], returns: [], example: "" },
      ({ page }: Client) => page.drop(),
    ),
    heard: fn({
      doc: "The messages that came since it was last asked.",
      args: [],
      returns: [param("messages", list(text))],
      example: "",
    }, (client: Client) => client.takeMessages()),
    ended: fn({
      doc: "How the connection ended, as the client sees it; nothing while it has not.",
      args: [],
      returns: [param("code", optional(integer)), param("reason", optional(text))],
      example: "",
    }, ({ page }: Client) => [page.closeCode, page.closeReason] as const),
  },
});

/** What the programs see beside the host's modules: how they say that they came to their end, and what they wrote. */
function testModule(
  sink: MemorySink,
  network: FakeNetwork,
  finish: () => void,
): ModuleSpec {
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
    classes: [clientClass],
    functions: {
      connect: fn(
        {
          doc: "Connects to a server of the program; nil when it is not let in.",
          args: [param("port", integer), param("origin", optional(text))],
          returns: [param("client", optional(object(clientClass)))],
          example: "",
        },
        (_, port, origin) => {
          const page = network.connect(`ws://127.0.0.1:${port}/`, { origin });
          return page.isOpen ? new Client(page) : undefined;
        },
      ),
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
      logged: fn(
        {
          doc: "What was logged since it was last asked for, a line each.",
          args: [],
          returns: [param("logged", text)],
          example: "",
        },
        () =>
          sink.logs.splice(0).map(({ level, notice, message }) =>
            `${notice === undefined ? level : `notice ${notice}`}: ${message}\n`
          ).join(""),
      ),
    },
  }) as ModuleSpec;
}

/** Runs a program on a virtual clock; gives what went wrong first, a line each. */
async function run(
  path: string,
  text: Uint8Array,
  modules: readonly ModuleSpec[],
): Promise<string[]> {
  const sink = new YieldingSink();
  const network = luaNetwork();
  let finished = false;
  const test = testModule(sink, network, () => {
    finished = true;
  });
  const { host } = testHost({
    world: { sink, transports: () => Promise.resolve(network.transports) },
    modules: [...modules, test],
  });
  await host.prepare([]);
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

/**
 * The ways of calling that a module describes: `event.on`, `net.http:get`, `WsServer:send`, and a number behind it where
 * there are several.
 */
function* ways(module: ModuleSpec): Iterable<[way: string, signature: Signature]> {
  const described = [
    { owner: module.name, sign: ".", functions: module.functions },
    { owner: module.name, sign: ":", functions: module.methods },
    ...module.classes.map(({ name, methods }) => ({ owner: name, sign: ":", functions: methods })),
  ];
  for (const { owner, sign, functions } of described) {
    for (const [name, { signatures }] of Object.entries(functions)) {
      const path = owner === "" ? name : `${owner}${sign}${name}`;
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
  return {
    ...module,
    functions: record(module.functions),
    methods: record(module.methods),
    classes: module.classes.map((spec) => ({ ...spec, methods: record(spec.methods) })),
  };
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
    classes: [
      defineClass({
        name: "Planted",
        doc: "",
        show: () => "",
        fields: {},
        methods: { none: nothing },
      }),
    ],
  }) as ModuleSpec;
  assertEquals(await uncalled([...modules, planted]), [
    "planted.never",
    "planted.twice (1 of 2)",
    "planted.twice (2 of 2)",
    "planted:neither",
    "Planted:none",
  ]);
});
