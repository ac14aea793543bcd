import { LayeredRoot } from "../../runtime/layered_root.ts";
import { MemoryRoot } from "../support/memory_root.ts";
import { FolderRoot, type Root } from "../../runtime/root.ts";
import { inFolder } from "../support/cli.ts";

/** Every implementation of `Root`: each is made with the same files and handed to a test. */
export const roots: Readonly<
  Record<
    string,
    (files: Readonly<Record<string, string>>, test: (root: Root) => void) => Promise<void>
  >
> = {
  FolderRoot: (files, test) =>
    inFolder(files, (folder) => Promise.resolve(test(new FolderRoot(folder)))),
  LayeredRoot: (files, test) =>
    inFolder(
      files,
      (folder) => Promise.resolve(test(new LayeredRoot(new FolderRoot(folder), 1 << 20))),
    ),
  "LayeredRoot, with all in memory": (files, test) =>
    inFolder({}, (folder) => {
      const root = new LayeredRoot(new FolderRoot(folder), 1 << 20);
      for (const [path, text] of Object.entries(files)) {
        const draft = root.create(path);
        draft.write(new TextEncoder().encode(text));
        draft.commit();
      }
      return Promise.resolve(test(root));
    }),
  MemoryRoot: (files, test) => Promise.resolve(test(new MemoryRoot(files))),
};
