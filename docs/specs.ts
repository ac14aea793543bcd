import { sections } from "../runtime/test/words.ts";

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
  return [
    "# What spec files say",
    "<!-- Made from the descriptions in runtime/test/ by `deno task gen`: change those. -->",
    "`luanet test` runs files named `*_spec.lua`. Their words are busted's and luassert's:",
    ...parts,
  ].join("\n\n") + "\n";
}
