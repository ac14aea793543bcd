import type { Node } from "jsonc-parser";
import { type GameStep, loadEvents } from "../runtime/mod.ts";
import { JsonFile, readFlagFile } from "./json_file.ts";

/**
 * Reads what a game file tells: `{"localplayer": {...}}`, or a timeline `{"frames": [{"at": 0, ...}, ...]}`.
 * @param given how errors name it if it can't be read
 * @param written what is in it, if it is not as it is on the disk
 * @throws {HostError} with file, line and column of what is wrong
 */
export async function readGameFile(
  name: string,
  { given = `--game=${name}`, written }: { given?: string; written?: Uint8Array | undefined } = {},
): Promise<GameStep[]> {
  const text = written === undefined
    ? readFlagFile(name, { given, wanted: "a JSON file" })
    : new TextDecoder("utf-8", { ignoreBOM: true }).decode(written);
  const file = new JsonFile(name, text);
  const { events } = await loadEvents();
  return new Reader(file, events).steps();
}

type Events = Awaited<ReturnType<typeof loadEvents>>["events"];

class Reader {
  constructor(private readonly file: JsonFile, private readonly events: Events) {}

  steps(): GameStep[] {
    const { root } = this.file;
    this.#expectObject(root, "the game", ["localplayer", "frames"]);
    const player = this.file.property(root, "localplayer");
    const frames = this.file.property(root, "frames");
    if (player !== undefined && frames !== undefined) {
      throw this.file.wrong(frames, 'write "localplayer" or "frames", not both');
    }
    if (player !== undefined) return [{ at: 0, localplayer: this.#player(player) }];
    if (frames === undefined) {
      throw this.file.wrong(root, '"localplayer" or "frames" is missing');
    }
    if (frames.type !== "array") {
      throw this.file.wrong(frames, `"frames" is a list of steps, got ${described(frames)}`);
    }
    return (frames.children ?? []).map((step) => this.#step(step));
  }

  #step(node: Node): GameStep {
    this.#expectObject(node, "a step", ["at", "localplayer", "event", "fields"]);
    const at = this.file.property(node, "at");
    if (at === undefined) throw this.file.wrong(node, 'a step needs "at", the number of its frame');
    if (at.type !== "number" || !Number.isSafeInteger(at.value) || at.value < 0) {
      throw this.file.wrong(at, `"at" is the number of a frame, 0 or more, got ${described(at)}`);
    }
    const player = this.file.property(node, "localplayer");
    const event = this.file.property(node, "event");
    const fields = this.file.property(node, "fields");
    if (player === undefined && event === undefined) {
      throw this.file.wrong(node, 'a step needs "localplayer" or "event"');
    }
    if (event === undefined && fields !== undefined) {
      throw this.file.wrong(fields, '"fields" belong to an "event", which is missing');
    }
    return {
      at: at.value,
      ...(player === undefined ? {} : { localplayer: this.#player(player) }),
      ...(event === undefined ? {} : { event: this.#event(event, fields) }),
    };
  }

  #player(node: Node): NonNullable<GameStep["localplayer"]> {
    if (node.type !== "object" && node.type !== "null") {
      throw this.file.wrong(node, `"localplayer" is an object or null, got ${described(node)}`);
    }
    return { value: this.file.data(node) };
  }

  #event(node: Node, fields: Node | undefined): NonNullable<GameStep["event"]> {
    const name = String(node.value);
    const known = Object.entries(this.events).find(([known]) => known === name)?.[1];
    if (node.type !== "string" || known === undefined) {
      const names = Object.keys(this.events).join(", ");
      throw this.file.wrong(node, `no event is called ${described(node)}; there are ${names}`);
    }
    if (fields !== undefined && fields.type !== "object") {
      throw this.file.wrong(fields, `"fields" is an object, got ${described(fields)}`);
    }
    const given: Record<string, unknown> = {};
    for (const [key, value] of fields === undefined ? [] : this.file.properties(fields)) {
      const field = String(key.value);
      const kind = known.fields.find(({ name }) => name === field)?.kind.tag;
      given[field] = kind === undefined ? this.file.data(value) : this.#known(field, kind, value);
    }
    for (const { name: field } of known.fields) {
      if (field in given || set.includes(field)) continue;
      throw this.file.wrong(fields ?? node, `the event ${name} needs the field "${field}"`);
    }
    return { name, fields: given };
  }

  /** A field that the event is known to have, of the type that it is known to have there. */
  #known(field: string, kind: string, value: Node): unknown {
    const type = kind === "text" ? "string" : kind === "integer" ? "number" : kind;
    if (set.includes(field)) throw this.file.wrong(value, `"${field}" is set by the runner`);
    if (value.type !== type) {
      throw this.file.wrong(value, `"${field}" is a ${type}, got ${described(value)}`);
    }
    return value.value;
  }

  #expectObject(node: Node, what: string, names: readonly string[]): void {
    if (node.type !== "object") {
      throw this.file.wrong(node, `${what} is an object, got ${described(node)}`);
    }
    for (const [key] of this.file.properties(node)) {
      if (names.includes(String(key.value))) continue;
      const known = names.map((name) => `"${name}"`).join(", ");
      throw this.file.wrong(key, `${what} has no "${key.value}"; it has ${known}`);
    }
  }
}

/** Fields that every event gets by itself. */
const set: readonly string[] = ["timestamp", "source"];

function described(node: Node): string {
  switch (node.type) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    default:
      return JSON.stringify(node.value);
  }
}
