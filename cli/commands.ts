import type { Flag, FlagTable } from "./flags.ts";

/** Lines of two columns: a thing and what it means. */
export type Rows = readonly (readonly [string, string])[];

/** What help says about a command. */
export interface Command {
  readonly name: string;
  /** What may follow the name. */
  readonly synopsis: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** One paragraph, in lines that fit a terminal. */
  readonly about: string;
  /** Loads its flags; `undefined` when it has none. */
  readonly flags: (() => Promise<FlagTable<Record<string, Flag<unknown>>>>) | undefined;
  readonly exitCodes: Rows;
  readonly examples: Rows;
}

/** Every command, in the order of the list. */
export const commands: readonly Command[] = [
  {
    name: "run",
    synopsis: "[options] <script.lua>...",
    summary: "run scripts until they have nothing left to do",
    about: `Runs scripts for as long as one of them has work: an event that
it listens to, a request, a socket, a server.
Ctrl-C unloads every script in order.
Times are written 500ms, 3s or 2m, sizes 64KiB or 512MiB.`,
    flags: async () => (await import("./run_flags.ts")).runFlags,
    exitCodes: [
      ["0", "all well"],
      ["1", "a script failed: it did not compile, raised an error or was stopped,"],
      ["", "or asked for something that the replayed recording lacks"],
      ["2", "wrong usage, or a file that can't be read or written"],
      ["130, 143", "interrupted, by Ctrl-C or SIGTERM"],
    ],
    examples: [
      ["luanet run dashboard.lua", "until it is done, or Ctrl-C"],
      ["luanet run --duration=10s a.lua b.lua", "two scripts, for ten seconds"],
      ["luanet run --virtual --frames=600 a.lua", "600 frames at once, repeatable"],
      ["luanet run - < hello.lua", "a script from stdin"],
    ],
  },
  {
    name: "test",
    synopsis: "[options] [file|folder]...",
    summary: "run spec files against scripts, on a virtual clock",
    about: `Runs the spec files given, and in folders those called *_spec.lua or lying in
a folder spec; without any, those below the current folder. No spec reaches
the network, and no time passes but what a spec lets pass. With --smoke it
loads, runs and unloads scripts that have no spec.
Results come in the order of paths and lines, whatever ran first. Files run
in threads of their own: a test that hangs fails, and the others go on.`,
    flags: async () => (await import("./test_flags.ts")).testFlags,
    exitCodes: [
      ["0", "every test passed, or is pending or skipped"],
      ["1", "a test failed, or `only` was left behind"],
      ["2", "wrong usage, no spec found, or a spec file that is broken"],
      ["130, 143", "interrupted, by Ctrl-C or SIGTERM"],
    ],
    examples: [
      ["luanet test", "every spec below this folder"],
      ["luanet test --filter=health spec", "tests whose name has the word"],
      ["luanet test --shard=1/3 --junit-path=a.xml", "a third, with a report for CI"],
      ["luanet test --smoke=dashboard.lua", "300 frames of a script"],
    ],
  },
  {
    name: "check",
    synopsis: "[options] [file|folder]...",
    summary: "compile scripts without running them",
    about: `Compiles every file given, and every .lua file in a folder given; without any,
those in the current folder. Nothing of them runs.`,
    flags: async () => (await import("./check_flags.ts")).checkFlags,
    exitCodes: [
      ["0", "everything compiles"],
      ["1", "a file does not compile"],
      ["2", "wrong usage, or a file that is not there"],
    ],
    examples: [
      ["luanet check", "every script in this folder"],
      ["luanet check --reporter=github scripts", "annotations on GitHub"],
    ],
  },
  {
    name: "help",
    synopsis: "[command]",
    summary: "show help for luanet or one of its commands",
    about: "Shows what luanet or a command does, with its flags and its exit codes.",
    flags: undefined,
    exitCodes: [["0", "all well"], ["2", "there is no such command"]],
    examples: [
      ["luanet help", "the commands"],
      ["luanet help run", "the same as luanet run --help"],
    ],
  },
];
