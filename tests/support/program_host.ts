import type { Host } from "../../runtime/host.ts";
import { Game } from "../../runtime/menu/game.ts";
import type { FakeNetwork } from "../../runtime/net/fake/network.ts";
import {
  boolean,
  bytes,
  data,
  defineModule,
  fn,
  integer,
  list,
  type ModuleSpec,
  object,
  optional,
  param,
  text,
} from "../../runtime/spec.ts";
import { wsClientClass } from "../../runtime/test/far_ends.ts";
import { waits } from "../../runtime/waits.ts";
import type { MemorySink } from "./host.ts";

/** What a program's tests see the other side of. */
export interface Surroundings {
  readonly host: Host;
  readonly sink: MemorySink;
  readonly network: FakeNetwork;
}

/** The global `host` of the programs below tests/lua: the other side of what a script sees. */
export function programHost(surroundings: () => Surroundings): ModuleSpec {
  return defineModule({
    name: "host",
    doc: "",
    open: surroundings,
    classes: [wsClientClass],
    functions: {
      frames: waits({
        doc: "Turns frames; what they caused has arrived when it returns.",
        args: [param("count", optional(integer), "1 if left out")],
        returns: [],
        example: "",
      }, async ({ host }: Surroundings, count = 1) => {
        // The test is a part of the script: what it caused arrives before the next frame.
        await host.arrive();
        await host.step(count);
      }),
      has_work: fn({
        doc: "Would a run go on? Without work it ends by itself.",
        args: [],
        returns: [param("has_work", boolean)],
        example: "",
      }, ({ host }: Surroundings) => host.hasWork),
      show_player: fn({
        doc: "Sets what `game` shows.",
        args: [param("player", optional(data))],
        returns: [],
        example: "",
      }, ({ host }: Surroundings, player) => {
        host.furniture.shared(Game).localplayer = player;
      }),
      connect: fn(
        {
          doc: "Connects a page to a server of the program.",
          args: [param("port", integer), param("origin", optional(text))],
          returns: [param("page", object(wsClientClass))],
          example: "",
        },
        ({ network }: Surroundings, port, origin) =>
          network.connect(`ws://127.0.0.1:${port}/`, { origin }),
      ),
      requests: fn({
        doc: "The requests that were sent, in their order: `GET http://echo.test/`.",
        args: [],
        returns: [param("requests", list(text))],
        example: "",
      }, ({ network }: Surroundings) => network.calls.map(({ method, url }) => `${method} ${url}`)),
      written: fn({
        doc: "What was written since it was last asked for.",
        args: [param("stream", text, "stdout or stderr")],
        returns: [param("written", bytes)],
        example: "",
      }, ({ sink }: Surroundings, stream) => takeWritten(sink, stream)),
      logged: fn(
        {
          doc: "What was logged since it was last asked for, a line each.",
          args: [],
          returns: [param("logged", text)],
          example: "",
        },
        ({ sink }: Surroundings) =>
          sink.logs.splice(0).map(({ level, notice, message }) =>
            `${notice === undefined ? level : `notice ${notice}`}: ${message}\n`
          ).join(""),
      ),
    },
  }) as ModuleSpec;
}

function takeWritten({ writes }: MemorySink, stream: string): Uint8Array {
  const taken = writes.filter((write) => write.stream === stream);
  writes.splice(0, Infinity, ...writes.filter((write) => write.stream !== stream));
  const all = new Uint8Array(taken.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of taken) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
