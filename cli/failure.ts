import { HostError } from "../runtime/mod.ts";
import { Output } from "./output.ts";
import { UsageError } from "./usage.ts";

/** The exit code for wrong usage, and for a failure of luanet itself. */
const FAILURE = 2;

/** Says on stderr why a command could not do its work; gives the exit code. */
export function reportFailure(error: unknown): number {
  const text = error instanceof UsageError || error instanceof HostError
    ? `error: ${error.message}`
    : `internal error (a bug in luanet, please report it): ${
      error instanceof Error ? error.stack : error
    }`;
  // Where stderr can't be written either, the exit code still says it.
  const output = new Output();
  output.write("stderr", new TextEncoder().encode(text.trimEnd() + "\n"));
  output.flush();
  return FAILURE;
}
