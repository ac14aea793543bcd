import { FolderRoot } from "../../../../runtime/root.ts";
import { inFolder } from "../../../support/cli.ts";
import { script, testHost } from "../../../support/host.ts";

/** Runs the script `scripts/main.lua` of a real folder that is the root; gives what it printed. */
export async function runInFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  links: Readonly<Record<string, string>> = {},
): Promise<{ printed: string; errors: readonly { message: string; position: string }[] }> {
  let result: { printed: string; errors: readonly { message: string; position: string }[] } = {
    printed: "",
    errors: [],
  };
  await inFolder(files, async (folder) => {
    for (const [path, target] of Object.entries(links)) {
      await Deno.symlink(target.replace("FOLDER", folder), `${folder}/${path}`);
    }
    const root = `${folder}/root`;
    const { host, sink } = testHost({
      world: {
        root: new FolderRoot(root),
        rootFolder: root,
        folder: (path: string) => new FolderRoot(path),
      },
    });
    const text = files["root/scripts/main.lua"] ?? "";
    const main = script(text, "scripts/main.lua");
    host.start([
      host.compile({ ...main, file: "root/scripts/main.lua", folder: `${root}/scripts` }),
    ]);
    result = { printed: sink.printed, errors: sink.errors };
  });
  return result;
}
