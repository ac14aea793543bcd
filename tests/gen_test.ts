import { assertEquals } from "@std/assert";
import { generate, pages } from "../docs/gen.ts";
import { inFolder, project } from "./support/cli.ts";

const here = new URL("../", import.meta.url);

function folderUrl(folder: string): URL {
  return new URL(`file://${folder}/`);
}

Deno.test("the generated pages are what the descriptions render: deno task gen writes them", async () => {
  assertEquals(await generate(here, true), []);
});

Deno.test("rendering gives the same pages each time, each ending in one newline", async () => {
  const first = await pages();
  assertEquals(first, await pages());
  for (const [path, text] of Object.entries(first)) assertEquals(/[^\n]\n$/.test(text), true, path);
});

Deno.test("the check names stale and missing pages and leaves them alone", async () => {
  const rendered = await pages();
  const [stale = "", ...missing] = Object.keys(rendered);
  await inFolder({ [stale]: `${rendered[stale]}\nWritten by hand.\n` }, async (folder) => {
    assertEquals(await generate(folderUrl(folder), true), [stale, ...missing]);
    assertEquals(
      await Deno.readTextFile(`${folder}/${stale}`),
      `${rendered[stale]}\nWritten by hand.\n`,
    );
  });
});

Deno.test("generating writes the pages that are stale or missing, and no others", async () => {
  const rendered = await pages();
  const [fresh = "", ...missing] = Object.keys(rendered);
  await inFolder({ [fresh]: rendered[fresh] ?? "" }, async (folder) => {
    assertEquals(await generate(folderUrl(folder), false), missing);
    assertEquals(await generate(folderUrl(folder), true), []);
    for (const [path, text] of Object.entries(rendered)) {
      assertEquals(await Deno.readTextFile(`${folder}/${path}`), text);
    }
  });
});

Deno.test("deno task gen --check answers for CI", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", `${project}docs/gen.ts`, "--check"],
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(code, 0);
});
