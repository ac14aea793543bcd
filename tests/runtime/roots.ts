import { MemoryRoot } from "../../runtime/memory_root.ts";
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
  MemoryRoot: (files, test) => Promise.resolve(test(new MemoryRoot(files))),
};
