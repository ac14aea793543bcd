import { CATCH_UP, CLOSE_TIMEOUT, CONNECT_TIMEOUT, OVERDUE } from "../../limits.ts";
import type { HandOver, Socket, SocketEvents, SocketTransport } from "../../transport.ts";
import { socketCauseOf } from "./words.ts";

/** Milliseconds after which something is given up. */
export interface Bounds {
  readonly connect: number;
  /** For the answer to a close. */
  readonly close: number;
}

/** Connects through Deno's WebSocket. */
export class DenoSockets implements SocketTransport {
  readonly #bounds: Bounds;
  readonly #handOver: HandOver;

  constructor(
    bounds: Bounds = { connect: CONNECT_TIMEOUT, close: CLOSE_TIMEOUT },
    handOver: HandOver = () => undefined,
  ) {
    this.#bounds = bounds;
    this.#handOver = handOver;
  }

  connect(url: URL, events: SocketEvents): Socket {
    return new DenoSocket(url, events, this.#bounds, this.#handOver(url));
  }
}

class DenoSocket implements Socket {
  readonly #url: URL;
  readonly #bounds: Bounds;
  #socket: WebSocket | undefined;
  #events: SocketEvents | undefined;
  #clearTimer: () => void = () => {};
  #closing = false;
  #tooBig = false;

  constructor(url: URL, events: SocketEvents, bounds: Bounds, handOver: Promise<void> | undefined) {
    this.#url = url;
    this.#bounds = bounds;
    this.#events = events;
    if (handOver === undefined) this.#start();
    else void handOver.then(() => this.#closing ? this.#end(1006, "") : this.#start());
  }

  #start(): void {
    const socket = this.#connect();
    if (socket === undefined) return;
    this.#socket = socket;
    const { connect } = this.#bounds;
    this.#clearTimer = startTimer(
      () => this.#giveUp(`timed out after ${connect / 1000} s`),
      connect,
    );
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#clearTimer();
      this.#events?.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#events?.message(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
    };
    socket.onerror = (event) => {
      const message = event instanceof ErrorEvent ? event.message : "";
      this.#tooBig = message.includes("Frame too large");
      if (!this.#closing) {
        this.#events?.error(`${this.#url.host}: ${socketCauseOf(message)}`);
      }
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#tooBig) this.#end(1009, "message too big");
      else this.#end(code === 0 ? 1006 : code, reason);
    };
  }

  get waiting(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    if (this.#closing || this.#events === undefined) return;
    this.#closing = true;
    this.#clearTimer();
    this.#clearTimer = startTimer(() => this.#end(1006, ""), this.#bounds.close);
    // Deno sends 1000 and 3000 to 4999 from a client; with any other one the server is told none.
    if (code === 1000 || code >= 3000) this.#socket?.close(code, reason);
    else this.#socket?.close();
  }

  #connect(): WebSocket | undefined {
    try {
      return new WebSocket(this.#url);
    } catch (error) {
      const message = error instanceof Deno.errors.NotCapable
        ? `not permitted: run luanet with --allow-net=${this.#url.host}`
        : socketCauseOf(error instanceof Error ? error.message : "");
      queueMicrotask(() => {
        this.#events?.error(`${this.#url.host}: ${message}`);
        this.#end(1006, "");
      });
      return undefined;
    }
  }

  #giveUp(message: string): void {
    this.#events?.error(`${this.#url.host}: ${message}`);
    this.#end(1006, "");
    this.#socket?.close();
  }

  #end(code: number, reason: string): void {
    this.#clearTimer();
    const events = this.#events;
    this.#events = undefined;
    events?.closed(code, reason);
  }
}

/** Runs `turn` after so many milliseconds, behind what arrived while the process was busy. The result takes it back. */
function startTimer(turn: () => void, time: number): () => void {
  const due = performance.now() + time;
  let timer = setTimeout(() => {
    if (performance.now() - due < OVERDUE) turn();
    else timer = setTimeout(turn, CATCH_UP);
  }, time);
  return () => clearTimeout(timer);
}
