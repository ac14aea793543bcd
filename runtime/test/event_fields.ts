import { RaiseError } from "../errors.ts";
import { events, isEventName } from "../events/event.ts";
import { type Data, isTable } from "../spec.ts";
import { nearest } from "./vocabulary.ts";

/** Fields that every event gets by itself. */
const set: readonly string[] = ["timestamp", "source"];

/**
 * The fields of an event as a spec gives them, of the types that the event is known to have.
 * @throws {RaiseError} for an event that there is not, and for a field that is missing or of another type
 */
export function eventFields(name: string, given: Data): Record<string, unknown> {
  if (!isEventName(name)) {
    const names = Object.keys(events), like = nearest(name, names);
    const hint = like === undefined ? `there are ${names.join(", ")}` : `did you mean "${like}"?`;
    throw new RaiseError(`luanet.emit: no event is called "${name}"; ${hint}`);
  }
  const fields: Record<string, unknown> = {};
  for (const [key, value] of pairsOf(given)) {
    const kind = events[name].fields.find((field) => field.name === key)?.kind.tag;
    if (set.includes(key)) throw new RaiseError(`luanet.emit: "${key}" is set by the runner`);
    fields[key] = kind === undefined ? value : known(name, key, kind, value);
  }
  for (const { name: field, kind } of events[name].fields) {
    if (field in fields || set.includes(field)) continue;
    throw new RaiseError(`luanet.emit: ${name} needs the field "${field}", a ${kind.tag}`);
  }
  return fields;
}

function pairsOf(given: Data): (readonly [string, Data])[] {
  if (given === undefined) return [];
  if (!isTable(given)) {
    throw new RaiseError("luanet.emit: an event's fields are a table");
  }
  return given.pairs.map(([key, value]) => {
    if (key instanceof Uint8Array) return [new TextDecoder().decode(key), value];
    throw new RaiseError("luanet.emit: the names of an event's fields are strings");
  });
}

function known(event: string, name: string, kind: string, value: Data): unknown {
  if (kind === "text" && value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (kind === "boolean" && typeof value === "boolean") return value;
  const isNumber = typeof value === "number" || typeof value === "bigint";
  if ((kind === "number" || kind === "integer") && isNumber) return Number(value);
  const got = typeof value === "object"
    ? value instanceof Uint8Array ? "text" : "table"
    : typeof value === "bigint"
    ? "number"
    : typeof value;
  throw new RaiseError(
    `luanet.emit: ${event} needs a ${kind} in the field "${name}", got a ${got}`,
  );
}
