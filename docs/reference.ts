import { events } from "../runtime/events/event.ts";
import { allModules } from "../runtime/mod.ts";
import type {
  FieldSpec,
  FunctionSpec,
  Kind,
  ModuleSpec,
  Param,
  Signature,
} from "../runtime/spec.ts";

/** The reference of what scripts see, as Markdown, rendered from the rooms' own descriptions. */
export async function renderReference(): Promise<string> {
  return [
    "# What scripts see",
    "<!-- Made from the descriptions in runtime/ by `deno task gen`: change those. -->",
    ...(await allModules()).flatMap(renderModule),
    "## Events",
    "Every handler gets one table, with the event's fields:",
    eventTable(),
  ].join("\n\n") + "\n";
}

/** One module as Markdown: its functions, methods, fields and classes, a part for each paragraph. */
export function renderModule(module: ModuleSpec): string[] {
  return [
    `## ${module.name === "" ? "Globals" : `\`${module.name}\``}`,
    module.doc,
    ...entries(module.functions, module.name === "" ? "" : `${module.name}.`),
    ...entries(module.methods, `${module.name}:`),
    ...fields(module.fields, `${module.name}.`),
    ...classes(module),
  ];
}

/** The objects that a module's functions give. */
function classes(module: ModuleSpec): string[] {
  return module.classes.flatMap(({ name, doc, methods, fields: own }) => [
    `### \`${name}\``,
    doc,
    ...entries(methods, `${name}:`),
    ...fields(own, `${name}.`),
  ]);
}

function fields(described: Readonly<Record<string, FieldSpec<never>>>, prefix: string): string[] {
  return Object.entries(described).flatMap(([name, field]) => [
    `### \`${prefix}${name}\``,
    `${luaType(field.kind)}${field.writable === true ? "" : ", read-only"}: ${field.doc}`,
    ...params({ args: recordFields(field.kind) }),
  ]);
}

/** The fields of the table that a value is, or of those that a list has. */
function recordFields(kind: Kind): readonly Param[] {
  switch (kind.tag) {
    case "record":
      return kind.fields;
    case "list":
    case "optional":
      return recordFields(kind.of);
    default:
      return [];
  }
}

function entries(functions: Readonly<Record<string, FunctionSpec>>, prefix: string): string[] {
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

function params({ args }: Pick<Signature, "args">): string[] {
  const lines = args.map(({ name, kind, doc }) =>
    `- \`${name}\`: ${luaType(kind)}${doc === "" ? "" : `, ${doc}`}`
  );
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function eventTable(): string {
  const rows = Object.entries(events).map(([name, kind]) =>
    `| \`${name}\` | ${kind.tag === "record" ? kind.fields.map(fieldOf).join(", ") : ""} |`
  );
  return ["| event | fields |", "| --- | --- |", ...rows].join("\n");
}

function fieldOf({ name, kind }: Param): string {
  return `\`${name}\` (${luaType(kind)})`;
}

/** What Lua authors call a kind. */
function luaType(kind: Kind): string {
  switch (kind.tag) {
    case "text":
    case "bytes":
      return "string";
    case "printed":
    case "value":
    case "pushed":
    case "data":
      return "any";
    case "scalar":
      return "nil, boolean, number or string";
    case "func":
      return `function(${kind.params.map(({ name }) => name).join(", ")})${
        kind.result === undefined ? "" : ` → ${luaType(kind.result)}`
      }`;
    case "record":
    case "dict":
    case "frozen":
      return "table";
    case "list":
      return `list of ${luaType(kind.of)}s`;
    case "options":
      return `table of ${kind.fields.map(option).join(", ")}`;
    case "module":
    case "object":
      return kind.name;
    case "optional":
      return `${luaType(kind.of)} | nil`;
    case "rest":
    case "checked":
      return luaType(kind.of);
    default:
      return kind.tag;
  }
}

/** A field of a table that scripts give: `on_message(client, msg)`, and what it is for. */
function option({ name, kind, doc }: Param): string {
  const plain = kind.tag === "optional" ? kind.of : kind;
  const form = plain.tag === "func"
    ? `${name}(${plain.params.map((param) => param.name).join(", ")})`
    : name;
  return doc === "" ? `\`${form}\`` : `\`${form}\` (${doc})`;
}
