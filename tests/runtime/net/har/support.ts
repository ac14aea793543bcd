import { VirtualClock } from "../../../../runtime/clock.ts";
import { Recorder } from "../../../../runtime/net/har/recorder.ts";
import { Replay } from "../../../../runtime/net/har/replay.ts";
import { script, testHost } from "../../../support/host.ts";
import { refusedTransports } from "../../../../runtime/net/refused.ts";
import { harText } from "../../../../runtime/net/har/write.ts";
import type { Recording } from "../../../../runtime/net/har/model.ts";
import type { RunTime } from "../../../../runtime/net/har/score.ts";
import type { Transports } from "../../../../runtime/transport.ts";

/** A network of which only what is given works. */
export function network(given: Partial<Transports>): Transports {
  return { ...refusedTransports, ...given };
}

/** The system's time, without a run. */
export function realTime(): RunTime {
  return {
    now: () => performance.now(),
    at: (time, turn) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const wait = () => {
        const left = time - performance.now();
        // The system's timers may come a little early.
        if (left > 0) timer = setTimeout(wait, left);
        else turn();
      };
      timer = setTimeout(wait, 0);
      return () => clearTimeout(timer);
    },
    await: () => {},
  };
}

/** The text of a recording's file. */
export function textOf(recording: Recording, redact: readonly string[] = []): string {
  const creator = { name: "luanet", version: "1.2.3" };
  return [...harText(recording, { creator, redact })].join("");
}

/** A recording without what a second run would have otherwise: its times. */
export function timeless(recording: Recording): unknown {
  return {
    exchanges: recording.exchanges.map(({ start: _, answered: _a, end: _e, ...rest }) => rest),
    conversations: recording.conversations.map((
      { url, messages, opened, isCut, error, asked, closed },
    ) => ({
      url,
      wasOpened: opened !== undefined,
      messages: messages.map(({ from, data }) => ({ from, data })),
      isCut,
      error,
      asked: asked?.after,
      closed: closed === undefined ? undefined : [closed.code, closed.reason],
    })),
  };
}

/** What came of a script whose network is a recording. */
export interface Replayed {
  /** What it printed, spaces for tabs. */
  readonly lines: readonly string[];
  /** What the replay told of: `missing: text`, `warn: text`. */
  readonly told: readonly string[];
  /** What was recorded of the replay. */
  readonly again: Recording;
}

/** Runs a script on a virtual clock, its network answered from a recording, and recorded once more. */
export async function replay(recording: Recording, lua: string): Promise<Replayed> {
  const told: string[] = [];
  const clock = new VirtualClock();
  const time: RunTime = {
    now: () => clock.now(),
    at: (time, turn) => host.at(time, turn),
    await: (work) => host.await(work),
  };
  const player = new Replay(recording, time, {
    missing: (message) => told.push(`missing: ${message}`),
    warn: (message) => told.push(`warn: ${message}`),
  });
  const recorder = new Recorder(clock, (message) => told.push(message));
  const transports = () =>
    Promise.resolve(recorder.around(player.transports(refusedTransports.listener)));
  const { host, sink } = testHost({ world: { clock, transports } });
  const file = script(lua);
  await host.prepare([file]);
  host.start([host.compile(file)]);
  await host.run({ duration: 60_000 });
  player.end();
  for (const error of sink.errors) throw error;
  const lines = sink.printed.replaceAll("\t", " ").split("\n").slice(0, -1);
  return { lines, told, again: recorder.recording };
}
