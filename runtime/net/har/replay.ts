import type { ListenerTransport, Transports } from "../../transport.ts";
import type { Recording } from "./model.ts";
import { ReplayedHttp } from "./replay_http.ts";
import { ReplayedSockets } from "./replay_sockets.ts";
import { type RunTime, Score } from "./score.ts";
import type { ReplayEvents } from "./stage.ts";

/** Answers from a recording, each request and connection in it once. */
export class Replay {
  readonly http: ReplayedHttp;
  readonly socket: ReplayedSockets;

  constructor(recording: Recording, time: RunTime, events: ReplayEvents) {
    const score = new Score(time);
    this.http = new ReplayedHttp(recording.exchanges, { time, score, events });
    this.socket = new ReplayedSockets(recording.conversations, { time, score, events });
  }

  /** A network that knows nothing but the recording. @param listener where scripts' own servers listen */
  transports(listener: ListenerTransport): Transports {
    return { http: this.http, socket: this.socket, listener };
  }

  /** The run is over: what scripts closed last ends as it did. */
  end(): void {
    this.socket.end();
  }
}
