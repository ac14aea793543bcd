import { CLOSE_TIMEOUT } from "../../limits.ts";
import type { Conversation } from "./model.ts";

/** What happens on a connection, one after the other; `at` is when it happened in the recording. */
export type Step =
  | { readonly what: "opened" | "cut"; readonly at: number }
  | { readonly what: "received"; readonly at: number; readonly data: string | Uint8Array }
  | End
  | ScriptStep;

/** What the script does: that is waited for. */
export type ScriptStep =
  | { readonly what: "sent"; readonly at: number; readonly data: string | Uint8Array }
  | { readonly what: "asked"; readonly at: number };

export interface End {
  readonly what: "closed";
  readonly at: number;
  readonly error: string | undefined;
  readonly code: number;
  readonly reason: string;
  /** False for an end that nobody has seen, since the recording ended before. */
  readonly isSeen: boolean;
}

/** The steps of a connection that was recorded. */
export function stepsOf(conversation: Conversation): Step[] {
  const { opened, messages, isCut, asked, closed, error, end } = conversation;
  const talk = messages.map(({ from, time, data }): Step => ({
    what: from === "script" ? "sent" : "received",
    at: time,
    data,
  }));
  if (asked !== undefined) talk.splice(asked.after, 0, { what: "asked", at: asked.time });
  return [
    ...(opened === undefined ? [] : [{ what: "opened", at: opened } as const]),
    ...talk,
    ...(isCut ? [{ what: "cut", at: talk.at(-1)?.at ?? end } as const] : []),
    ...(closed === undefined
      ? []
      : [{ what: "closed", ...closed, at: closed.time, error, isSeen: true } as const]),
    ...(closed === undefined && asked !== undefined ? [unanswered(asked.time)] : []),
  ];
}

/** What becomes of a close that is not answered. */
function unanswered(asked: number): End {
  return {
    what: "closed",
    at: asked + CLOSE_TIMEOUT,
    error: undefined,
    code: 1006,
    reason: "",
    isSeen: false,
  };
}
