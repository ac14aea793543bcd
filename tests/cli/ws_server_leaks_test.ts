import { assert, assertEquals } from "@std/assert";
import { project } from "../support/cli.ts";

/** Runs a program of tests/support that prints its memory twice; gives by how many MiB it grew. */
async function growth(program: string): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--v8-flags=--expose-gc",
      `${project}tests/support/${program}`,
    ],
    cwd: project,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(120_000),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals({ code, stderr: text(stderr) }, { code: 0, stderr: "" });
  const [first = NaN, second = NaN] = text(stdout).split("\n").map(Number);
  return (second - first) / 1024 / 1024;
}

Deno.test("2,000 loads and unloads of a script with a server and two clients settle in memory, and leave the port free", async () => {
  const grown = await growth("ws_server_load_unload.ts");
  assert(grown < 20, `the second thousand added ${grown} MiB`);
});

Deno.test("the memory of messages that are too big is given back", async () => {
  const grown = await growth("ws_server_refusals.ts");
  assert(grown < 200, `the second ten messages added ${grown} MiB`);
});
