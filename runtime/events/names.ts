import { boolean, integer, number, type Param, param, record, text } from "../spec.ts";

/** The fields that every event carries. */
const common = [
  param("timestamp", integer, "milliseconds since the epoch"),
  param("source", text, "who fired the event"),
] as const;

const event = (name: string, ...fields: Param[]) => record(name, ...fields, ...common);

/** Every event that the host knows, with the table that its handlers get. */
export const events = {
  frame_update: event(
    "FrameUpdateEvent",
    param("delta_time", number, "seconds since the last frame"),
  ),
  render_post: event(
    "RenderPostEvent",
    param("delta_time", number, "seconds since the last frame"),
  ),
  script_loaded: event(
    "ScriptLoadedEvent",
    param("script_path", text, "the script's `_SCRIPT_PATH`"),
    param("is_reload", boolean, "true when it was loaded again"),
  ),
  script_unloaded: event(
    "ScriptUnloadedEvent",
    param("script_path", text, "the script's `_SCRIPT_PATH`"),
  ),
  menu_toggled: event(
    "MenuToggledEvent",
    param("visible", boolean, "true when the menu was opened"),
  ),
  config_changed: event(
    "ConfigChangedEvent",
    param("module_name", text, "the module whose settings changed"),
  ),
  weapon_changed: event("WeaponChangedEvent"),
  map_changed: event("MapChangedEvent"),
  player_knocked: event("PlayerKnockedEvent"),
  player_revived: event("PlayerRevivedEvent"),
  player_died: event("PlayerDiedEvent"),
  player_respawned: event("PlayerRespawnedEvent"),
} as const;

export type EventName = keyof typeof events;

/** The fields of each event besides `timestamp` and `source`. */
export interface EventFields {
  frame_update: { delta_time: number };
  script_loaded: { script_path: string; is_reload: boolean };
  script_unloaded: { script_path: string };
  menu_toggled: { visible: boolean };
  config_changed: { module_name: string };
}

/** True for a name that the host may fire. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

/** Events that a script only listens to: they keep no run going. */
export const lifecycleEvents: ReadonlySet<string> = new Set(["script_loaded", "script_unloaded"]);
