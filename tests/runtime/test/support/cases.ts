import { failureOf } from "./spec.ts";

/** Lua that passes, and Lua that fails, with the message of its failure. */
export interface Cases {
  readonly passes: readonly string[];
  readonly fails: readonly (readonly [lua: string, message: string])[];
}

/** What is not as the cases say, a sentence each. */
export async function broken({ passes, fails }: Cases): Promise<string[]> {
  const found: string[] = [];
  for (const lua of passes) {
    const failure = await failureOf(lua);
    if (failure !== undefined) found.push(`${lua} fails: ${failure.message}`);
  }
  for (const [lua, message] of fails) {
    const failure = await failureOf(lua);
    if (failure === undefined) found.push(`${lua} passes`);
    else if (failure.message !== message) found.push(`${lua} says: ${failure.message}`);
    else if (failure.kind !== "assertion") found.push(`${lua} is a ${failure.kind} error`);
    else if (failure.line !== 2) found.push(`${lua} fails in line ${failure.line}`);
  }
  return found;
}
