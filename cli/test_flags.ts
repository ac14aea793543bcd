import {
  choice,
  defineFlags,
  integer,
  type Kind,
  list,
  optionalValue,
  origin,
  size,
  text,
  time,
  toggle,
  value,
  type Values,
} from "./flags.ts";
import type { Shard } from "./spec_files.ts";
import { UsageError } from "./usage.ts";

/** What `--shuffle` is without a seed. */
const ANY_SEED = "random";

/** The flags of `luanet test`. */
export const testFlags = defineFlags("test", {
  filter: value(filterKind(), { doc: "only tests whose full name has the text" }),
  failFast: optionalValue(integer({ least: 1 }), {
    bare: "1",
    doc: "stop after N failed tests, 1 if left out",
  }),
  shuffle: optionalValue(seedKind(), {
    bare: ANY_SEED,
    doc: "run in another order, decided by SEED",
  }),
  shard: value(shardKind(), { doc: "only the first third of the files, say" }),
  // Each is a thread with a Lua machine of its own.
  jobs: value(integer({ least: 1, most: 256 }), {
    doc: "files that run at once; default: cores",
  }),
  reporter: value(choice("pretty", "tap", "junit", "github", "json"), {
    default: "pretty",
    doc: "how results are written",
  }),
  junitPath: value(text("FILE"), { doc: "write JUnit XML, too" }),
  coverage: value(text("FOLDER"), { doc: "write which lines ran, as lcov.info" }),
  watch: toggle({ doc: "run again when a file changes" }),
  noClearScreen: toggle({ doc: "keep the screen when tests run again" }),
  smoke: list(text("SCRIPTS"), { doc: "no specs: load, run and unload a,b" }),
  frames: value(integer({ least: 1 }), { doc: "frames of a smoke run; default: 300" }),
  strict: toggle({ doc: "warnings fail, too" }),
  replay: value(text("FILE.har"), { doc: "answer requests from a recording" }),
  tick: value(integer({ least: 1, most: 1000 }), {
    default: "60",
    doc: "frames per second, 1 to 1000",
  }),
  root: value(text("FOLDER"), { default: ".", doc: "the only folder that scripts may touch" }),
  allowOrigin: list(origin(), { doc: "a page's origin that a server lets in" }),
  callbackTimeout: value(time({ zero: true }), {
    default: "5s",
    doc: "stop a callback that takes longer, 0: never",
  }),
  memory: value(size({ least: "16MiB", most: "2GiB" }), {
    default: "512MiB",
    doc: "memory of a script, 16MiB to 2GiB",
  }),
  maxBody: value(size({ least: "1KiB", most: "1GiB" }), {
    default: "64MiB",
    doc: "the most that resp.body holds",
  }),
});

/** Times in milliseconds, sizes in bytes; what is undefined was left out. */
export type TestFlags = Values<typeof testFlags>;

/** The scripts and folders that `--smoke=a,b` names. */
export function scriptNames({ smoke }: Pick<TestFlags, "smoke">): string[] {
  return smoke.flatMap((text) => text.split(",")).filter((name) => name !== "");
}

/** A text, or a regular expression between slashes, as `deno test` has it. */
function filterKind(): Kind<string> {
  return {
    placeholder: "TEXT|/REGEX/",
    parse(text, said) {
      if (text.length < 2 || !text.startsWith("/") || !text.endsWith("/")) return text;
      try {
        new RegExp(text.slice(1, -1), "u");
        return text;
      } catch (error) {
        const reason = error instanceof Error ? error.message.replace(/^.*: /, "") : error;
        throw new UsageError(
          `${said} is no regular expression (${reason}): mend it, or leave the slashes out`,
        );
      }
    },
  };
}

/** A seed, and whether it was drawn. */
export interface Seed {
  readonly number: number;
  readonly isDrawn: boolean;
}

function seedKind(): Kind<Seed> {
  const { parse } = integer({ least: 0 });
  return {
    placeholder: "SEED",
    parse(text, said) {
      if (text !== ANY_SEED) return { number: parse(text, said) as number, isDrawn: false };
      const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
      return { number: drawn, isDrawn: true };
    },
  };
}

function shardKind(): Kind<Shard> {
  return {
    placeholder: "I/N",
    parse(text, said) {
      const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
      if (index === undefined || count === undefined) {
        throw new UsageError(`${said} must be which one of how many: --shard=1/3`);
      }
      if (count < 1 || index < 1 || index > count) {
        const range = count < 1
          ? "there is at least one: --shard=1/1"
          : count === 1
          ? "there is only 1/1"
          : `they go from 1/${count} to ${count}/${count}`;
        throw new UsageError(`${said}: there is no such shard, ${range}`);
      }
      return { index, count };
    },
  };
}
