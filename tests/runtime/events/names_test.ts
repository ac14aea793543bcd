import { assertEquals } from "@std/assert";
import { events, isEventName, lifecycleEvents } from "../../../runtime/events/names.ts";

/** Every event of the contract with its fields besides `timestamp` and `source`. */
const contract = {
  frame_update: { delta_time: "number" },
  render_post: { delta_time: "number" },
  script_loaded: { script_path: "text", is_reload: "boolean" },
  script_unloaded: { script_path: "text" },
  menu_toggled: { visible: "boolean" },
  config_changed: { module_name: "text" },
  weapon_changed: {},
  map_changed: {},
  player_knocked: {},
  player_revived: {},
  player_died: {},
  player_respawned: {},
};

Deno.test("the events and their fields are those of the contract", () => {
  const described = Object.entries(events).map(([name, kind]) => [
    name,
    kind.tag === "record"
      ? Object.fromEntries(kind.fields.map(({ name, kind }) => [name, kind.tag]))
      : {},
  ]);
  assertEquals(
    Object.fromEntries(described),
    Object.fromEntries(
      Object.entries(contract).map((
        [name, fields],
      ) => [name, { ...fields, timestamp: "integer", source: "text" }]),
    ),
  );
});

Deno.test("isEventName() knows these names and no others", () => {
  for (const name of Object.keys(contract)) assertEquals(isEventName(name), true, name);
  for (
    const name of [
      "",
      "Frame_update",
      "frame_update ",
      "toString",
      "constructor",
      "__proto__",
      "hasOwnProperty",
    ]
  ) {
    assertEquals(isEventName(name), false, name);
  }
});

Deno.test("only a script's coming and going keeps no run going", () => {
  assertEquals([...lifecycleEvents].sort(), ["script_loaded", "script_unloaded"]);
});
