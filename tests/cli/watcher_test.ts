import { assertEquals } from "@std/assert";
import { whyNotWatched } from "../../cli/watcher.ts";
import { inFolder, luanet } from "../support/cli.ts";

Deno.test("what keeps a folder from being watched is said with its remedy", () => {
  const said = (error: unknown) => whyNotWatched("scripts", error).message;
  const limit = "scripts can't be watched: the system's limit of watched files is reached " +
    "(on Linux fs.inotify.max_user_watches and max_user_instances); watch fewer with --watch-exclude";
  // What inotify says when it has no watches, no instances, or no handles left.
  assertEquals(said(new Error("No space left on device (os error 28)")), limit);
  assertEquals(said(new Error('OS file watch limit reached. about ["scripts"]')), limit);
  assertEquals(said(new Error("Too many open files (os error 24)")), limit);
  assertEquals(
    said(new Deno.errors.NotCapable("Requires read access")),
    "scripts can't be watched: run luanet with --allow-read",
  );
  assertEquals(said(new Error("odd")), "scripts can't be watched: odd");
});

Deno.test("a run that may not watch ends with 2 and names the permission", () =>
  inFolder({ "s.lua": `print("never")`, "a/x.txt": "" }, async (folder) => {
    const start = { cwd: folder, permissions: ["--allow-read=s.lua"] };
    const paths = await luanet(["run", "--watch=a", "s.lua"], start);
    assertEquals(
      [paths.code, paths.stderr],
      [2, "error: --watch=a can't be read: run luanet with --allow-read\n"],
    );
    const own = await luanet(["run", "--watch", "s.lua"], start);
    const real = await Deno.realPath(folder);
    assertEquals(
      [own.code, own.stdout, own.stderr.replace(real, "FOLDER")],
      [2, "", "error: FOLDER can't be watched: run luanet with --allow-read\n"],
    );
  }));
