/**
 * What the command line answers, as data. A folder `tests/cli/<command>/<case>/` is one case: `args` holds what follows
 * `luanet`, one argument a line; `stdin`, if it is there, what comes in; `stdout`, `stderr` and `code` what has to come
 * out: nothing and 0 where they are missing. All other files are the case's own: it runs in its folder.
 *
 * Output is compared to the byte, but three words stand for more: `[TIME]` for a time of day, `[FOLDER]` for the path of
 * the case's folder, `[ANY]` for whatever else stands in the line. `UPDATE_CASES=1` rewrites what differs: read the diff.
 */
import { assert, assertEquals } from "@std/assert";
import { inFolder, luanet, project } from "../support/cli.ts";

/** What a file of expectations says when it is missing. */
const defaults = { stdout: "", stderr: "", code: "0\n" } as const;
const files = ["stdout", "stderr", "code"] as const;

type Texts = Record<typeof files[number], string>;

/** Runs a case, and compares: what is as expected is given as it was expected, wildcards and all. */
async function runCase(
  folder: string,
  update: boolean,
): Promise<{ actual: Texts; expected: Texts }> {
  const args = (await Deno.readTextFile(`${folder}/args`)).split("\n").slice(0, -1);
  const input = await read(`${folder}/stdin`);
  const result = await luanet(args, { cwd: folder, ...(input === undefined ? {} : { input }) });
  const outputs = {
    stdout: result.stdoutBytes,
    stderr: result.stderrBytes,
    code: new TextEncoder().encode(`${result.code}\n`),
  };
  const actual: Texts = { ...defaults };
  const expected: Texts = { ...defaults };
  for (const file of files) {
    const known = await read(`${folder}/${file}`);
    if (known !== undefined) expected[file] = textOf(known);
    const text = textOf(outputs[file]);
    const asExpected = patternOf(expected[file], folder).test(text);
    actual[file] = asExpected ? expected[file] : text;
    if (update && !asExpected) await rewrite(`${folder}/${file}`, outputs[file], defaults[file]);
  }
  return { actual, expected };
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function rewrite(path: string, bytes: Uint8Array, fallback: string): Promise<void> {
  if (textOf(bytes) === fallback) await Deno.remove(path);
  else await Deno.writeFile(path, bytes);
}

/** The text, or where it is no UTF-8 a character for each byte: no two outputs look the same. */
function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (!text.includes("\ufffd")) return text;
  return "as Latin-1: " + Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** What the expected text allows. */
function patternOf(expected: string, folder: string): RegExp {
  const parts = expected.split(/(\[TIME\]|\[FOLDER\]|\[ANY\])/).map((part) => {
    if (part === "[TIME]") return "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}";
    if (part === "[FOLDER]") return RegExp.escape(folder);
    return part === "[ANY]" ? "[^\\n]*" : RegExp.escape(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}

function foldersIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort();
}

const update = Deno.env.get("UPDATE_CASES") === "1";

for (const command of foldersIn(`${project}tests/cli`)) {
  for (const name of foldersIn(`${project}tests/cli/${command}`)) {
    const folder = `tests/cli/${command}/${name}`;
    Deno.test(`${folder} comes out as it is written there`, async () => {
      const { actual, expected } = await runCase(project + folder, update);
      if (!update) assertEquals(actual, expected);
    });
  }
}

Deno.test("a case that comes out otherwise is found out, and rewritten when that is asked for", () =>
  inFolder({
    "args": "run\nsays.lua\n",
    "says.lua": `print("hello from " .. _SCRIPT_PATH)\nlog.info("now")`,
    "stdout": "hello\n",
    "stderr": "[TIME] info  [ANY]: now\n",
    "code": "1\n",
  }, async (folder) => {
    const right = {
      stdout: "hello from says.lua\n",
      stderr: "[TIME] info  [ANY]: now\n",
      code: "0\n",
    };
    const found = await runCase(folder, false);
    assertEquals(found.actual, right);
    assertEquals(found.expected, { ...right, stdout: "hello\n", code: "1\n" });
    await runCase(folder, true);
    assertEquals(await Deno.readTextFile(`${folder}/stdout`), right.stdout);
    assertEquals(await Deno.readTextFile(`${folder}/stderr`), right.stderr);
    assertEquals(await read(`${folder}/code`), undefined);
    const { actual, expected } = await runCase(folder, false);
    assertEquals(actual, expected);
  }));

Deno.test("the words of a pattern stand for what they say and nothing more", () => {
  const allows = (expected: string, text: string) => patternOf(expected, "/a.b").test(text);
  assert(allows("[TIME] x", "12:34:56.789 x"));
  assert(!allows("[TIME] x", "12:34:56 x"));
  assert(allows("[FOLDER]/x", "/a.b/x"));
  assert(!allows("[FOLDER]/x", "/aXb/x"));
  assert(allows("at [ANY]\n", "at a.lua:1 (*)\n"));
  assert(!allows("at [ANY]\n", "at a.lua:1\nmore\n"));
  assert(!allows("a.c", "abc"));
  assert(!allows("a", "a\n"));
});
