import { readGameFile } from "../../cli/game_file.ts";
import { runSpecFile } from "../../runtime/test/run_file.ts";
import { project } from "./cli.ts";
import { modules } from "./host.ts";
import { type Outcome, outcomeOf } from "./lua_outcome.ts";
import { runProgram } from "./lua_program.ts";
import { specOptions } from "./spec_files.ts";
import type { Uses } from "./uses.ts";

const folder = `${project}tests/lua/`;

/** The files of tests below tests/lua, by their paths there. What lies in a folder `scripts` is loaded by specs. */
export function luaFiles(below = ""): string[] {
  const entries = [...Deno.readDirSync(folder + below)];
  return entries.toSorted((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name, isDirectory }) => {
    if (isDirectory) return name === "scripts" ? [] : luaFiles(`${below}${name}/`);
    return name.endsWith(".lua") ? [below + name] : [];
  });
}

/** Runs a file of tests: a spec, `luanet/load_spec.lua`, or a program, `event/on.lua`. @param uses takes down what it uses */
export async function runLuaFile(path: string, uses: Uses): Promise<Outcome> {
  if (path.endsWith("_spec.lua")) return await runSpec(path, uses);
  return await runProgram(path, await Deno.readFile(folder + path), {
    modules: uses.watch(modules),
  });
}

/** Runs a spec as `luanet test` does. */
async function runSpec(path: string, uses: Uses): Promise<Outcome> {
  const options = { ...specOptions, root: folder };
  const result = await runSpecFile(folder + path, options, {
    readGame: (name, written) => readGameFile(name, { written }),
    // lua/luanet.lua stands before luanet.game, and has what it shows from luanet_parts.
    sees: (modules) => [
      ...modules.filter(({ name }) => name === "luanet.game"),
      ...uses.watch(modules.filter(({ name }) => name !== "luanet.game")),
    ],
  });
  return outcomeOf(JSON.parse(JSON.stringify(result).replaceAll(folder, "")));
}
