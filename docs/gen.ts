/**
 * Writes the pages that are made from descriptions in the code; with `--check` only compares them.
 * `deno task gen [--check]`
 */
import { renderCommandLine } from "./command_line.ts";
import { renderReference } from "./reference.ts";
import { renderSpecs } from "./specs.ts";

/** The generated pages: path below the project's folder, and text. */
export async function pages(): Promise<Readonly<Record<string, string>>> {
  return {
    "docs/reference.md": await renderReference(),
    "docs/command_line.md": await renderCommandLine(),
    "docs/specs.md": renderSpecs(),
  };
}

/** Gives the paths of pages that are not what the descriptions render; writes them unless `check`. */
export async function generate(folder: URL, check: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(await pages())) {
    const file = new URL(path, folder);
    if (await Deno.readTextFile(file).catch(() => "") === text) continue;
    stale.push(path);
    if (!check) await Deno.writeTextFile(file, text);
  }
  return stale;
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  const stale = await generate(new URL("../", import.meta.url), check);
  const lines = stale.map((path) =>
    check ? `${path} is out of date: run deno task gen\n` : `wrote ${path}\n`
  );
  Deno.stderr.writeSync(new TextEncoder().encode(lines.join("")));
  if (check && stale.length > 0) Deno.exit(1);
}
