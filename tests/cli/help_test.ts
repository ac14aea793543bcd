import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { parseFlags } from "../../cli/flags.ts";
import { commands } from "../../cli/commands.ts";
import { answer, flagRows, helpText, versionText } from "../../cli/help.ts";
import { UsageError } from "../../cli/usage.ts";
import project from "../../deno.json" with { type: "json" };

async function refusal(...args: string[]): Promise<string> {
  return (await assertRejects(() => answer(args), UsageError)).message;
}

Deno.test("help lists every command with its summary", async () => {
  const text = await answer(["help"]);
  for (const { name, summary } of commands) {
    assertMatch(text, new RegExp(`^  ${name} +${summary}$`, "m"));
  }
});

Deno.test("-h, --help and help say the same", async () => {
  const text = await answer(["help"]);
  assertEquals(await answer(["-h"]), text);
  assertEquals(await answer(["--help"]), text);
  assertEquals(await answer(["help", "--help"]), text);
});

Deno.test("help for a command is the same however it is asked for", async () => {
  for (const { name } of commands.filter(({ name }) => name !== "help")) {
    const text = await helpText(name);
    assertEquals(await answer(["help", name]), text);
    assertEquals(await answer([name, "a.lua", "--help"]), text);
    assertEquals(await answer(["--help", name]), text);
  }
});

Deno.test("help for a command has its usage, flags, exit codes and examples", async () => {
  for (const command of commands) {
    const text = await helpText(command.name);
    assertStringIncludes(text, `\nUsage: luanet ${command.name} ${command.synopsis}\n`);
    for (const title of ["Options", "Exit codes", "Examples"]) {
      assertStringIncludes(text, `\n${title}:\n  `);
    }
    for (const [form, fallback, doc] of await flagRows(command)) {
      assertStringIncludes(text, `\n  ${form}`);
      assertMatch(text, new RegExp(`  ${RegExp.escape(fallback)} *${RegExp.escape(doc)}\n`));
    }
  }
});

Deno.test("help fits 80 columns and has no stray spaces", async () => {
  for (const name of [undefined, ...commands.map(({ name }) => name)]) {
    const text = await helpText(name);
    for (const line of text.trimEnd().split("\n")) {
      assert(line.length <= 80, line);
      assertEquals(line, line.trimEnd());
    }
    assert(text.endsWith("\n") && !text.endsWith("\n\n"));
  }
});

Deno.test("help aligns the defaults and puts a wide flag on a line of its own", async () => {
  assertStringIncludes(
    await helpText("run"),
    `
  --callback-timeout=TIME  5s      stop a callback that takes longer, 0: never
  --memory=SIZE            512MiB  memory of a script, 16MiB to 2GiB
  --max-body=SIZE          64MiB   the most that resp.body holds
  --log-level=debug|info|warn|error
                           info    the least urgent lines to show
`,
  );
});

Deno.test("the examples are command lines that luanet understands", async () => {
  for (const command of commands.filter(({ flags }) => flags !== undefined)) {
    const table = await command.flags?.();
    for (const [line] of command.examples) {
      const [luanet, name, ...args] = line.split(" < ")[0]?.split(" ") ?? [];
      assertEquals([luanet, name], ["luanet", command.name]);
      if (table !== undefined) await parseFlags(args, table);
    }
  }
});

Deno.test("--version names luanet, Lua and Deno, one a line", async () => {
  assertEquals(
    versionText(),
    `luanet ${project.version}\nlua 5.4\ndeno ${Deno.version.deno}\n`,
  );
  assertEquals(await answer(["--version"]), versionText());
  assertEquals(await answer(["-V"]), versionText());
});

Deno.test("no command at all is wrong usage, answered with the help", async () => {
  assertEquals(await refusal(), `no command given\n\n${(await answer(["help"])).trimEnd()}`);
});

Deno.test("an unknown command is refused with the nearest", async () => {
  assertEquals(await refusal("rnu"), "unknown command 'rnu'; did you mean 'run'?");
  assertEquals(await refusal("RUN"), "unknown command 'RUN'; did you mean 'run'?");
  assertEquals(await refusal("help", "chekc"), "unknown command 'chekc'; did you mean 'check'?");
  assertEquals(
    await refusal("deploy"),
    "unknown command 'deploy'; luanet help lists the commands",
  );
  assertStringIncludes(await refusal("constructor"), "unknown command 'constructor'");
  assertStringIncludes(await refusal(""), "unknown command ''");
});

Deno.test("a script without run is refused with the line to type", async () => {
  assertEquals(
    await refusal("hello.lua"),
    "unknown command 'hello.lua'; did you mean: luanet run hello.lua",
  );
  assertEquals(
    await refusal("hello.lua", "--tick=5", "it's.lua"),
    "unknown command 'hello.lua'; did you mean: luanet run hello.lua --tick=5 'it'\\''s.lua'",
  );
  assertEquals(await refusal("-"), "unknown command '-'; did you mean: luanet run -");
});

Deno.test("a flag before the command is refused with the order", async () => {
  assertEquals(
    await refusal("--virtual", "run", "a.lua"),
    "unknown flag --virtual; a command goes first, as in luanet run script.lua " +
      "(luanet help lists the commands)",
  );
  assertStringIncludes(await refusal("--versoin"), "did you mean --version?");
});

Deno.test("importing the flags loads no library for suggestions, nor the help", async () => {
  const run = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", new URL("../../cli/run_flags.ts", import.meta.url).href],
  });
  const { modules }: { modules: { specifier: string; dependencies?: Dependency[] }[] } = JSON.parse(
    new TextDecoder().decode((await run.output()).stdout),
  );
  const lazy = modules.flatMap(({ dependencies }) => dependencies ?? [])
    .filter(({ specifier }) => /@std\/text|help\.ts/.test(specifier));
  assert(lazy.length > 0);
  for (const { specifier, isDynamic } of lazy) assertEquals(isDynamic, true, specifier);
});

interface Dependency {
  specifier: string;
  isDynamic?: boolean;
}
