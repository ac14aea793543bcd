import { parseArgs } from "@std/cli/parse-args";
import { parseSize, parseTime } from "./units.ts";
import { either, nearest, UsageError } from "./usage.ts";

/**
 * What a flag's value may be. `parse` gets the text and how it was said (`--tick=60`), and throws
 * a `UsageError`, or returns a promise that rejects with one.
 */
export interface Kind<T> {
  /** Stands for the value in help: `N`, `TIME`. */
  readonly placeholder: string;
  parse(text: string, said: string): T | Promise<never>;
}

/** One flag: what help says about it, and how its texts become a value. */
export interface Flag<T> {
  /** What one could write: `=N`, `[=PATHS]`, or nothing after a toggle. */
  readonly form: string;
  /** The text it stands for when it is given without a value; `undefined` if it needs one. */
  readonly bare: string | undefined;
  /** The text it stands for when it is left out. */
  readonly default: string | undefined;
  readonly doc: string;
  /** The typed value of the texts given, in order; none when the flag was left out. */
  read(texts: readonly string[], flag: string): Promise<T>;
}

type AnyFlags = Record<string, Flag<unknown>>;

/** The flags of a command, by the property that holds their value: `logLevel` is `--log-level`. */
export interface FlagTable<Flags extends AnyFlags> {
  readonly command: string;
  readonly flags: Flags;
}

/** The values that a table's flags have. */
export type Values<Table> = Table extends FlagTable<infer Flags>
  ? { readonly [Key in keyof Flags]: Flags[Key] extends Flag<infer T> ? T : never }
  : never;

/** Names the flags of a command. */
export function defineFlags<Flags extends AnyFlags>(
  command: string,
  flags: Flags,
): FlagTable<Flags> {
  return { command, flags };
}

/** A flag that is there or not, and takes no value. */
export function toggle(about: { doc: string }): Flag<boolean> {
  return {
    form: "",
    bare: "true",
    default: undefined,
    doc: about.doc,
    read: (texts) => Promise.resolve(texts.length > 0),
  };
}

/** A flag with a value; of several the last one counts. */
export function value<T>(kind: Kind<T>, about: { doc: string; default: string }): Flag<T>;
export function value<T>(kind: Kind<T>, about: { doc: string }): Flag<T | undefined>;
export function value<T>(
  kind: Kind<T>,
  about: { doc: string; default?: string },
): Flag<T | undefined> {
  return {
    form: `=${kind.placeholder}`,
    bare: undefined,
    default: about.default,
    doc: about.doc,
    async read(texts, flag) {
      const text = texts.at(-1) ?? about.default;
      return text === undefined ? undefined : await kind.parse(text, `${flag}=${text}`);
    },
  };
}

/** A flag whose value follows a `=` or is left out: then it is what `bare` says. */
export function optionalValue<T>(
  kind: Kind<T>,
  about: { doc: string; bare: string },
): Flag<T | undefined> {
  return { ...value(kind, about), form: `[=${kind.placeholder}]`, bare: about.bare };
}

/** A flag that may be given several times; all its values count. */
export function list<T>(kind: Kind<T>, about: { doc: string }): Flag<readonly T[]> {
  return {
    ...value(kind, about),
    read: (texts, flag) =>
      Promise.all(texts.map(async (text) => await kind.parse(text, `${flag}=${text}`))),
  };
}

/** Any text, such as a path. */
export function text(placeholder: string): Kind<string> {
  return { placeholder, parse: (text) => text };
}

/** What browsers send as the origin of a page; `*` for all, `null` for a file's. */
export function origin(): Kind<string> {
  return {
    placeholder: "ORIGIN",
    parse(text, said) {
      const url = text.includes(",") ? null : URL.parse(text);
      const found = url === null || url.host === "" ? undefined : `${url.protocol}//${url.host}`;
      if (text === "*" || text === "null" || text === found) return text;
      const flag = said.slice(0, said.indexOf("="));
      const remedy = found === undefined
        ? "write it as http://example.com:8080, one for each flag"
        : `write ${flag}=${found}`;
      throw new UsageError(`${said} is not the origin of a page: ${remedy}`);
    },
  };
}

/** A whole number in digits, within bounds. */
export function integer(bounds: { least: number; most?: number }): Kind<number> {
  const { least, most = Number.MAX_SAFE_INTEGER } = bounds;
  const range = bounds.most === undefined ? `${least} or more` : `${least} to ${most}`;
  return {
    placeholder: "N",
    parse(text, said) {
      const number = Number(text);
      if (/^\d+$/.test(text) && number >= least && number <= most) return number;
      const limit = bounds.most === undefined && number > most ? `, at most ${most}` : "";
      throw new UsageError(`${said} must be a whole number, ${range}${limit}`);
    },
  };
}

/** One of some words. */
export function choice<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    placeholder: words.join("|"),
    parse(text, said) {
      return words.find((word) => word === text) ?? refuse();

      async function refuse(): Promise<never> {
        const near = await nearest(text, words);
        const hint = near === undefined ? "" : `; did you mean ${near}?`;
        throw new UsageError(`${said} must be ${either(words)}${hint}`);
      }
    },
  };
}

/** A time, in milliseconds; `0` only where it means something. */
export function time(bounds: { zero: boolean }): Kind<number> {
  return {
    placeholder: "TIME",
    parse(text, said) {
      const milliseconds = parseTime(text, said);
      if (milliseconds > 0 || bounds.zero) return milliseconds;
      throw new UsageError(`${said} must be longer than 0: 3s, 500ms or 2m`);
    },
  };
}

/** A size, in bytes, within bounds written as sizes. */
export function size(bounds: { least: string; most: string }): Kind<number> {
  return {
    placeholder: "SIZE",
    parse(text, said) {
      const bytes = parseSize(text, said);
      if (bytes >= parseSize(bounds.least) && bytes <= parseSize(bounds.most)) return bytes;
      throw new UsageError(`${said} must be from ${bounds.least} to ${bounds.most}`);
    },
  };
}

/** The name of a flag, from its property: `logLevel` is `--log-level`. */
export function flagName(property: string): string {
  return "--" + property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads the arguments of a command, as Deno reads its own: `--flag=value` or `--flag value`,
 * before or after what is no flag; `--` ends the flags. `-` and what follows `--` are positionals.
 *
 * @throws {UsageError} on the first argument that is wrong, with the value and the remedy
 */
export async function parseFlags<Flags extends AnyFlags>(
  args: readonly string[],
  table: FlagTable<Flags>,
): Promise<{ values: Values<FlagTable<Flags>>; positionals: string[] }> {
  const properties = Object.keys(table.flags);
  const parsed: Record<string, unknown> = parseArgs(await settle(args, table), {
    string: [...properties, "_"],
    collect: properties,
  });
  const values: Record<string, unknown> = {};
  for (const [property, flag] of Object.entries(table.flags)) {
    values[property] = await flag.read(strings(parsed[property]), flagName(property));
  }
  // The loop gave every key of the table what its own flag read.
  return { values: values as Values<FlagTable<Flags>>, positionals: strings(parsed["_"]) };
}

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

/**
 * The arguments without what parseArgs would guess at (toggles that swallow a `true`, `--no-`,
 * dots, letters in a row, names of Object's own): known flags only, each under its property.
 */
async function settle(args: readonly string[], table: FlagTable<AnyFlags>): Promise<string[]> {
  const settled: string[] = [];
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return [...settled, ...args.slice(index)];
    if (!arg.startsWith("-") || arg === "-") {
      settled.push(arg);
      continue;
    }
    const [name = arg, ...rest] = arg.split("=");
    const text = rest.length > 0 ? rest.join("=") : undefined;
    const found = Object.entries(table.flags).find(([property]) => flagName(property) === name);
    if (found === undefined) throw await unknownFlag(name, table);
    const [property, flag] = found;
    if (flag.form === "" && text !== undefined) {
      throw new UsageError(`${name} takes no value, got ${arg}: write ${name}, or leave it out`);
    }
    const value = text ?? flag.bare;
    const next = args[index + 1] ?? "";
    if (value === "" || (value === undefined && (next === "" || next.startsWith("-")))) {
      throw new UsageError(`${name} needs a value: ${name}${flag.form}`);
    }
    settled.push(value === undefined ? `--${property}` : `--${property}=${value}`);
  }
  return settled;
}

async function unknownFlag(name: string, table: FlagTable<AnyFlags>): Promise<UsageError> {
  const known = ["--help", ...Object.keys(table.flags).map(flagName)];
  const opposite = name.replace(/^--no-/, "--");
  const word = name.replace(/^-+/, "");
  const near = await nearest(word, known.map((flag) => flag.slice("--".length)));
  const help = `luanet help ${table.command}`;
  if (opposite !== name && known.includes(opposite)) {
    return new UsageError(`unknown flag ${name}; leave ${opposite} out instead (${help})`);
  }
  if (near !== undefined) {
    return new UsageError(`unknown flag ${name}; did you mean --${near}? (${help} lists them)`);
  }
  const file = name.endsWith(".lua") ? `; a file of that name is written ./${name}` : "";
  return new UsageError(`unknown flag ${name}${file} (${help} lists the flags)`);
}
