import {
  type Data,
  data,
  defineModule,
  fn,
  integer,
  type ModuleSpec,
  optional,
  param,
  type ScriptContext,
  text,
} from "../spec.ts";
import { waitingFunction } from "../waits.ts";
import { Current } from "./current.ts";

/** What `game` shows to the scripts. */
export const luanetGame: ModuleSpec<Current> = defineModule({
  name: "luanet.game",
  doc: "What `game` shows to the scripts: read it, change it in place, or set it anew.",
  open: (context: ScriptContext) => context.shared(Current),
  fields: {
    localplayer: {
      doc: "the player's fields; nil when there is no player",
      kind: optional(data),
      writable: true,
      get: (current: Current) => current.of("luanet.game").game.localplayer,
    },
  },
});

/** The menu's settings. */
export const luanetGui: ModuleSpec<Current> = defineModule({
  name: "luanet.gui",
  doc: "The menu's settings, as `gui` shows them to the scripts; `luanet.gui[path]` is the same.",
  open: (context: ScriptContext) => context.shared(Current),
  functions: {
    get: fn({
      doc: "Gives a setting; nil when there is none.",
      args: [param("path", text)],
      returns: [param("value", optional(data))],
      example: `assert.is_true(luanet.gui.get("dashboard.visible"))`,
    }, (current: Current, path) => current.of("luanet.gui").settings.get(path)),
    set: fn({
      doc: "Sets a setting as a user would: a change fires `config_changed` in the next frame.",
      args: [param("path", text), param("value", optional(data), "nil takes it away")],
      returns: [],
      example: `luanet.gui.set("dashboard.port", 8081)`,
    }, (current: Current, path, value) => current.of("luanet.gui").set(path, value)),
  },
});

/** What lua/luanet.lua needs: it takes it out of the globals before the spec runs. */
export const luanetParts: ModuleSpec<Current> = defineModule({
  name: "luanet_parts",
  doc: "",
  open: (context: ScriptContext) => context.shared(Current),
  functions: {
    player: fn({
      doc: "",
      args: [],
      returns: [param("player", optional(data)), param("version", integer)],
      example: "",
    }, ({ player }: Current): readonly [Data, number] => [player.value, player.version]),
    set_player: fn({
      doc: "Sets the player, if it still is that of the version; gives the new version then.",
      args: [param("player", data), param("version", optional(integer))],
      returns: [param("version", optional(integer))],
      example: "",
    }, (current: Current, value, version) => {
      if (version !== undefined && version !== current.player.version) return undefined;
      current.player = { value };
      return current.player.version;
    }),
    before_drive: fn({
      doc: "Says what is to be called before a spec lets the host do something.",
      args: [param("hand_over", waitingFunction)],
      returns: [],
      example: "",
    }, (current: Current, handOver) => {
      current.handOver = () => handOver.call();
    }),
  },
});
