import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";
import type { ScriptError } from "../errors.ts";
import type { Machine } from "../lua/machine.ts";
import {
  boolean,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  optional,
  param,
  rest,
  text,
} from "../spec.ts";
import type { Callback, WaitingCallback } from "../values.ts";
import { waitingFunction } from "../waits.ts";
import { type HookKind, type Mode, Told } from "./blocks.ts";
import { failureOf } from "./failures.ts";
import { runPrelude } from "./prelude.ts";
import type { Failure } from "./results.ts";
import { texts } from "./texts.ts";

/** A test that runs, as its words know it. */
export interface Running {
  /** What `finally` was given, in its order. */
  readonly finals: WaitingCallback[];
  /** Why it is pending, and the text of the error that ends it so. */
  pending: { readonly reason: string; readonly text: string } | undefined;
}

/** The side of a spec's vocabulary that the spec does not see: what it told, and what its assertions say. One for a file. */
export class Vocabulary {
  readonly told = new Told();
  readonly module: ModuleSpec<Vocabulary> = vocabularyModule(this);
  running: Running | undefined;
  /** Called before and after each test: what the test replaced by spies is put back. */
  begin: Callback | undefined;
  end: Callback | undefined;
  /** What the last failed assertion said. */
  failing: { readonly text: string; readonly difference: Failure["difference"] } | undefined;
  #machine: Machine | undefined;

  /** Gives the spec its words; the module must have been bound to the machine before. */
  install(machine: Machine): void {
    this.#machine = machine;
    for (const [name, source] of texts) runPrelude(machine, name, source);
  }

  /** True when the spec was stopped in the middle: nothing of it can run any more. */
  get isDead(): boolean {
    return this.#machine?.dead ?? false;
  }

  /** An error that left the spec, as a result tells it. */
  failureOf(error: ScriptError): Failure {
    const failure = failureOf(error);
    if (this.failing === undefined || !hasText(error, this.failing.text)) return failure;
    const { difference } = this.failing;
    return { ...failure, kind: "assertion", ...difference === undefined ? {} : { difference } };
  }

  /** Why the test that runs is pending, if this error is how it ended as such. */
  pendingBy(error: ScriptError): string | undefined {
    const { pending } = this.running ?? {};
    return pending !== undefined && hasText(error, pending.text) ? pending.reason : undefined;
  }
}

/** Characters of a word that is compared with others: no word of the vocabulary is as long. */
const LONGEST_WORD = 64;

/** The word most like this one, unless they are hardly alike. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  word = word.slice(0, LONGEST_WORD);
  const found: string = closestString(word, words);
  return levenshteinDistance(word, found) > Math.max(2, word.length / 2) ? undefined : found;
}

/** Is it the error with this text, position and all? Error objects leave Lua as their text only. */
function hasText({ kind, bytes }: ScriptError, text: string): boolean {
  return kind === "runtime" && new TextDecoder().decode(bytes) === text;
}

/** What the vocabulary's Lua calls: it takes the module away from the globals before the spec runs. */
function vocabularyModule(vocabulary: Vocabulary): ModuleSpec<Vocabulary> {
  const { told } = vocabulary;
  const mistake = param("mistake", optional(text), "what is wrong with the word in this place");
  const name = param("name", text), line = param("line", integer), mode = param("mode", text);
  const own = { doc: "", example: "" };
  return defineModule({
    name: "luanet_vocabulary",
    doc: "",
    open: () => vocabulary,
    functions: {
      open: fn(
        { ...own, args: [name, line, mode], returns: [mistake] },
        (_: Vocabulary, name, line, mode) => told.open(name, line, mode as Mode),
      ),
      close: fn({ ...own, args: [], returns: [] }, () => told.close()),
      test: fn(
        {
          ...own,
          args: [name, line, mode, param("body", optional(waitingFunction))],
          returns: [mistake],
        },
        (_: Vocabulary, name, line, mode, body) => told.test(name, line, mode as Mode, body),
      ),
      hook: fn(
        { ...own, args: [name, line, param("run", waitingFunction)], returns: [mistake] },
        (_: Vocabulary, kind, line, run) => told.hook(kind as HookKind, { line, run }),
      ),
      finally: fn(
        { ...own, args: [param("run", waitingFunction)], returns: [mistake] },
        ({ running }: Vocabulary, run) => {
          if (running === undefined) return "is called outside of a test";
          running.finals.push(run);
          return undefined;
        },
      ),
      pending: fn(
        {
          ...own,
          args: [param("reason", text), param("text", text)],
          returns: [param("ends", boolean)],
        },
        ({ running }: Vocabulary, reason, text) => {
          if (running === undefined) return false;
          running.pending = { reason, text };
          return true;
        },
      ),
      failing: fn(
        {
          ...own,
          args: [
            param("text", text),
            param("expected", optional(text)),
            param("actual", optional(text)),
          ],
          returns: [],
        },
        (vocabulary: Vocabulary, text, expected, actual) => {
          const compares = expected !== undefined && actual !== undefined;
          vocabulary.failing = { text, difference: compares ? { expected, actual } : undefined };
        },
      ),
      scopes: fn(
        { ...own, args: [param("begin", func()), param("end", func())], returns: [] },
        (vocabulary: Vocabulary, begin, end) => {
          vocabulary.begin = begin;
          vocabulary.end = end;
        },
      ),
      nearest: fn(
        {
          ...own,
          args: [param("word", text), param("words", rest(text))],
          returns: [param("nearest", optional(text))],
        },
        (_: Vocabulary, word, words) => nearest(word, words),
      ),
    },
  });
}
