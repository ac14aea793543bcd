import type { Drive } from "../runtime/test/luanet.ts";
import { luanetModules } from "../runtime/test/modules.ts";
import { sections } from "../runtime/test/words.ts";
import { renderModule } from "./reference.ts";

/** The reference of what spec files see besides, as Markdown. */
export function renderSpecs(): string {
  const parts = sections.flatMap(({ title, doc, words }) => [
    `## ${title}`,
    doc,
    ...words.flatMap(({ forms, doc, example }) => [
      `### ${forms.map((form) => `\`${form}\``).join(", ")}`,
      doc,
      "```lua\n" + example + "\n```",
    ]),
  ]);
  // Only described: nothing of it is called.
  const modules = luanetModules({} as Drive);
  return [
    "# What spec files say",
    "<!-- Made from the descriptions in runtime/test/ by `deno task gen`: change those. -->",
    "`luanet test` runs files named `*_spec.lua`, and Lua files in a folder `spec`. They have words to tell tests with, " +
    "which are busted's and luassert's, and the table `luanet`, which drives the host. Beside these they see `json`, " +
    "`log`, `file`, `require` and what Lua itself has, as scripts do; scripts see nothing of what stands here.",
    ...parts,
    ...modules.flatMap(renderModule),
  ].join("\n\n") + "\n";
}
