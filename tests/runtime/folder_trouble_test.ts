/** What the system refuses, and what other processes do meanwhile. Each test runs programs of its own. */
import { assert, assertEquals } from "@std/assert";
import { findProgram } from "../peers.ts";
import { inFolder, project } from "../support/cli.ts";
import { onSmallDisk } from "../support/small_disk.ts";

const linux = Deno.build.os === "linux";
const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;

/** What programs begin with: `files` of the folder that they run in, and `report`, which prints what came of a step. */
const preamble = `
  import { FolderRoot } from ${JSON.stringify(`file://${project}runtime/root.ts`)};
  import { filesOf } from ${JSON.stringify(`file://${project}runtime/folder_files.ts`)};
  const root = new FolderRoot(".");
  const files = filesOf(root);
  const write = (path: string, bytes: string | Uint8Array) => {
    const draft = files.create(path);
    draft.write(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    draft.commit();
    return true;
  };
  const report = (step: () => unknown) => {
    try {
      console.log(String(step()));
    } catch (error) {
      console.log(error.name + ": " + error.message);
    }
  };
`;

/**
 * Runs a program; gives the lines that it printed.
 * @param shell a program for `sh`, in which `"$@"` is the command line of Deno
 */
async function run(
  folder: string,
  program: string,
  permissions: readonly string[] = ["--allow-read", "--allow-write"],
  shell = `exec "$@"`,
): Promise<string[]> {
  const line = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--no-lock", "--no-check"];
  const child = new Deno.Command("sh", {
    args: ["-c", shell, "sh", ...line, `--config=${project}deno.json`, ...permissions, "-"],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(preamble + program));
  await writer.close();
  const { stdout, stderr } = await output;
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trimEnd().split("\n");
}

/** The names below a folder, hidden ones too. */
function tree(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(`${folder}/${below}`)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? [`${below}${name}/`, ...tree(folder, `${below}${name}/`)] : [below + name]
    );
}

Deno.test("a missing permission is named with its flag, and nothing is changed", () =>
  inFolder({ "a.txt": "a", "in/b.txt": "b" }, async (folder) => {
    const before = tree(folder);
    const steps = `
      report(() => write("a.txt", "new"));
      report(() => write("new/x.txt", "new"));
      report(() => files.remove("a.txt"));
      report(() => files.rename("a.txt", "c.txt"));
      report(() => files.rename("in/b.txt", "new/c.txt"));
    `;
    assertEquals(await run(folder, steps, ["--allow-read"]), [
      `HostError: "a.txt" can't be written: run luanet with --allow-write=.`,
      `HostError: "new/x.txt" can't be written: run luanet with --allow-write=.`,
      `HostError: "a.txt" can't be removed: run luanet with --allow-write=.`,
      `HostError: "a.txt" can't be renamed to "c.txt": run luanet with --allow-write=.`,
      `HostError: "in/b.txt" can't be renamed to "new/c.txt": run luanet with --allow-write=.`,
    ]);
    assertEquals(tree(folder), before);
    const narrowed = ["--allow-read", "--allow-write=in"];
    assertEquals(
      await run(folder, steps + `report(() => write("in/deep/x.txt", "new"));`, narrowed),
      [
        `HostError: "a.txt" can't be written: run luanet with --allow-write=.`,
        `HostError: "new/x.txt" can't be written: run luanet with --allow-write=.`,
        `HostError: "a.txt" can't be removed: run luanet with --allow-write=.`,
        `HostError: "a.txt" can't be renamed to "c.txt": run luanet with --allow-write=.`,
        `HostError: "in/b.txt" can't be renamed to "new/c.txt": run luanet with --allow-write=.`,
        "true",
      ],
    );
    const unread = await run(
      folder,
      steps + `report(() => files.list("in")); report(() => files.look("in"));`,
      ["--allow-write"],
    );
    assertEquals(unread.length, 7);
    for (const line of unread) {
      assert(
        /^HostError: Requires read access to ".*": run luanet with --allow-read$/.test(line),
        line,
      );
    }
    assertEquals(tree(folder), ["a.txt", "in/", "in/b.txt", "in/deep/", "in/deep/x.txt"]);
  }));

const setpriv = linux ? findProgram("setpriv") : undefined;

Deno.test({
  name: "a folder and a file that are read-only stay as they are, with the cause",
  // Root writes everywhere unless it gives that right up.
  ignore: Deno.build.os === "windows" || (isRoot && setpriv === undefined),
  fn: () =>
    inFolder({ "closed/a.txt": "a", "fixed.txt": "fixed", "free.txt": "free" }, async (folder) => {
      await Deno.chmod(`${folder}/fixed.txt`, 0o444);
      await Deno.chmod(`${folder}/closed`, 0o555);
      try {
        const before = tree(folder);
        const shell = isRoot
          ? `setpriv --bounding-set=-dac_override,-dac_read_search,-fowner "$@"`
          : undefined;
        const steps = `
          report(() => write("closed/a.txt", "new"));
          report(() => write("closed/b.txt", "new"));
          report(() => write("closed/new/b.txt", "new"));
          report(() => files.remove("closed/a.txt"));
          report(() => files.rename("closed/a.txt", "new/a.txt"));
          report(() => files.rename("free.txt", "closed/free.txt"));
          report(() => write("fixed.txt", "new"));
        `;
        assertEquals(await run(folder, steps, undefined, shell), [
          `HostError: "closed/a.txt" can't be written: Permission denied`,
          `HostError: "closed/b.txt" can't be written: Permission denied`,
          `HostError: "closed/new/b.txt" can't be written: Permission denied`,
          `HostError: "closed/a.txt" can't be removed: Permission denied`,
          `HostError: "closed/a.txt" can't be renamed to "new/a.txt": Permission denied`,
          `HostError: "free.txt" can't be renamed to "closed/free.txt": Permission denied`,
          `HostError: "fixed.txt" can't be written: Permission denied`,
        ]);
        assertEquals(tree(folder), before);
        assertEquals(Deno.readTextFileSync(`${folder}/fixed.txt`), "fixed");
      } finally {
        await Deno.chmod(`${folder}/closed`, 0o755);
      }
    }),
});

Deno.test({
  name: "a folder that can't be looked into is named with the cause",
  ignore: Deno.build.os === "windows" || (isRoot && setpriv === undefined),
  fn: () =>
    inFolder({ "closed/a.txt": "a", "secret.txt": "s" }, async (folder) => {
      await Deno.chmod(`${folder}/secret.txt`, 0o000);
      await Deno.chmod(`${folder}/closed`, 0o000);
      try {
        const shell = isRoot
          ? `setpriv --bounding-set=-dac_override,-dac_read_search "$@"`
          : undefined;
        const steps = `
          report(() => root.read("secret.txt"));
          report(() => root.read("closed/a.txt"));
          report(() => files.look("closed/a.txt"));
          report(() => files.list("closed"));
        `;
        assertEquals(await run(folder, steps, undefined, shell), [
          `HostError: "secret.txt" can't be read: Permission denied`,
          `HostError: "closed/a.txt" can't be read: Permission denied`,
          `HostError: "closed/a.txt" can't be looked at: Permission denied`,
          `HostError: "closed" can't be listed: Permission denied`,
        ]);
      } finally {
        await Deno.chmod(`${folder}/closed`, 0o755);
      }
    }),
});

/** Steps on a disk that has no room for `large`, and what is left in the end. */
const onFullDisk = (cause: string) =>
  [
    `
      const large = new Uint8Array(4 << 20).fill(65);
      report(() => write("a.txt", large));
      report(() => write("new/folder/b.txt", large));
      report(() => write("a.txt", "small"));
    `,
    [
      `HostError: "a.txt" can't be written: ${cause}`,
      `HostError: "new/folder/b.txt" can't be written: ${cause}`,
      "true",
    ],
  ] as const;

Deno.test("a write that fails in the middle leaves nothing, and an older file as it was", {
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder({ "a.txt": "a" }, async (folder) => {
    const [steps, expected] = onFullDisk("File too large");
    // 1 MiB for each file; Deno must not end of the signal that tells of it.
    const shell = `trap '' XFSZ; ulimit -f 2048; exec "$@"`;
    assertEquals(await run(folder, steps, undefined, shell), expected);
    assertEquals(tree(folder), ["a.txt"]);
    assertEquals(await Deno.readTextFile(`${folder}/a.txt`), "small");
  }));

Deno.test({
  name: "a full disk is named as the cause, and nothing is left on it",
  ignore: !linux,
  fn: () =>
    onSmallDisk(async (disk) => {
      await Deno.writeTextFile(`${disk}/a.txt`, "a");
      const [steps, expected] = onFullDisk("No space left on device");
      assertEquals(await run(disk, steps), expected);
      assertEquals(tree(disk), ["a.txt"]);
      assertEquals(await Deno.readTextFile(`${disk}/a.txt`), "small");
    }),
});

Deno.test("two processes that write one file leave a whole one each time", () =>
  inFolder({ "ready/x": "" }, async (folder) => {
    const size = 300_000;
    const writer = (letter: string) => `
      const bytes = new Uint8Array(${size}).fill(${letter.charCodeAt(0)});
      write("ready/${letter}", "");
      while (files.list("ready")?.length !== 3);
      for (let i = 0; i < 200; i++) {
        write("shared/deep/file.bin", bytes);
        write("new" + i + "/file.bin", bytes);
      }
      report(() => "done");
    `;
    let done = false;
    const writers = Promise.all([run(folder, writer("a")), run(folder, writer("b"))])
      .finally(() => done = true);
    const seen = new Set<string>();
    const check = (path: string) => {
      const bytes = Deno.readFileSync(path);
      const first = bytes[0] ?? 0;
      assert(
        bytes.length === size && bytes.every((byte) => byte === first),
        `${path} is not whole`,
      );
      seen.add(String.fromCharCode(first));
    };
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      try {
        check(`${folder}/shared/deep/file.bin`);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    assertEquals(await writers, [["done"], ["done"]]);
    assertEquals([...seen].sort(), ["a", "b"]);
    for (let i = 0; i < 200; i++) check(`${folder}/new${i}/file.bin`);
    assertEquals(tree(folder).filter((path) => path.includes(".luanet-")), []);
  }));
