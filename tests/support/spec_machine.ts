import { assertEquals } from "@std/assert";
import { ScriptError } from "../../runtime/errors.ts";
import { json } from "../../runtime/json/json.ts";
import { print } from "../../runtime/log/print.ts";
import { Script } from "../../runtime/script.ts";
import { defineModule, fn, type ModuleSpec, param } from "../../runtime/spec.ts";
import { luanetModule } from "../../runtime/test/luanet.ts";
import { luanetHttp } from "../../runtime/test/luanet_http.ts";
import { luanetWs } from "../../runtime/test/luanet_ws.ts";
import { Session } from "../../runtime/test/session.ts";
import { failureOf } from "../../runtime/test/failures.ts";
import { SpecHost } from "../../runtime/test/spec_host.ts";
import type { SpecOptions } from "../../runtime/test/surroundings.ts";
import type { WaitingCallback } from "../../runtime/values.ts";
import { waitingFunction } from "../../runtime/waits.ts";
import { inFolder } from "./cli.ts";
import { script } from "./host.ts";

/** What came of a test in Lua. */
export interface SpecOutcome {
  /** What it printed, a line each, with spaces for tabs. */
  readonly lines: readonly string[];
  /** What its scripts printed. */
  readonly printed: readonly string[];
  /** `line: message` of what it raised itself, of what its functions raised that the host called, of its scripts. */
  readonly raised: string | undefined;
  readonly reported: readonly string[];
  readonly scriptErrors: readonly string[];
  readonly unanswered: readonly string[];
}

/** Runs Lua text as the one test of a spec, beside scripts by their names; the first line of it is line 1. */
export async function runTest(
  text: string,
  scripts: Readonly<Record<string, string>> = {},
): Promise<SpecOutcome> {
  let outcome: SpecOutcome | undefined;
  await inFolder(scripts, async (folder) => {
    outcome = await runIn(folder, text);
  });
  if (outcome === undefined) throw new Error("nothing came of it");
  return outcome;
}

async function runIn(folder: string, text: string): Promise<SpecOutcome> {
  const options: SpecOptions = {
    tick: 60,
    callbackTimeout: 5_000,
    memory: 512 << 20,
    maxBody: 64 << 20,
    allowOrigins: [],
    root: folder,
  };
  let body: WaitingCallback | undefined;
  const test = defineModule({
    name: "",
    doc: "",
    open: () => undefined,
    functions: {
      test: fn(
        { doc: "", args: [param("body", waitingFunction)], returns: [], example: "" },
        (_, given) => {
          body = given;
        },
      ),
    },
  });
  const drive = { options, folder: `${folder}/`, readGame: () => Promise.resolve([]) };
  const modules = [luanetModule(drive), luanetHttp, luanetWs, json, print, test] as ModuleSpec[];
  const host = new SpecHost(options, modules, () => {}, failureOf);
  const spec = new Script(host, script(`test(function() ${text}\nend)`, "spec.lua"));
  if (!spec.start()) throw new Error(host.failures[0]?.message);
  const session = host.current.session = new Session(options);
  let raised: ScriptError | undefined;
  try {
    await body?.run();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    raised = error;
  }
  await session.end();
  host.check();
  host.current.session = undefined;
  const shown = ({ line, message }: { line: number; message: string }) => `${line}: ${message}`;
  const output = session.sink.output.take();
  const linesOf = (texts: readonly string[]) =>
    texts.join("").replaceAll("\t", " ").split("\n").slice(0, -1);
  return {
    lines: linesOf(output.filter(({ script }) => script === undefined).map(({ text }) => text)),
    printed: linesOf(
      output.filter(({ script, stream }) => script !== undefined && stream === "stdout")
        .map(({ text }) => text),
    ),
    raised: raised && shown(raised),
    reported: host.failures.map(shown),
    scriptErrors: session.sink.unexpected.map(shown),
    unanswered: [...session.unanswered],
  };
}

/** Nothing went wrong. */
export function assertWell({ raised, reported, scriptErrors, unanswered }: SpecOutcome): void {
  assertEquals({ raised, reported, scriptErrors, unanswered }, {
    raised: undefined,
    reported: [],
    scriptErrors: [],
    unanswered: [],
  });
}
