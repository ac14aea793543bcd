import { SETTINGS } from "../limits.ts";
import {
  boolean,
  bytes,
  type Data,
  data,
  defineModule,
  fn,
  isTable,
  optional,
  param,
  type Scalar,
  type ScriptContext,
  text,
} from "../spec.ts";
import type { NoticeLevel } from "../sink.ts";

/** The menu's settings, for all scripts of a host. */
export class Settings {
  readonly #byPath = new Map<string, Data>();

  get(path: string): Data {
    return this.#byPath.get(path);
  }

  /** Sets a value, nil to take it away; gives whether anything changed. */
  set(path: string, value: Data): boolean {
    const changes = !isSame(this.#byPath.get(path), value);
    if (value === undefined) this.#byPath.delete(path);
    else this.#byPath.set(path, value);
    return changes;
  }

  /** Is there room for one more? */
  hasRoom(path: string): boolean {
    return this.#byPath.has(path) || this.#byPath.size < SETTINGS;
  }
}

/** What `gui` is to one script. */
class Gui {
  readonly #context: ScriptContext;
  readonly #settings: Settings;

  constructor(context: ScriptContext) {
    this.#context = context;
    this.#settings = context.shared(Settings);
  }

  get(path: string): Data {
    return this.#settings.get(path);
  }

  set(path: string, value: Data): boolean {
    const module = path.split(".")[0] ?? "";
    if (module === "") return this.#refuse(`"${path}" names no setting`);
    if (!this.#settings.hasRoom(path)) {
      return this.#refuse(`there are ${SETTINGS} settings already`);
    }
    if (this.#settings.set(path, value)) {
      this.#context.emit("config_changed", { module_name: module });
    }
    return true;
  }

  #refuse(why: string): false {
    this.#context.warn(`gui.set: ${why}`);
    return false;
  }
}

/** Are both equal in Lua, and tables in what is in them? */
function isSame(a: Data, b: Data): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  if (isTable(a) && isTable(b)) {
    const fields = new Map(a.pairs.map(([key, field]) => [keyOf(key), field]));
    return a.pairs.length === b.pairs.length &&
      b.pairs.every(([key, field]) => isSame(fields.get(keyOf(key)), field));
  }
  // An integer and a float may be equal, a large one without the other being it exactly.
  if (typeof a === "bigint" && typeof b === "number") return Number.isInteger(b) && BigInt(b) === a;
  if (typeof a === "number" && typeof b === "bigint") return isSame(b, a);
  return a === b || Object.is(a, b);
}

/** A text for a key, another one for each. */
function keyOf(key: Scalar): string {
  return key instanceof Uint8Array ? `text ${key.join()}` : `${typeof key} ${key}`;
}

/** The menu's settings. */
export const gui = defineModule({
  name: "gui",
  doc: "The menu's settings, by dotted path. They are kept for the run, for all scripts.",
  open: (context) => new Gui(context),
  functions: {
    set: fn({
      doc: "Sets a value; a change fires `config_changed`.",
      args: [
        param("path", text, "such as `dashboard.port`; the event names its first part"),
        param("value", data, "a boolean, number, string, or a table of them; nil takes it away"),
      ],
      returns: [param("set", boolean, "false when it can't be set")],
      example: `gui.set("dashboard.visible", true)`,
    }, (menu: Gui, path, value) => menu.set(path, value)),
    get: fn({
      doc: "Gives a value; nil when there is none.",
      args: [param("path", text)],
      returns: [param("value", optional(data))],
      example: `if gui.get("dashboard.visible") then print("shown") end`,
    }, (menu: Gui, path) => menu.get(path)),
  },
});

const notices: Readonly<Record<NoticeLevel, string>> = {
  success: "Something has worked.",
  info: "What a user may want to know.",
  warn: "Something is not as it should be.",
  error: "Something failed.",
};

const shown = (prefix: string) =>
  Object.fromEntries(
    Object.entries(notices).map(([level, doc]) => [
      level,
      fn({
        doc: `Shows a notice: ${doc[0]?.toLowerCase()}${doc.slice(1)}`,
        args: [param("text", bytes)],
        returns: [],
        example: `${prefix}${level}("connected")`,
      }, (context: ScriptContext, message) => context.notify(level as NoticeLevel, message)),
    ]),
  );

/** Notices to the user, as methods. */
export const guiNotify = defineModule({
  name: "gui.notify",
  doc: "Notices to the user: a line on standard error.",
  open: (context) => context,
  methods: shown("gui.notify:"),
});

/** Notices to the user, as functions. */
export const notify = defineModule({
  name: "notify",
  doc: "The same notices, called with a dot.",
  open: (context) => context,
  functions: shown("notify."),
});
