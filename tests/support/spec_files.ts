import type { FileResult } from "../../runtime/test/results.ts";
import { runSpecFile } from "../../runtime/test/run_file.ts";
import type { SpecOptions, Surroundings } from "../../runtime/test/surroundings.ts";

/** How specs are run when nothing else is said. */
export const specOptions: SpecOptions = {
  tick: 60,
  callbackTimeout: 5_000,
  memory: 512 << 20,
  maxBody: 64 << 20,
  allowOrigins: [],
  root: ".",
};

/** What a test may choose of a spec's run. */
export interface SpecRun extends Partial<SpecOptions>, Partial<Surroundings> {
  /** Scripts and other files beside the spec. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs a spec, `a_spec.lua`, in a folder of its own; the folder's name is taken out of what came of it. */
export async function runSpecText(
  spec: string,
  { files = {}, readGame = () => Promise.resolve([]), begins, ended, turned, ...options }: SpecRun =
    {},
): Promise<FileResult> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries({ ...files, "a_spec.lua": spec })) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    const result = await runSpecFile(`${folder}/a_spec.lua`, {
      ...specOptions,
      root: folder,
      ...options,
    }, {
      readGame,
      ...begins === undefined ? {} : { begins },
      ...ended === undefined ? {} : { ended },
      ...turned === undefined ? {} : { turned },
    });
    return JSON.parse(JSON.stringify(result).replaceAll(`${folder}/`, ""));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What came of a spec, a line for each test and for each failure: `passed: block test`, `  a_spec.lua:3: message`. */
export async function outcome(spec: string, run: SpecRun = {}): Promise<string[]> {
  const { broken, tests } = await runSpecText(spec, run);
  return [
    ...broken === undefined ? [] : [`broken: ${broken.file}:${broken.line}: ${broken.message}`],
    ...tests.flatMap(({ status, path, failures }) => [
      `${status}: ${path.join(" ")}`,
      ...failures.map(({ file, line, message, times = 1 }) =>
        `  ${file}:${line}: ${message}${times > 1 ? ` (${times} times)` : ""}`
      ),
    ]),
  ];
}
