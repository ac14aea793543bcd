import { assertEquals } from "@std/assert";
import { Game, type GameStep } from "../../../runtime/menu/game.ts";
import { Host } from "../../../runtime/host.ts";
import { script, type Setting, testHost } from "../../support/host.ts";
import type { Data } from "../../../runtime/spec.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const player = (fields: Record<string, Data>): NonNullable<GameStep["localplayer"]> => ({
  value: { pairs: Object.entries(fields).map(([name, value]) => [bytes(name), value] as const) },
});

/** Runs a script for some frames of a game; gives what it printed, line by line. */
async function play(
  text: string,
  game: readonly GameStep[],
  frames: number,
  setting: Setting = {},
): Promise<{ lines: string[]; errors: string[] }> {
  const { host: { world }, sink } = testHost(setting);
  const host = new Host(world, {
    tick: 60,
    dispatch: "now",
    timeout: 5_000,
    memory: 64 << 20,
    game,
  });
  const file = script(text);
  await host.prepare([file]);
  host.start([host.compile(file)]);
  await host.run({ frames });
  return {
    lines: sink.printed.split("\n").slice(0, -1),
    errors: sink.errors.map(({ message }) => message),
  };
}

Deno.test("a player is written as JSON and kept as a setting with all that it shows", async () => {
  const list: Data = { pairs: [[1n, 3n], [2n, 1n]] };
  const game = [{
    at: 0,
    localplayer: player({ health: 87n, pos: { pairs: [[bytes("x"), 1n]] }, list }),
  }];
  const { lines, errors } = await play(
    `local p = game.localplayer
     print(json.encode(p), json.encode({ list = p.list, pos = { p.pos } }))
     gui.set("player", p)
     print(json.encode(gui.get("player")))
     local copy = {}
     for name, field in pairs(p) do copy[name] = field end
     print(json.encode(copy))`,
    game,
    1,
  );
  const all = `{"health":87,"list":[3,1],"pos":{"x":1}}`;
  assertEquals({ lines, errors }, {
    lines: [`${all}\t{"list":[3,1],"pos":[{"x":1}]}`, all, all],
    errors: [],
  });
});

Deno.test("without a game there is no player", async () => {
  assertEquals(await play(`print(game.localplayer, game.nothing)`, [], 1), {
    lines: ["nil\tnil"],
    errors: [],
  });
});

Deno.test("the player of frame 0 is there when the script begins; others come in their frame", async () => {
  const game = [
    { at: 0, localplayer: player({ health: 100n }) },
    { at: 1, localplayer: player({ health: 42.5, name: bytes("a\0b") }) },
    { at: 3, localplayer: { value: undefined } },
  ];
  const text = `
    print("top", game.localplayer.health)
    event.on("frame_update", function()
      local p = game.localplayer
      print(p and p.health, p and math.type(p.health), p and p.name and #p.name)
    end)`;
  assertEquals((await play(text, game, 4)).lines, [
    "top\t100",
    "100\tinteger\tnil",
    "42.5\tfloat\t3",
    "42.5\tfloat\t3",
    "nil\tnil\tnil",
  ]);
});

Deno.test("an event of the timeline is fired in its frame, before frame_update, with its fields", async () => {
  const game = [
    { at: 1, event: { name: "map_changed", fields: { map: bytes("harbour"), size: 3n } } },
    { at: 1, event: { name: "menu_toggled", fields: { visible: true } } },
    { at: 2, event: { name: "player_died", fields: {} } },
  ];
  const text = `
    local n = 0
    event.on("frame_update", function() print("frame", n) n = n + 1 end)
    event.on("map_changed", function(e) print(e.map, e.size, e.source, math.type(e.timestamp)) end)
    event.on("menu_toggled", function(e) print("menu", e.visible) end)
    event.on("player_died", function(e) print("died", e.fields) end)`;
  assertEquals((await play(text, game, 3)).lines, [
    "frame\t0",
    "harbour\t3\thost\tinteger",
    "menu\ttrue",
    "frame\t1",
    "died\tnil",
    "frame\t2",
  ]);
});

Deno.test("events come in their frame though nobody listens to frames", async () => {
  const game = [{ at: 50, event: { name: "map_changed", fields: {} } }];
  const text = `
    local on
    on = event.on("map_changed", function(e) print("changed", e.timestamp) event.off(on) end)`;
  // The first frame ends 1/60 s after the beginning, the one with the number 50 51/60 s after it.
  const { lines } = await play(text, game, 100);
  assertEquals(lines, [`changed\t${Date.UTC(2000, 0, 1) + 850}`]);
});

Deno.test("scripts can only read the player", async () => {
  const game = [{ at: 0, localplayer: player({ health: 87n, at: player({ x: 1n }).value }) }];
  const text = `
    local p = game.localplayer
    print(p == game.localplayer, type(p), getmetatable(p), p.nothing, p.at.x)
    print(pcall(function() p.health = 1 end))
    print(pcall(function() p.new = 1 end))
    print(pcall(function() p.at.x = 2 end))
    print(pcall(function() game.localplayer = {} end))
    local names = {}
    for name in pairs(p) do names[#names + 1] = name end
    table.sort(names)
    print(table.concat(names, " "), #p, p.health)
    game.mine = 5 print(game.mine)`;
  const { lines, errors } = await play(text, game, 1);
  assertEquals(errors, []);
  assertEquals(lines, [
    "true\ttable\tfalse\tnil\t1",
    "false\ttest.lua:4: attempt to write a read-only table",
    "false\ttest.lua:5: attempt to write a read-only table",
    "false\ttest.lua:6: attempt to write a read-only table",
    "false\ttest.lua:7: attempt to write field 'localplayer': it is read-only",
    "at health\t0\t87",
    "5",
  ]);
});

Deno.test("a player who changes in every frame leaves nothing behind", async () => {
  const game = Array.from({ length: 20_000 }, (_, at) => ({
    at,
    localplayer: player({ health: BigInt(at) }),
  }));
  const text = `
    local seen, least, most = 0, math.huge, 0
    event.on("frame_update", function()
      assert(game.localplayer.health == seen)
      seen = seen + 1
      if seen % 5000 == 0 then
        collectgarbage()
        most, least = math.max(most, collectgarbage("count")), math.min(least, collectgarbage("count"))
      end
    end)
    event.on("script_unloaded", function() print(seen, most - least < 10) end)`;
  assertEquals((await play(text, game, 20_000)).lines, ["20000\ttrue"]);
});

Deno.test("a game plays its steps once, in the order of their frames", () => {
  const game = new Game();
  const fired: string[] = [];
  game.play([
    { at: 5, event: { name: "b", fields: {} } },
    { at: 0, event: { name: "a", fields: {} } },
    { at: 9, localplayer: { value: 1n } },
  ]);
  const advance = (number: number) =>
    game.advance(number, (name) => fired.push(`${number} ${name}`));
  assertEquals(game.isPlaying, true);
  advance(0);
  advance(4);
  // Frames that were dropped: what they held comes with the next.
  advance(7);
  assertEquals([fired, game.isPlaying], [["0 a", "7 b"], false]);
  advance(8);
  assertEquals(game.localplayer, undefined);
  advance(9);
  assertEquals(game.localplayer, 1n);
});
