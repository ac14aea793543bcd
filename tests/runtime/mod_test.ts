import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);
const door = new URL("runtime/mod.ts", root).href;
/** Only lua/wasm.ts may name it. */
const kept = new URL("runtime/lua/glue.js", root).href;

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier: string };
    }[];
  }[];
}

Deno.test("the door names each file that a run loads, and no other", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", door],
    cwd: root,
  }).output();
  const { modules }: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const bare = new Set(
    [...(await Deno.readTextFile(new URL(door))).matchAll(/^import "(.*)";$/gm)]
      .map(([, name]) => name),
  );
  const arrows = new Map(modules.map(({ specifier, dependencies = [] }) => {
    const used = specifier === door
      ? dependencies.filter((to) => !bare.has(to.specifier))
      : dependencies;
    const loaded = used.filter(({ isDynamic, code }) => isDynamic !== true && code !== undefined);
    return [specifier, loaded.flatMap(({ code }) => code?.specifier ?? [])];
  }));
  const reached = new Set(arrows.get(door));
  for (const file of reached) for (const target of arrows.get(file) ?? []) reached.add(target);
  const named = new Set([...arrows.get(door) ?? [], kept]);
  const missing = [...reached].filter((file) => file.startsWith(root.href) && !named.has(file));
  assertEquals(
    missing.map((file) => file.replace(new URL("./", door).href, "./")).sort(),
    [...bare].sort(),
  );
});
