import {
  boolean,
  data,
  integer,
  type Kind,
  number,
  type Param,
  param,
  record,
  text,
} from "../spec.ts";

/** The fields that every event carries. */
const common = [
  param("timestamp", integer, "milliseconds since the epoch"),
  param("source", text, "who fired the event"),
] as const;

const eventRecord = (name: string, ...fields: Param[]) => record(name, ...fields, ...common);

/** Every event that the host knows, with the table that its handlers get. */
export const events = {
  frame_update: eventRecord(
    "FrameUpdateEvent",
    param("delta_time", number, "seconds since the last frame"),
  ),
  render_post: eventRecord(
    "RenderPostEvent",
    param("delta_time", number, "seconds since the last frame"),
  ),
  script_loaded: eventRecord(
    "ScriptLoadedEvent",
    param("script_path", text, "the script's `_SCRIPT_PATH`"),
    param("is_reload", boolean, "true when it was loaded again"),
  ),
  script_unloaded: eventRecord(
    "ScriptUnloadedEvent",
    param("script_path", text, "the script's `_SCRIPT_PATH`"),
  ),
  menu_toggled: eventRecord(
    "MenuToggledEvent",
    param("visible", boolean, "true when the menu was opened"),
  ),
  config_changed: eventRecord(
    "ConfigChangedEvent",
    param("module_name", text, "the module whose settings changed"),
  ),
  weapon_changed: eventRecord("WeaponChangedEvent"),
  map_changed: eventRecord("MapChangedEvent"),
  player_knocked: eventRecord("PlayerKnockedEvent"),
  player_revived: eventRecord("PlayerRevivedEvent"),
  player_died: eventRecord("PlayerDiedEvent"),
  player_respawned: eventRecord("PlayerRespawnedEvent"),
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

/** The table of an event: what it is known to have, and what it was given besides. */
export function kindOf(name: EventName, fields: object): Kind {
  const kind = events[name];
  const more = Object.keys(fields).filter((key) => kind.fields.every(({ name }) => name !== key));
  if (more.length === 0) return kind;
  return record(kind.name, ...kind.fields, ...more.map((key) => param(key, data)));
}

/** True for a name that the host may fire. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

/** Events that a script only listens to: they keep no run going. */
export const lifecycleEvents: ReadonlySet<string> = new Set(["script_loaded", "script_unloaded"]);
