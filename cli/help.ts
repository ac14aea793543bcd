import project from "../deno.json" with { type: "json" };
import { type Command, commands, type Rows } from "./commands.ts";
import { flagName } from "./flags.ts";
import { Output } from "./output.ts";
import { nearest, UsageError } from "./usage.ts";

/** A flag as help lists it: how it is written, its default (empty for none), what it does. */
export type FlagRow = readonly [form: string, fallback: string, doc: string];

const helpFlag: FlagRow = ["-h, --help", "", "show this help"];
const versionFlag: FlagRow = ["-V, --version", "", "show the versions of luanet, Lua and Deno"];

/** The flags of a command, as its help lists them. */
export async function flagRows(command: Command): Promise<FlagRow[]> {
  const flags = command.flags === undefined ? {} : (await command.flags()).flags;
  const rows = Object.entries(flags).map(([property, flag]): FlagRow => [
    flagName(property) + flag.form,
    flag.default ?? "",
    flag.doc,
  ]);
  return [...rows, helpFlag];
}

/**
 * What luanet answers to arguments that run no command: help, a command's help or the version.
 *
 * @param args all arguments of the process
 * @returns text for stdout
 * @throws {UsageError} when they ask for nothing that luanet has
 */
export async function answer(args: readonly string[]): Promise<string> {
  const [first, ...rest] = args;
  switch (first) {
    case undefined:
      throw new UsageError(`no command given\n\n${generalHelp().trimEnd()}`);
    case "-V":
    case "--version":
      return versionText();
    case "-h":
    case "--help":
    case "help":
      return await helpText(rest.find((arg) => arg !== "-h" && arg !== "--help"));
    default:
      if (commands.some(({ name }) => name === first)) return await helpText(first);
      throw await unknownCommand(first, args);
  }
}

/**
 * Writes what luanet answers to arguments that run no command.
 * @returns the exit code
 * @throws {UsageError | HostError} when they ask for nothing that luanet has, or stdout can't be written
 */
export async function help(args: readonly string[]): Promise<number> {
  const output = new Output();
  output.write("stdout", new TextEncoder().encode(await answer(args)));
  output.flush();
  if (output.failure !== undefined) throw output.failure;
  return 0;
}

/** The versions of luanet, of the Lua it runs and of Deno, one a line. */
export function versionText(): string {
  return `luanet ${project.version}\nlua 5.4\ndeno ${Deno.version.deno}\n`;
}

/**
 * Help for a command, or for luanet as a whole.
 *
 * @throws {UsageError} when there is no such command
 */
export async function helpText(name?: string): Promise<string> {
  if (name === undefined) return generalHelp();
  const command = commands.find((command) => command.name === name);
  if (command === undefined) throw await unknownCommand(name);
  return page(command.about, `${command.name} ${command.synopsis}`, [
    ["Options", flagLines(await flagRows(command))],
    ["Exit codes", columns(command.exitCodes)],
    ["Examples", columns(command.examples)],
  ]);
}

function generalHelp(): string {
  return page("Runs and checks the Lua 5.4 scripts of a game host, outside of it.", "<command>", [
    ["Commands", columns(commands.map(({ name, summary }) => [name, summary]))],
    ["Options", flagLines([helpFlag, versionFlag])],
    [
      "Examples",
      columns([
        ["luanet run hello.lua", "run a script"],
        ["luanet help run", "the flags of a command, and its exit codes"],
      ]),
    ],
  ]);
}

async function unknownCommand(name: string, args: readonly string[] = []): Promise<UsageError> {
  if (name.startsWith("-") && name !== "-") {
    const near = await nearest(name, ["--help", "--version"]);
    const remedy = near === undefined
      ? "a command goes first, as in luanet run script.lua"
      : `did you mean ${near}?`;
    return new UsageError(`unknown flag ${name}; ${remedy} (luanet help lists the commands)`);
  }
  if (args.length > 0 && (name === "-" || name.endsWith(".lua"))) {
    const line = args.map(shellWord).join(" ");
    return new UsageError(`unknown command '${name}'; did you mean: luanet run ${line}`);
  }
  const near = await nearest(name, commands.map(({ name }) => name));
  const remedy = near === undefined ? "luanet help lists the commands" : `did you mean '${near}'?`;
  return new UsageError(`unknown command '${name}'; ${remedy}`);
}

/** An argument as one would type it in a shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function page(about: string, synopsis: string, sections: Rows): string {
  const parts = sections.map(([title, lines]) => `\n${title}:\n${lines}`);
  return `${about}\n\nUsage: luanet ${synopsis}\n${parts.join("")}`;
}

/** Forms wider than this stand on a line of their own. */
const widestForm = 23;

function flagLines(rows: readonly FlagRow[]): string {
  const form = Math.min(widestForm, Math.max(...rows.map(([form]) => form.length)));
  const fallback = Math.max(...rows.map(([, fallback]) => fallback.length));
  return rows.map(([written, said, doc]) => {
    const start = written.length > form
      ? `  ${written}\n  ${"".padEnd(form)}`
      : `  ${written.padEnd(form)}`;
    const middle = fallback > 0 ? `  ${said.padEnd(fallback)}` : "";
    return `${start}${middle}  ${doc}\n`;
  }).join("");
}

function columns(rows: Rows): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}
