import { HostError, RaiseError, ScriptError } from "../errors.ts";
import {
  bytes,
  type Data,
  data,
  defineModule,
  exactOptions,
  field,
  integer,
  isTable,
  list,
  type ModuleSpec,
  number,
  object,
  optional,
  param,
  record,
  type ScriptContext,
  shownAs,
  text,
} from "../spec.ts";
import { waitingFunction, waits } from "../waits.ts";
import { Current } from "./current.ts";
import { eventFields } from "./event_fields.ts";
import { wsClientClass } from "./far_ends.ts";
import { networkFunctions } from "./luanet_ws.ts";
import { scriptClass, TestScript } from "./script_class.ts";
import type { LoadedScript, Session } from "./session.ts";
import type { SpecOptions, Surroundings } from "./surroundings.ts";

/** What the module is made for. */
export interface Drive extends Surroundings {
  readonly options: SpecOptions;
  /** The folder of the spec file, which the paths in it are relative to; with a `/` at its end, or empty. */
  readonly folder: string;
}

const loadOptions = exactOptions("LoadOptions", {
  game: field(
    optional(data),
    "what `game` shows: a game file, relative to the spec, or a table such as `{localplayer = {health = 87}}`",
  ),
  root: field(optional(text), "the folder that the script may touch, relative to the spec"),
});

/** Seconds that `wait_until` waits if nothing else is said. */
const WITHIN = 10;

const waitOptions = exactOptions("WaitOptions", {
  within: field(optional(number), `seconds of the virtual clock, ${WITHIN} if left out`),
});

const noticeRecord = shownAs(
  "text",
  record(
    "Notice",
    param("level", text, "`success`, `info`, `warn` or `error`"),
    param("text", bytes, "what `tostring` gives, too"),
    param("script", text, "the `_SCRIPT_PATH` of the script that showed it"),
  ),
);

/** Describes the module `luanet`, by which a spec drives the host. */
export function luanetModule(drive: Drive): ModuleSpec<Current> {
  return defineModule({
    name: "luanet",
    doc:
      "Drives the host, in spec files only: each test has a fresh one, on a virtual clock. What makes the host do " +
      "something is called by the test itself, not in a coroutine or in a function that answers a request.",
    open: (context: ScriptContext) => context.shared(Current),
    classes: [scriptClass, wsClientClass],
    fields: {
      notices: {
        doc: "the notices that scripts have shown in this test",
        kind: list(noticeRecord),
        get: (current: Current) => current.of("luanet.notices").sink.notices,
      },
      time: {
        doc: "seconds since the test began",
        kind: number,
        get: (current: Current) => current.of("luanet.time").seconds,
      },
    },
    functions: {
      load: waits({
        doc:
          "Loads a script and runs its top level. One that can't be read or does not compile raises.",
        args: [
          param("path", text, "relative to the spec's folder"),
          param("options", optional(loadOptions)),
        ],
        returns: [param("script", object(scriptClass))],
        example: `local script = luanet.load("dashboard.lua")`,
      }, async (current: Current, path, given) => {
        const session = current.drive("luanet.load");
        return new TestScript(current, session, await load(drive, session, path, given ?? {}));
      }),
      frames: waits({
        doc:
          "Turns frames: what arrived is taken in, `frame_update` is fired. What is sent in a frame has arrived when " +
          "it returns.",
        args: [param("count", optional(integer), "1 if left out")],
        returns: [],
        example: "luanet.frames(60)",
      }, async (current: Current, count = 1) => {
        const session = current.drive("luanet.frames");
        if (count < 0) throw new RaiseError(`luanet.frames takes a count from 0 on, got ${count}`);
        await session.turn(count);
      }),
      advance: waits({
        doc: "Lets time pass, with every frame that is due in it.",
        args: [param("seconds", number)],
        returns: [],
        example: "luanet.advance(2.5)",
      }, async (current: Current, seconds) => {
        const session = current.drive("luanet.advance");
        if (!(seconds >= 0 && seconds < Infinity)) {
          throw new RaiseError(`luanet.advance takes seconds from 0 on, got ${inLua(seconds)}`);
        }
        await session.advance(seconds);
      }),
      wait_until: waits({
        doc:
          "Turns frames until `condition` gives a true value, and raises when it has not in time. It is asked before " +
          "the first frame and after each.",
        args: [
          param("condition", waitingFunction),
          param("options", optional(waitOptions)),
        ],
        returns: [],
        example: "luanet.wait_until(function() return #page.messages > 0 end, {within = 2})",
      }, async (current: Current, condition, given) => {
        const session = current.drive("luanet.wait_until");
        const within = given?.within ?? WITHIN;
        if (!(within >= 0 && within < Infinity)) {
          throw new RaiseError(
            `luanet.wait_until: within is seconds from 0 on, got ${inLua(within)}`,
          );
        }
        const end = session.seconds + within;
        try {
          while (!await condition.run()) {
            if (session.host.nextFrame > end * 1000 + 1e-6) {
              throw new RaiseError(`luanet.wait_until: it did not come true within ${within} s`);
            }
            current.drive("luanet.wait_until");
            await session.turn(1);
          }
        } finally {
          condition.release();
        }
      }),
      emit: waits({
        doc: "Fires a host event in every script.",
        args: [
          param("name", text, "such as `menu_toggled`"),
          param(
            "fields",
            optional(data),
            "its fields; `timestamp` and `source` come by themselves",
          ),
        ],
        returns: [],
        example: `luanet.emit("menu_toggled", {visible = true})`,
      }, async (current: Current, name, fields) => {
        const session = current.drive("luanet.emit");
        await session.emit(name, eventFields(name, fields));
      }),
      ...networkFunctions,
    },
  });
}

async function load(
  drive: Drive,
  session: Session,
  path: string,
  { game, root }: { game?: Data; root?: string | undefined },
): Promise<LoadedScript> {
  const gameOf = (file: string) => drive.readGame(file, session.files.written(file, Infinity));
  try {
    const steps = game instanceof Uint8Array
      ? await gameOf(below(drive.folder, new TextDecoder().decode(game)))
      : game === undefined
      ? undefined
      : [{ at: 0, localplayer: { value: playerOf(game) } }];
    const folder = root === undefined ? drive.options.root : below(drive.folder, root);
    return await session.load(path === "" ? path : below(drive.folder, path), folder, steps);
  } catch (error) {
    if (error instanceof HostError) throw new RaiseError(error.message);
    if (error instanceof ScriptError) throw new RaiseError(`${error.position}: ${error.message}`);
    throw error;
  }
}

/** The player of a table like a game file's. */
function playerOf(game: Data): Data {
  if (isTable(game) && game.pairs.length === 1) {
    const [[key, value] = []] = game.pairs;
    if (key instanceof Uint8Array && new TextDecoder().decode(key) === "localplayer") return value;
  }
  throw new RaiseError(
    "luanet.load: game is a game file's name or a table with the one field localplayer",
  );
}

/** A number as Lua prints it, if not quite so many digits. */
function inLua(number: number): string {
  return `${number}`.replace("Infinity", "inf").replace("NaN", "nan");
}

/** A path that is written relative to a folder, without steps back where they can be left out. */
function below(folder: string, path: string): string {
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(path)) return path;
  const parts: string[] = [];
  for (const part of (folder + path).split("/")) {
    const last = parts.at(-1);
    if (part === "." || part === "" && last !== undefined) continue;
    if (part === ".." && last !== undefined && last !== ".." && last !== "") parts.pop();
    else parts.push(part);
  }
  return parts.join("/") || ".";
}
