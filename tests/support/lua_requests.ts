/** Sends requests from Lua over the real command line, and gives what each callback heard. */
import { inFolder, luanet, type Result, type Start } from "./cli.ts";

/** What came of one request. */
export interface Heard {
  readonly status: number;
  readonly ok: boolean;
  readonly error: string;
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  readonly text: string;
}

/** `cb` hears one answer and prints it; a request that raises is printed as such. */
const prelude = `
local function hex(text)
  return (text:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end
local function hearing(name)
  return function(...)
    local resp = ...
    local fields = {}
    for key in pairs(resp) do fields[#fields + 1] = key end
    table.sort(fields)
    assert(select("#", ...) == 1 and table.concat(fields, " ") == "body error ok status")
    assert(math.type(resp.status) == "integer" and type(resp.ok) == "boolean")
    assert(type(resp.error) == "string" and type(resp.body) == "string")
    print(json.encode {
      name = name, status = resp.status, ok = resp.ok, error = hex(resp.error), body = hex(resp.body),
    })
  end
end
local function try(name, send)
  local inside = true
  local hear = hearing(name)
  local ok, message = pcall(send, function(...)
    assert(not inside, "called back before the call returned")
    hear(...)
  end)
  inside = false
  if not ok then print(json.encode { name = name, raised = tostring(message) }) end
end
`;

/** A program that sends requests: Lua by name, in which `cb` is the callback. */
export function program(requests: Readonly<Record<string, string>>, before = ""): string {
  const tries = Object.entries(requests).map(([name, lua]) =>
    `try(${luaString(name)}, function(cb)\n${lua}\nend)`
  );
  return [prelude, before, ...tries].join("\n");
}

/** Text as a string of Lua. */
export function luaString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const escaped = bytes.map((byte) =>
    byte < 32 || byte > 126 || byte === 34 || byte === 92
      ? `\\${String(byte).padStart(3, "0")}`
      : String.fromCharCode(byte)
  );
  return `"${escaped.join("")}"`;
}

/** What came of requests, each exactly once. */
export class Answers {
  constructor(
    readonly result: Result,
    private readonly outcomes: Readonly<Record<string, Heard | string>>,
  ) {}

  /** What the callback of a request heard. */
  of(name: string): Heard {
    const outcome = this.outcomes[name];
    if (outcome === undefined || typeof outcome === "string") {
      throw new Error(`${name} was not answered; it raised: ${outcome}`);
    }
    return outcome;
  }

  /** The message that a request raised instead. */
  raised(name: string): string | undefined {
    const outcome = this.outcomes[name];
    return typeof outcome === "string" ? outcome : undefined;
  }
}

/** Runs a program of requests in a folder; fails when one was answered never or twice. */
export async function ask(
  requests: Readonly<Record<string, string>>,
  options: Start & {
    readonly flags?: readonly string[];
    readonly before?: string;
    readonly folder?: string;
  } = {},
): Promise<Answers> {
  const { flags = [], before, folder, ...start } = options;
  const run = async (cwd: string) => {
    const text = program(requests, before);
    const result = await luanet(["run", ...flags, "-"], { cwd, input: text, ...start });
    return new Answers(result, answersIn(result, Object.keys(requests)));
  };
  if (folder !== undefined) return await run(folder);
  let answers: Answers | undefined;
  await inFolder({}, async (cwd) => {
    answers = await run(cwd);
  });
  return answers as Answers;
}

/** Asks one thing. */
export async function askOne(
  lua: string,
  options: Parameters<typeof ask>[1] = {},
): Promise<Heard> {
  return (await ask({ it: lua }, options)).of("it");
}

function answersIn(
  { stdout, stderr }: Result,
  names: readonly string[],
): Readonly<Record<string, Heard | string>> {
  const found: Record<string, Heard | string> = {};
  for (const line of stdout.split("\n").filter((line) => line.startsWith("{"))) {
    const { name, raised, status, ok, error, body } = JSON.parse(line);
    if (Object.hasOwn(found, name)) throw new Error(`${name} came twice: ${line}`);
    const bytes = fromHex(body ?? "");
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    found[name] = raised ??
      { status, ok, error: text(fromHex(error)), body: bytes, text: text(bytes) };
  }
  const missing = names.filter((name) => !Object.hasOwn(found, name));
  if (missing.length > 0) {
    throw new Error(`never answered: ${missing.join(", ").slice(0, 500)}\n${stdout}\n${stderr}`);
  }
  return found;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
