import { assertEquals } from "@std/assert";
import type { ScriptError } from "../../../../runtime/errors.ts";
import { runScript } from "../../../support/host.ts";

/** The one error that a script leaves. */
export async function failure(
  text: string | Uint8Array,
  files: Record<string, string> = {},
): Promise<ScriptError> {
  const { errors } = await runScript(text, { files, frames: 1 });
  assertEquals(errors.length, 1);
  return errors[0] as ScriptError;
}
