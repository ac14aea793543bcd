import { assert, assertEquals } from "@std/assert";
import project from "../deno.json" with { type: "json" };

/** Where a file stands. The first layer whose `files` match is a file's own. */
interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** The layers that its files may import. */
  readonly sees: readonly string[];
}

/** The picture of the house, from the top down: imports go downward. */
const layers: readonly Layer[] = [
  { name: "main", files: /^main\.ts$/, sees: ["cli"] },
  { name: "cli", files: /^cli\//, sees: ["cli", "the door", "deno.json"] },
  {
    name: "the door",
    files: /^runtime\/mod\.ts$/,
    sees: ["test driver", "host", "parts of the host", "lua", "rooms", "ground"],
  },
  {
    name: "test driver",
    files: /^runtime\/test\//,
    sees: ["test driver", "host", "parts of the host", "lua", "rooms", "ground"],
  },
  {
    name: "host",
    files: /^runtime\/host\.ts$/,
    sees: ["parts of the host", "lua", "rooms", "ground"],
  },
  {
    name: "parts of the host",
    files: /^runtime\/(script|script_file|check|furniture|rooms|world|options)\.ts$/,
    sees: ["parts of the host", "lua", "rooms", "ground"],
  },
  { name: "lua", files: /^runtime\/lua\//, sees: ["lua", "ground"] },
  { name: "rooms", files: /^runtime\/\w+\//, sees: ["its own room", "ground"] },
  { name: "ground", files: /^runtime\/\w+\.ts$/, sees: ["ground"] },
  { name: "deno.json", files: /^deno\.json$/, sees: [] },
];

/** Arrows that no layer has, and that are right all the same. */
const exceptions = [
  // JSON works on the Lua stack itself.
  { from: /^runtime\/json\//, to: /^runtime\/lua\/stack\.ts$/ },
] as const;

/** What only one file may import. */
const doorkeepers = [
  { of: /^wasmoon\//, only: /^runtime\/lua\/glue\.js$/, why: "only lua/glue.js imports wasmoon" },
  {
    of: /^runtime\/lua\/glue\.js$/,
    only: /^runtime\/lua\/wasm\.ts$/,
    why: "only lua/wasm.ts imports lua/glue.js",
  },
] as const;

/** Words that only some files may have in their code. */
const words = [
  {
    word: /\bconsole\b|\bDeno\.(stdout|stderr)\b|(?<![.\w])(alert|prompt|confirm)\s*\(/,
    only: /^cli\//,
    why: "only cli/ prints",
  },
  { word: /\bDeno\.exit\b/, only: /^main\.ts$/, why: "only main.ts exits" },
  {
    word: /(?<![.\w])fetch\b(?!\s*[:?])|\bnew (WebSocket|WebSocketStream|EventSource)\b/,
    only: /^runtime\/net\/(\w+\/)*deno\w*\.ts$/,
    why: "only the Deno transports (net/**/deno*.ts) reach the network",
  },
  {
    word: /\bDeno\.(serve|upgradeWebSocket|connect|listen|createHttpClient)\w*\b/,
    only: /^runtime\/net\/(\w+\/)*deno\w*\.ts$/,
    why: "only the Deno transports (net/**/deno*.ts) reach the network",
  },
  {
    word: /\bDeno\b(?!\s*\.)|\bglobalThis\b|\beval\b/,
    only: /^$/,
    why: "hides what is used: write Deno.name",
  },
  {
    word: /^(export )?(let|var)\s/m,
    only: /^$/,
    why: "no module-level mutable state: two hosts in one process don't see each other",
  },
  {
    word: /^(export )?const [^=]+= (new (Map|Set|WeakMap|WeakSet|Array)\b[^(]*\(\)|\[\]|\{\});/m,
    only: /^$/,
    why: "no module-level mutable state: an empty container is there to be filled",
  },
  {
    word: /^ +static (?!readonly\b)[#\w]+(: [^=({]+)? = /m,
    only: /^$/,
    why: "no module-level mutable state: a static field is one",
  },
] as const;

/** Lines that a file may have: past them it holds two subjects. */
const lengths = [
  { files: /^main\.ts$/, most: 40 },
  { files: /\.(ts|js)$/, most: 250 },
] as const;

/** Tests, benchmarks, fixtures and what writes the docs look at everything; nothing looks at them. */
const isTool = (path: string) => /^(tests|docs|fixtures)\/|_bench\.ts$/.test(path);

const layerOf = (path: string) => layers.find(({ files }) => files.test(path));

/** The room that a file is in. Each folder of `net/` is one; what lies in `net/` itself is for all of them. */
const roomOf = (path: string) => /^runtime\/(net\/\w+(?=\/)|\w+)\//.exec(path)?.[1] ?? "";

/**
 * What breaks the design's rules on imports and on who does what, a sentence each.
 * @param files the text of each file, by its path below the project
 * @param names what the import map of deno.json names
 */
export function violations(
  files: Readonly<Record<string, string>>,
  names: readonly string[],
): string[] {
  const found: string[] = [];
  const arrows = new Map<string, string[]>();
  for (const [path, text] of Object.entries(files)) {
    const { code, imports } = read(text);
    const targets: string[] = [];
    for (const { specifier, isType } of imports) {
      const target = resolve(path, specifier);
      // What works on a class may lie beside it and name its type: that is gone when the program runs.
      if (!isType) targets.push(target);
      const why = wrongName(specifier, names) ?? wrongArrow(path, target);
      if (why !== undefined) found.push(`${path} imports ${target}: ${why}`);
    }
    arrows.set(path, targets);
    if (isTool(path)) continue;
    for (const { word, only, why } of words) {
      const match = only.test(path) ? null : word.exec(code);
      if (match !== null) found.push(`${path} has "${match[0].trim()}": ${why}`);
    }
    const most = lengths.find(({ files }) => files.test(path))?.most ?? Infinity;
    const length = text.replace(/\n$/, "").split("\n").length;
    if (length > most) {
      found.push(`${path} has ${length} lines: at most ${most}, or it holds two subjects`);
    }
  }
  return [...found, ...circles(arrows)];
}

function wrongName(specifier: string, names: readonly string[]): string | undefined {
  if (specifier === "") return "an import names its file, so that it can be followed";
  if (/^\.\.?\//.test(specifier)) return undefined;
  if (names.some((name) => name.endsWith("/") ? specifier.startsWith(name) : specifier === name)) {
    return undefined;
  }
  return "packages are named in deno.json, and files by ./ or ../";
}

function wrongArrow(from: string, to: string): string | undefined {
  if (isTool(to)) {
    return isTool(from) ? undefined : "nothing imports tests, benchmarks, fixtures or docs";
  }
  const keeper = doorkeepers.find(({ of }) => of.test(to));
  if (keeper !== undefined) {
    return keeper.only.test(from) || isTool(from) && !to.startsWith("wasmoon/")
      ? undefined
      : keeper.why;
  }
  if (isTool(from) || !/^(runtime|cli)\/|^\w+\.\w+$/.test(to)) return undefined;
  if (exceptions.some((exception) => exception.from.test(from) && exception.to.test(to))) {
    return undefined;
  }
  const upper = layerOf(from), lower = layerOf(to);
  if (upper === undefined || lower === undefined) {
    return "in no layer: give it one in tests/layers_test.ts";
  }
  if (upper.sees.includes(lower.name)) return undefined;
  const own = roomOf(from);
  if (upper.sees.includes("its own room") && lower.name === upper.name) {
    if (roomOf(to) === own || roomOf(to) === own.split("/")[0]) return undefined;
  }
  return `${upper.name} may import only ${upper.sees.join(", ")}`;
}

/** Files that import one another: one of the arrows runs upward. */
function circles(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]) => {
    const start = way.indexOf(path);
    if (start !== -1) {
      found.push(`${[...way.slice(start), path].join(" → ")}: files that import one another`);
    }
    if (start !== -1 || done.has(path)) return;
    for (const target of arrows.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of arrows.keys()) walk(path, []);
  return found;
}

/** The path below the project of what `specifier` names in the file `from`; a package's name stays as it is. */
function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier === "" ? "a computed path" : specifier;
  return decodeURIComponent(new URL(specifier, `file:///${from}`).pathname.slice(1));
}

/** An import of any sort in code whose strings are replaced by numbers. */
const importing =
  /(?:\b(?:import|export) type\b[^";]*)?\bfrom\s*"(\d+)"|(?<![.\w])import\s*"(\d+)"|(?<![.\w])import\s*\(\s*(?:"(\d+)")?|\bimport\.meta\.resolve\s*\(\s*(?:"(\d+)")?|\bnew URL\(\s*"(\d+)",\s*import\.meta\.url/g;

/** `specifier` is empty where it is computed. */
interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

/** The code of a file without its comments and the content of its strings, and what it imports. */
function read(text: string): { code: string; imports: Import[] } {
  const token =
    /\/\/[^\n]*|\/\*[^]*?\*\/|(["'])(?:\\[^]|(?!\1)[^\\\n])*\1|(?<=(?:^|[(,=:[!&|?{};+\-*%~^<>]|\breturn|\bcase)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/|[`{}]/g;
  const template = /(?:\\[^]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
  const strings: string[] = [];
  const braces: ("code" | "template")[] = [];
  let code = "", at = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found, quote] = match;
    code += text.slice(at, match.index);
    at = token.lastIndex;
    const closed = found === "}" ? braces.pop() : undefined;
    if (quote !== undefined) code += `"${strings.push(found.slice(1, -1)) - 1}"`;
    else if (found === "`" || closed === "template") {
      template.lastIndex = at;
      const part = template.exec(text)?.[0] ?? "";
      token.lastIndex = at += part.length;
      if (part.endsWith("${")) braces.push("template");
      code += `\`${part.replace(/[^\n]/g, "")}`;
    } else if (found === "{" || found === "}") {
      if (found === "{") braces.push("code");
      code += found;
    } else code += found.replace(/[^\n]+/g, " ");
  }
  code += text.slice(at);
  const imports = [...code.matchAll(importing)].map((match) => {
    const number = match.slice(1).find((group) => group !== undefined);
    const specifier = number === undefined ? "" : strings[Number(number)] ?? "";
    return { specifier, isType: /^(import|export) type\b/.test(match[0]) };
  });
  return { code, imports };
}

const root = new URL("../", import.meta.url);

/** Every TypeScript and JavaScript file of the project. */
async function projectFiles(folder = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(new URL(`./${folder}`, root))) {
    const path = folder + name;
    if (isDirectory && !/^(node_modules|coverage|\..*)$/.test(name)) {
      Object.assign(files, await projectFiles(`${path}/`));
    } else if (/\.(ts|js|mts|mjs|tsx|jsx)$/.test(name)) {
      files[path] = await Deno.readTextFile(new URL(`./${path}`, root));
    }
  }
  return files;
}

const names = Object.keys(project.imports);

Deno.test("no import runs upward, and everyone keeps to their work", async () => {
  const files = await projectFiles();
  assert("runtime/host.ts" in files && "cli/run.ts" in files && "tests/layers_test.ts" in files);
  assertEquals(violations(files, names), []);
});

Deno.test("violations() lets through what the design allows", () => {
  const files = {
    "main.ts": `const run = await import("./cli/run.ts"); Deno.exit(0);`,
    "cli/run.ts": `import { createHost } from "../runtime/mod.ts"; console.log(Deno.stdout);`,
    "cli/help.ts": `import project from "../deno.json" with { type: "json" };`,
    "runtime/mod.ts":
      `export type { Host } from "./host.ts"; export { events } from "./events/names.ts";`,
    "runtime/host.ts":
      `import { Script } from "./script.ts"; import { json } from "./json/json.ts";`,
    "runtime/script.ts":
      `import { Machine } from "./lua/machine.ts"; import type { World } from "./world.ts";`,
    "runtime/world.ts":
      `import { http } from "./net/http/deno_http.ts"; import { x } from "./clock.ts";`,
    "runtime/clock.ts": `import { closestString } from "@std/text/closest-string";`,
    "runtime/json/json.ts":
      `import { Stack } from "../lua/stack.ts"; import { x } from "./decode.ts";`,
    "runtime/lua/stack.ts":
      `import type { LuaState } from "./wasm.ts"; import { x } from "../errors.ts";`,
    "runtime/lua/wasm.ts": `import glue from "./glue.js";\nconst zero = new Map([[0, 0]]);`,
    "runtime/lua/glue.js":
      `import source glue from "wasmoon/dist/glue.wasm";\nexport default glue;`,
    "runtime/net/http/deno_http.ts":
      `import { x } from "../pool.ts"; await fetch(url); new WebSocket(url);`,
    "runtime/net/http/http.ts":
      `const { fetch: get } = transport; transport.fetch(url);\nfunction f() {\n  let x;\n}`,
    "tests/a_test.ts":
      `import glue from "../runtime/lua/glue.js"; console.log(await fetch(url)); Deno.exit(1);`,
    "runtime/lua/bind_bench.ts": `import { Host } from "../host.ts";`,
    "runtime/scope.ts": [
      `// import "./host.ts"; console.log(1)`,
      `/** import("../cli/run.ts") */`,
      `const text = "import './host.ts'", quote = /["'\`]/g, half = a / b; // "`,
      'const program = `\nlet x = 1;\nimport y from "./host.ts"; ${ask(`console.log(${1})`, { a: 1 })} fetch(x)`;',
    ].join("\n"),
  };
  assertEquals(violations(files, names), []);
});

/** One wrong file each, and what is to be said of it. */
const planted: readonly (readonly [path: string, text: string, said: string])[] = [
  ["runtime/errors.ts", `import { Host } from "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `import type { Host } from "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `import "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `const { Host } = await import("./host.ts");`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `type Host = import('./host.ts').Host;`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `export { Host } from "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `export * from "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/errors.ts", `export type * as all from\n  "./host.ts";`, "imports runtime/host.ts"],
  [
    "runtime/errors.ts",
    "const text = `${(await import('./host.ts')).text}`;",
    "imports runtime/host.ts",
  ],
  [
    "runtime/errors.ts",
    `const quote = /"/; import { x } from "./host.ts"; // "`,
    "imports runtime/host.ts",
  ],
  [
    "runtime/errors.ts",
    `new Worker(new URL("./host.ts", import.meta.url));`,
    "imports runtime/host.ts",
  ],
  ["runtime/errors.ts", `await import(path);`, "imports a computed path"],
  ["runtime/errors.ts", "await import(`./${name}.ts`);", "imports a computed path"],
  ["runtime/clock.ts", `import { log } from "./log/log.ts";`, "ground may import only ground"],
  ["runtime/host.ts", `import { run } from "../cli/run.ts";`, "imports cli/run.ts"],
  ["runtime/host.ts", `import { createHost } from "./mod.ts";`, "imports runtime/mod.ts"],
  ["runtime/script.ts", `import { Host } from "./host.ts";`, "imports runtime/host.ts"],
  ["runtime/script.ts", `import main from "../main.ts";`, "imports main.ts"],
  [
    "runtime/lua/bind.ts",
    `import { log } from "../log/log.ts";`,
    "lua may import only lua, ground",
  ],
  [
    "runtime/lua/bind.ts",
    `import { Script } from "../script.ts";`,
    "lua may import only lua, ground",
  ],
  ["runtime/lua/bind.ts", `import glue from "./glue.js";`, "only lua/wasm.ts imports lua/glue.js"],
  [
    "runtime/lua/wasm.ts",
    `import source glue from "wasmoon/dist/glue.wasm";`,
    "only lua/glue.js imports wasmoon",
  ],
  [
    "tests/a_test.ts",
    `import source glue from "wasmoon/dist/glue.wasm";`,
    "only lua/glue.js imports wasmoon",
  ],
  [
    "runtime/log/log.ts",
    `import { event } from "../events/event.ts";`,
    "imports runtime/events/event.ts",
  ],
  [
    "runtime/log/log.ts",
    `import type { Stack } from "../lua/stack.ts";`,
    "imports runtime/lua/stack.ts",
  ],
  [
    "runtime/json/json.ts",
    `import { Machine } from "../lua/machine.ts";`,
    "imports runtime/lua/machine.ts",
  ],
  [
    "runtime/net/ws/ws.ts",
    `import { http } from "../http/http.ts";`,
    "imports runtime/net/http/http.ts",
  ],
  [
    "runtime/net/pool.ts",
    `import { http } from "./http/http.ts";`,
    "imports runtime/net/http/http.ts",
  ],
  ["runtime/log/log.ts", `import type { World } from "../world.ts";`, "imports runtime/world.ts"],
  [
    "cli/run.ts",
    `import { HostError } from "../runtime/errors.ts";`,
    "cli may import only cli, the door, deno.json",
  ],
  ["cli/run.ts", `import { runScript } from "../tests/support/host.ts";`, "nothing imports tests"],
  ["runtime/host.ts", `import "./lua/machine_bench.ts";`, "nothing imports tests"],
  ["main.ts", `import { createHost } from "./runtime/mod.ts";`, "main may import only cli"],
  ["new.ts", `import { run } from "./cli/run.ts";`, "in no layer"],
  [
    "runtime/clock.ts",
    `import { parseArgs } from "npm:deno-std@1.4.0/cli/parse_args.js";`,
    "named in deno.json",
  ],
  ["cli/run.ts", `import { parseArgs } from "jsr:@std/cli/parse-args";`, "named in deno.json"],
  [
    "tests/a_test.ts",
    `const { assert } = await import("https://deno.land/std/assert/mod.ts");`,
    "named in deno.json",
  ],
  ["runtime/clock.ts", `import { exit } from "node:process";`, "named in deno.json"],
  ["runtime/host.ts", `console.error("no");`, "only cli/ prints"],
  ["runtime/log/log.ts", `Deno.stdout.writeSync(bytes);`, "only cli/ prints"],
  ["main.ts", `console.log("no");`, "only cli/ prints"],
  ["cli/run.ts", `if (failed) Deno.exit(1);`, "only main.ts exits"],
  ["cli/run.ts", `const { exit } = Deno;`, "hides what is used"],
  ["runtime/host.ts", `globalThis.fetch(url);`, "hides what is used"],
  ["runtime/net/http/http.ts", `const response = await fetch(url);`, "reach the network"],
  ["runtime/net/http/http.ts", `const send = fetch;`, "reach the network"],
  ["runtime/net/ws/ws.ts", `const socket = new WebSocket(url);`, "reach the network"],
  ["runtime/events/event.ts", `Deno.serve({ port: 0 }, answer);`, "reach the network"],
  ["runtime/host.ts", `let hosts = 0;`, "no module-level mutable state"],
  ["cli/run.ts", `// first\nexport let running = false;`, "no module-level mutable state"],
  ["runtime/host.ts", `const cache = new Map<string, Host>();`, "no module-level mutable state"],
  ["runtime/host.ts", `export const hosts: Host[] = [];`, "no module-level mutable state"],
  ["runtime/host.ts", `class Host {\n  static #count = 0;\n}`, "no module-level mutable state"],
  ["runtime/host.ts", "\n".repeat(251), "has 251 lines"],
  ["main.ts", "\n".repeat(41), "has 41 lines"],
];

for (const [i, [path, text, said]] of planted.entries()) {
  Deno.test(`violations() finds plant ${i + 1}: ${path} with ${text.trim().split("\n")[0]}`, () => {
    const found = violations({ [path]: text }, names);
    assertEquals(found.length, 1, found.join("\n"));
    assert(found[0]?.startsWith(path) && found[0].includes(said), found[0]);
  });
}

Deno.test("violations() finds files that import one another", () => {
  const files = {
    "runtime/clock.ts": `import { a } from "./frames.ts";`,
    "runtime/sink.ts":
      `import { a } from "./scope.ts"; export type A = string; export type { B } from "./limits.ts";`,
    "runtime/scope.ts": `import type { a } from "./sink.ts";`,
    "runtime/frames.ts": `export type A = string; import { b } from "./limits.ts";`,
    "runtime/limits.ts": `import { c } from "./frames.ts";`,
  };
  assertEquals(violations(files, names), [
    "runtime/frames.ts → runtime/limits.ts → runtime/frames.ts: files that import one another",
  ]);
});
