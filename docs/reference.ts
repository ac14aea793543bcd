import { events, modules } from "../runtime/mod.ts";
import type { Kind, Param, Signature } from "../runtime/spec.ts";

/** The reference of what scripts see, as Markdown, rendered from the rooms' own descriptions. */
export function renderReference(): string {
  const parts = modules.flatMap((module) => [
    `## ${module.name === "" ? "Globals" : `\`${module.name}\``}`,
    module.doc,
    ...entries(module.functions, module.name === "" ? "" : `${module.name}.`),
    ...entries(module.methods, `${module.name}:`),
  ]);
  return [
    "# What scripts see",
    "<!-- Made from the descriptions in runtime/ by `deno task gen`: change those. -->",
    ...parts,
    "## Events",
    "Every handler gets one table, with the event's fields:",
    eventTable(),
  ].join("\n\n") + "\n";
}

function entries(functions: (typeof modules)[number]["functions"], prefix: string): string[] {
  return Object.entries(functions).flatMap(([name, { doc, example, signatures }]) => [
    `### \`${prefix}${name}\``,
    signatures.map((signature) => `- \`${prefix}${name}${form(signature)}\``).join("\n"),
    doc,
    ...signatures.slice(0, 1).flatMap((signature) => params(signature)),
    "```lua\n" + example + "\n```",
  ]);
}

function form({ args, returns }: Signature): string {
  const given = args.map(({ name, kind }) => kind.tag === "optional" ? `${name}?` : name).join(
    ", ",
  );
  const results = returns.map(({ name, kind }) => `${name}: ${luaType(kind)}`).join(", ");
  return `(${given})${results === "" ? "" : ` → ${results}`}`;
}

function params({ args }: Signature): string[] {
  const lines = args.map(({ name, kind, doc }) =>
    `- \`${name}\`: ${luaType(kind)}${doc === "" ? "" : `, ${doc}`}`
  );
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function eventTable(): string {
  const rows = Object.entries(events).map(([name, kind]) =>
    `| \`${name}\` | ${kind.tag === "record" ? kind.fields.map(field).join(", ") : ""} |`
  );
  return ["| event | fields |", "| --- | --- |", ...rows].join("\n");
}

function field({ name, kind }: Param): string {
  return `\`${name}\` (${luaType(kind)})`;
}

/** What Lua authors call a kind. */
function luaType(kind: Kind): string {
  switch (kind.tag) {
    case "text":
    case "bytes":
      return "string";
    case "printed":
      return "any";
    case "scalar":
      return "nil, boolean, number or string";
    case "func":
      return "function";
    case "record":
      return "table";
    case "module":
      return kind.name;
    case "optional":
    case "rest":
      return luaType(kind.of);
    default:
      return kind.tag;
  }
}
