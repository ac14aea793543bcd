import { io, print, stderr, stdout } from "./log/print.ts";
import type { ModuleSpec } from "./spec.ts";

/** A room that is loaded when a script may reach it. */
interface Room {
  /** The global that scripts know it by. */
  readonly global: string;
  readonly usesNetwork?: boolean;
  load(): Promise<readonly ModuleSpec[]>;
}

/** What scripts see: the table of contents of the runtime. */
const rooms: readonly Room[] = [
  { global: "event", load: async () => [(await import("./events/event.ts")).event] },
  { global: "log", load: async () => [(await import("./log/log.ts")).log] },
  { global: "json", load: async () => [(await import("./json/json.ts")).json] },
  { global: "file", load: async () => [(await import("./file/file.ts")).file] },
  {
    global: "gui",
    load: async () => {
      const { gui, guiNotify } = await import("./menu/gui.ts");
      return [gui, guiNotify];
    },
  },
  { global: "notify", load: async () => [(await import("./menu/gui.ts")).notify] },
  { global: "game", load: async () => [(await import("./menu/game.ts")).game] },
  {
    global: "net",
    usesNetwork: true,
    load: async () => {
      const [{ http }, { ws }, { wsServer }] = await Promise.all([
        import("./net/http/http.ts"),
        import("./net/ws/ws.ts"),
        import("./net/ws_server/ws_server.ts"),
      ]);
      return [http, ws, wsServer];
    },
  },
];

/** What every script sees, whatever its text. */
const always: readonly ModuleSpec[] = [print, stdout, stderr, io];

/** Words by which a script could reach a global without naming it in its own text. */
const detours = ["_G", "_ENV", "load", "require", "package", "debug"];

/** What scripts need of the rooms. */
export interface Furnishing {
  readonly modules: readonly ModuleSpec[];
  readonly usesNetwork: boolean;
}

/**
 * Loads the rooms that scripts with these texts may reach; all of them if no texts are given. Most scripts name few:
 * what no text names, and no text has a detour to, is not there to be found, so it need not be loaded.
 */
export async function furnish(texts?: readonly Uint8Array[]): Promise<Furnishing> {
  const words = texts?.map(wordsOf);
  const wanted = words === undefined || words.some((set) => detours.some((word) => set.has(word)))
    ? rooms
    : rooms.filter(({ global }) => words.some((set) => set.has(global)));
  const loaded = await Promise.all(wanted.map((room) => room.load()));
  return {
    modules: [...loaded.flat(), ...always],
    usesNetwork: wanted.some(({ usesNetwork }) => usesNetwork === true),
  };
}

/** All that could be a name in a Lua text, comments and strings included. */
function wordsOf(text: Uint8Array): ReadonlySet<string> {
  const latin = new TextDecoder("latin1").decode(text);
  return new Set(latin.match(/[A-Za-z_][A-Za-z0-9_]*/g));
}
