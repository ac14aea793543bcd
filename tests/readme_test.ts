import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { inFolder, luanet, luanetArgs, project } from "./support/cli.ts";

const readme = await Deno.readTextFile(`${project}README.md`);

/** The README's code blocks of a language, each with its line there. */
function blocks(language: string): { readonly line: number; readonly text: string }[] {
  const fences = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...readme.matchAll(fences)].map(({ 1: text = "", index }) => ({
    line: readme.slice(0, index).split("\n").length + 1,
    text: text.trimEnd(),
  }));
}

const npx = "npx -y deno@2.9.6";

/** What comes out of each command that the README shows; what has no number in it stands in the README, too. */
const outputs: Readonly<Record<string, { readonly stdout: RegExp; readonly stderr: RegExp }>> = {
  [`${npx} task luanet run fixtures/hello.lua`]: {
    stdout: /^hello from fixtures\/hello\.lua\n$/,
    stderr: /^$/,
  },
  [`${npx} task luanet run --duration=2s fixtures/frames.lua`]: {
    stdout: /^seen \d+ frames\n$/,
    stderr: /frames in 1 s\n/,
  },
  [`${npx} task luanet run --virtual --frames=600 fixtures/frames.lua`]: {
    stdout: /^seen 600 frames\n$/,
    stderr: /600 frames in 10 s\n$/,
  },
  [`echo 'print("hello", 1 + 1)' | ${npx} task luanet run -`]: {
    stdout: /^hello\t2\n$/,
    stderr: /^$/,
  },
  [`${npx} task luanet check fixtures`]: {
    stdout: /^$/,
    stderr: /^checked \d+ files, all well\n$/,
  },
  [`${npx} task luanet test fixtures`]: {
    stdout: /\nok \| \d+ passed \| 0 failed \|/,
    stderr: /^$/,
  },
  [`${npx} task luanet test --smoke=fixtures/dashboard.lua`]: {
    stdout: /\nok \| 1 passed \| 0 failed .*\| 1 warning\n$/,
    stderr: /^$/,
  },
  [`${npx} task luanet test --coverage=coverage fixtures`]: {
    stdout: /\nwritten to coverage\/lcov\.info\n$/,
    stderr: /^$/,
  },
  [`${npx} run --no-prompt --allow-read=. main.ts run fixtures/hello.lua`]: {
    stdout: /^hello from fixtures\/hello\.lua\n$/,
    stderr: /^$/,
  },
};

/** Runs a command of the README as it stands, but with the Deno that runs this test. */
async function run(command: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", command.replaceAll(npx, `"$0"`), Deno.execPath()],
    cwd: project,
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const commands = blocks("sh").map(({ text }) => text);

/** Commands that run until Ctrl-C, and what they say once they run; the port may be another program's. */
const endless: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    ["", "--game=fixtures/game.json --allow-origin=null "].map((flags) => [
      `${npx} task luanet run ${flags}fixtures/dashboard.lua`,
      /dashboard\.lua listens on ws:\/\/127\.0\.0\.1:8080\/\n|port 8080 is in use\n/,
    ]),
  ),
  [`${npx} task luanet run --watch fixtures/frames.lua`]: /frames in 1 s\n/,
};

for (const [command, says] of Object.entries(endless)) {
  Deno.test({
    name: `README: ${command}, until Ctrl-C`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const child = new Deno.Command("sh", {
        args: ["-c", `exec ${command.replaceAll(npx, `"$0"`)}`, Deno.execPath()],
        cwd: project,
        env: { NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const patience = setTimeout(() => child.kill("SIGKILL"), 60_000);
      let said = "", interrupted = false;
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        said += text;
        if (interrupted || !says.test(said)) continue;
        interrupted = true;
        if (!said.includes("in use")) child.kill("SIGINT");
      }
      const { code } = await child.status;
      clearTimeout(patience);
      assertMatch(said, says);
      assertEquals(code, said.includes("in use") ? 0 : 130, said);
    },
  });
}

for (const command of commands) {
  if (Object.hasOwn(endless, command)) continue;
  if (command === `${npx} task test`) {
    Deno.stderr.writeSync(
      new TextEncoder().encode(`skipped: README's "${command}": it is this very run\n`),
    );
    continue;
  }
  Deno.test({
    name: `README: ${command}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const output = outputs[command];
      if (output === undefined) throw new Error("say in readme_test.ts what comes out of it");
      const { code, stdout, stderr } = await run(command);
      assertEquals(code, 0, stderr);
      assertMatch(stdout, output.stdout);
      // Deno says first what its task runs.
      assertMatch(stderr.replace(/^Task luanet .*\n/, ""), output.stderr);
    },
  });
}

Deno.test("README shows every command whose output is known here", () => {
  const known = [...Object.keys(outputs), ...Object.keys(endless)];
  assertEquals(known.filter((command) => !commands.includes(command)), []);
});

Deno.test("README's two commands for a new user are tasks", () => {
  assert(commands.includes(`${npx} task test`));
  assert("test" in config.tasks && "luanet" in config.tasks);
});

Deno.test("the tests run luanet as the task does that README shows", () => {
  const line = ["deno", ...luanetArgs()].join(" ").replace(project, "").replace(" --quiet", "");
  assertEquals(line, config.tasks.luanet.command);
});

Deno.test("README says what its first command prints", () => {
  assertEquals(commands[0], `${npx} task luanet run fixtures/dashboard.lua`);
  assert(readme.includes("`fixtures/dashboard.lua listens on ws://127.0.0.1:8080/`"));
});

const isSpec = (text: string) => text.startsWith("describe(");

for (const { line, text } of blocks("lua")) {
  if (isSpec(text)) {
    Deno.test(`README, line ${line}: the spec passes`, async () => {
      const script = await Deno.readTextFile(`${project}fixtures/dashboard.lua`);
      await inFolder({ "dashboard.lua": script, "a_spec.lua": text }, async (cwd) => {
        const { code, stdout } = await luanet(["test"], { cwd });
        assertEquals(code, 0, stdout);
      });
    });
    continue;
  }
  Deno.test(`README, line ${line}: the script runs without an error`, async () => {
    const flags = ["--virtual", "--frames=120"];
    const { code, stderr } = await luanet(["run", ...flags, "-"], { input: text });
    assertEquals(code, 0, stderr);
    assertEquals(stderr.split("\n").filter((line) => / (warn|error) /.test(line)), []);
  });
}

Deno.test("README's sample of an error is what fixtures/failing.lua gives", async () => {
  const args = ["run", "--virtual", "--frames=1", "fixtures/failing.lua"];
  const { code, stderr } = await luanet(args);
  assertEquals(code, 1);
  assertEquals(blocks("text").map(({ text }) => text), [stderr.trimEnd()]);
});

Deno.test("README's links lead to files of the project", async () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, link = ""]) => link)
    .filter((link) => !/^\w+:/.test(link));
  assert(links.length > 0);
  for (const link of links) assert((await Deno.stat(project + link)).isFile, link);
});

Deno.test("README names the files and folders of the project as they are", async () => {
  const named = [...readme.matchAll(/`((?:docs|fixtures|tests|cli|runtime|\.ci)\/[\w./-]*)`/g)];
  for (const [, path = ""] of named) await Deno.stat(project + path);
});

Deno.test("README's lines for JSR name every package of @std that the import map names", () => {
  const [lines, ...others] = blocks("json").map(({ text }) => text);
  assertEquals(others, []);
  const map: unknown = JSON.parse(`{${lines?.replace(/,\s*$/, "")}}`);
  const names = Object.keys(config.imports).filter((name) => name.startsWith("@std/"));
  const wanted = names.map((name) => {
    const [, scope, library, ...path] = /^(@std)\/([^/]+)(.*)$/.exec(name) ?? [];
    return [name, `jsr:${scope}/${library}@1${path.join("")}`];
  });
  assertEquals(map, Object.fromEntries(wanted));
});
