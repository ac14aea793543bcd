import { checkSources, HostError, readScript, type ScriptError } from "../runtime/mod.ts";
import { annotation } from "./annotation.ts";
import { type CheckFlags, checkFlags } from "./check_flags.ts";
import { parseFlags } from "./flags.ts";
import { luaFilesBelow, statOf } from "./lua_files.ts";
import { Output } from "./output.ts";
import { errorJson, headings, messageOf, reportLines } from "./report.ts";
import { UsageError } from "./usage.ts";

/**
 * `luanet check`: compiles scripts without running them.
 * @returns the exit code
 * @throws {UsageError | HostError} when a file can't be read, or there is none, or stdout can't be written
 */
export async function check(args: readonly string[]): Promise<number> {
  const { values: { reporter }, positionals } = await parseFlags(args, checkFlags);
  const names = (positionals.length > 0 ? positionals : ["."]).flatMap(luaFiles);
  const read = names.map((name) => readScript(name, "."));
  const files = [...new Map(read.map((file) => [file.path, file])).values()];
  const errors = await checkSources(files);
  const output = new Output();
  for (const error of errors) {
    const [stream, text] = render(error, reporter);
    output.write(stream, new TextEncoder().encode(text + "\n"));
  }
  if (reporter === "pretty") {
    const count = files.length === 1 ? "1 file" : `${files.length} files`;
    const outcome = errors.length === 0 ? "all well" : `${errors.length} with an error`;
    output.write("stderr", new TextEncoder().encode(`checked ${count}, ${outcome}\n`));
  }
  output.flush();
  if (output.failure !== undefined) throw output.failure;
  return errors.length > 0 ? 1 : 0;
}

/** The Lua files that the user means: a file whatever its name, or all below a folder. */
function luaFiles(name: string): string[] {
  if (name === "") throw new UsageError("a name is empty: name a Lua file or a folder");
  const stat = statOf(name);
  if (stat === undefined) {
    const remedy = name === "-" ? "check reads no stdin: name" : "name";
    throw new HostError(`${name}: no such file or folder; ${remedy} a Lua file or a folder`);
  }
  if (!stat.isDirectory) return [name];
  const found = luaFilesBelow(name);
  if (found.length === 0) {
    const folder = name === "." ? "this folder" : name;
    throw new HostError(`no .lua file in ${folder}; name a file or another folder`);
  }
  return found;
}

function render(
  error: ScriptError,
  reporter: CheckFlags["reporter"],
): ["stdout" | "stderr", string] {
  switch (reporter) {
    case "github":
      return [
        "stdout",
        annotation("error", {
          file: error.file ?? error.script,
          line: error.line,
          title: `Lua ${headings[error.kind]}`,
          message: messageOf(error),
        }),
      ];
    case "json":
      return ["stdout", JSON.stringify(errorJson(error))];
    case "pretty":
      return [
        "stderr",
        reportLines(error, { colors: Deno.stderr.isTerminal() && !Deno.noColor }).join("\n"),
      ];
  }
}
