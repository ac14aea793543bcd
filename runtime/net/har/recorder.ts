import type { Clock } from "../../clock.ts";
import { RECORDED_STEP } from "../../limits.ts";
import type { Transports } from "../../transport.ts";
import { type Bounds, Budget } from "./budget.ts";
import type { Recording } from "./model.ts";
import { RecordedHttp, type Recorders } from "./record_http.ts";
import { RecordedSockets } from "./record_sockets.ts";

/** Keeps a record of what scripts ask of the network; what their servers are asked is not recorded. */
export class Recorder {
  readonly #recorders: Recorders;
  #http: RecordedHttp | undefined;
  #sockets: RecordedSockets | undefined;

  /**
   * @param warn is told what is left out of the recording
   * @param bounds bytes of a body, and of everything, that are kept
   */
  constructor(clock: Clock, warn: (message: string) => void, bounds?: Bounds) {
    // The clock of the run never goes back, as the wall's may.
    const zero = clock.wallTime() - clock.now();
    let last = -Infinity;
    let owner: object | undefined;
    // Whatever happens in one frame of a virtual clock keeps its order; an entry has the order of its own.
    const stamp = (entry: object) => {
      last = Math.max(zero + clock.now(), entry === owner ? last : last + RECORDED_STEP);
      owner = entry;
      return last;
    };
    this.#recorders = { budget: new Budget(warn, bounds), stamp };
  }

  /** The same network, with a record. To be called once. */
  around(transports: Transports): Transports {
    const http = this.#http = new RecordedHttp(transports.http, this.#recorders);
    const socket = this.#sockets = new RecordedSockets(transports.socket, this.#recorders);
    return { http, socket, listener: transports.listener };
  }

  /** What was recorded so far; what is still under way counts as given up. */
  get recording(): Recording {
    return {
      exchanges: this.#http?.exchanges ?? [],
      conversations: this.#sockets?.conversations ?? [],
    };
  }
}
