import type { Socket, SocketEvents } from "../../transport.ts";
import type { Conversation } from "./model.ts";
import type { Stage } from "./stage.ts";
import { type ScriptStep, type Step, stepsOf } from "./steps.ts";

/** Who hears of a connection that is replayed. */
export interface SocketStage extends Stage {
  readonly socket: SocketEvents;
  /** It has ended. */
  gone(): void;
}

/** One connection, as it was in a recording. What the server sent comes when the script has sent what came before. */
export class ReplayedSocket implements Socket {
  readonly waiting = 0;
  readonly #url: string;
  readonly #wasOpened: boolean;
  readonly #stage: SocketStage;
  #steps: readonly Step[];
  #next = 0;
  /** When the last step happened: in the recording, and by the clock of the run. */
  #recorded: number;
  #time: number;
  /** What the script did and the recording is not yet at. */
  readonly #sent: { readonly time: number; readonly text: string }[] = [];
  #asked: { readonly time: number } | undefined;
  #state: "connecting" | "open" | "ended" = "connecting";
  /** Takes back the step that has its time set. */
  #takeBack: (() => void) | undefined;
  #hasWarned = false;

  constructor(conversation: Conversation, stage: SocketStage) {
    this.#url = conversation.url;
    this.#wasOpened = conversation.opened !== undefined;
    this.#stage = stage;
    this.#steps = stepsOf(conversation);
    this.#recorded = conversation.start;
    this.#time = stage.time.now();
    this.#goOn();
  }

  send(text: string): void {
    if (this.#state !== "open" || this.#asked !== undefined) return;
    this.#sent.push({ time: this.#stage.time.now(), text });
    this.#goOn();
  }

  close(code: number, reason: string): void {
    if (this.#asked !== undefined || this.#state === "ended") return;
    const now = this.#stage.time.now();
    this.#asked = { time: now };
    this.#takeBack?.();
    this.#takeBack = undefined;
    this.#sent.length = 0;
    const asked = this.#steps.findIndex(({ what }) => what === "asked");
    if (asked >= 0 && (this.#state === "open" || !this.#wasOpened)) {
      // Whatever else was to come before it: the script hears nothing of that any more.
      this.#next = asked;
    } else {
      const [told, why] = this.#state === "open" ? [code, reason] : [1006, ""];
      const at = this.#recorded;
      this.#next = 0;
      this.#steps = [{
        what: "closed",
        at,
        error: undefined,
        code: told,
        reason: why,
        isSeen: true,
      }];
      this.#time = now;
    }
    this.#goOn();
  }

  /** No more turns come: what the script closed ends as it did. */
  end(): void {
    if (this.#asked === undefined) return;
    this.#takeBack?.();
    for (const step of this.#steps.slice(this.#next)) {
      // Nobody is there any more to be told of what is missing.
      if (step.what === "cut" || step.what === "closed" && !step.isSeen) return;
      this.#happen(step);
    }
  }

  /** Passes what the script has done; waits for the time of the step behind it, or for the script. */
  #goOn(): void {
    if (this.#takeBack !== undefined) return;
    for (let step = this.#steps[this.#next]; step !== undefined; step = this.#steps[this.#next]) {
      if (step.what !== "sent" && step.what !== "asked") return this.#schedule(step);
      const time = this.#timeOf(step);
      if (time === undefined) return;
      this.#pass(step, Math.max(time, this.#time));
    }
    const more = this.#sent.pop();
    if (more !== undefined) this.#warn(more.text, "no more messages");
  }

  /** When the script did what it did in the recording; undefined while it has not. */
  #timeOf(step: ScriptStep): number | undefined {
    if (step.what === "asked") return this.#asked?.time;
    const sent = this.#sent.shift();
    if (sent === undefined) return undefined;
    if (sent.text !== step.data) this.#warn(sent.text, shown(step.data));
    return sent.time;
  }

  #schedule(step: Step): void {
    const { score } = this.#stage;
    // From the time that the last step was due at: frames that come late add up to nothing.
    const time = this.#time + Math.max(0, step.at - this.#recorded);
    this.#takeBack = score.add(step.at, time, () => {
      this.#takeBack = undefined;
      this.#pass(step, time);
      this.#happen(step);
      this.#goOn();
    });
  }

  #pass(step: Step, time: number): void {
    this.#next++;
    this.#recorded = step.at;
    this.#time = time;
  }

  #happen(step: Step): void {
    const { socket, events } = this.#stage;
    switch (step.what) {
      case "opened":
        this.#state = "open";
        return socket.opened();
      case "received":
        return socket.message(typeof step.data === "string" ? step.data : step.data.slice());
      case "cut": {
        const message = `the rest of ${this.#url} is not in the recording`;
        events.missing(message);
        return this.#end(message, 1006, "");
      }
      case "closed":
        return this.#end(step.error, step.code, step.reason);
    }
  }

  #end(error: string | undefined, code: number, reason: string): void {
    const { socket, gone } = this.#stage;
    this.#state = "ended";
    this.#next = this.#steps.length;
    gone();
    if (error !== undefined) socket.error(`${new URL(this.#url).host}: ${error}`);
    socket.closed(code, reason);
  }

  /** Once: a script that is not the same goes on being another. */
  #warn(text: string, recorded: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#stage.events.warn(
      `${this.#url}: the script sends ${shown(text)}, and the recording has ${recorded}`,
    );
  }
}

/** Characters of a message that a warning shows. */
const SHOWN = 60;

function shown(data: string | Uint8Array): string {
  if (typeof data !== "string") return `${data.length} bytes`;
  return JSON.stringify(data.length > SHOWN ? `${data.slice(0, SHOWN)}...` : data);
}
