import { assert, assertEquals } from "@std/assert";
import { project } from "../support/cli.ts";

Deno.test("2,000 loads and unloads of a script settle in memory, and leave nothing that runs", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--v8-flags=--expose-gc",
      `${project}tests/support/load_unload.ts`,
    ],
    cwd: project,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(60_000),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals({ code, stderr: text(stderr) }, { code: 0, stderr: "" });
  const [first = NaN, second = NaN] = text(stdout).split("\n").map(Number);
  const growth = (second - first) / 1024 / 1024;
  assert(growth < 20, `the second thousand added ${growth} MiB`);
});
