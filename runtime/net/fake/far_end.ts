import type { Refusal } from "../../transport.ts";
import { refusedWith } from "../words.ts";
import type { End, EndEvents } from "./connection.ts";

/** The end of a connection that a spec holds: what scripts sent to it, and how it ended. */
export class FarEnd implements EndEvents {
  /** The messages that it has read, in their order. */
  readonly messages: string[] = [];
  /** How the connection ended; undefined while it has not. 1006 when there was no close frame. */
  closeCode: number | undefined;
  closeReason: string | undefined;
  #end: End | undefined;
  #paused = false;

  constructor(readonly url: URL) {}

  get isOpen(): boolean {
    return this.#end?.isOpen === true;
  }

  /** Was the connection ever there? */
  protected get isHeld(): boolean {
    return this.#end !== undefined;
  }

  /** While true it reads nothing: what it is sent waits. */
  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    if (this.#end !== undefined) this.#end.paused = paused;
  }

  /** While true it answers no close. */
  set mute(mute: boolean) {
    if (this.#end !== undefined) this.#end.mute = mute;
  }

  /** The connection is there. */
  hold(end: End): void {
    this.#end = end;
    end.events = this;
    end.paused = this.#paused;
  }

  /** Sends a message, text or bytes; false when it is not open. */
  send(message: string | Uint8Array): boolean {
    if (!this.isOpen) return false;
    this.#end?.send(typeof message === "string" ? message : message.slice());
    return true;
  }

  /** Closes the connection. @param code 1005 for none */
  close(code = 1000, reason = ""): void {
    this.#paused = false;
    this.#end?.close(code, reason);
  }

  /** Goes without a word. */
  drop(): void {
    this.#end?.vanish();
  }

  message(message: string | Uint8Array): void {
    // Scripts send nothing but text.
    this.messages.push(message as string);
  }

  ended(code: number, reason: string, _lost: boolean): void {
    this.closeCode = code;
    this.closeReason = reason;
  }
}

/** A client of a script's server. */
export class Page extends FarEnd {
  /** How it was answered when the server did not let it in. */
  refused: Refusal | undefined;
  /** Why it never was open, in words. */
  error: string | undefined;
  #giveUp: () => void = () => {};

  /** Does it still wait for the answer to its handshake? */
  get isConnecting(): boolean {
    return !this.isHeld && this.error === undefined;
  }

  /** It waits, until what this gives is called. */
  waits(giveUp: () => void): void {
    this.#giveUp = giveUp;
  }

  /** The handshake was answered, or never will be. */
  answered(by: End | Refusal | string): void {
    if (!this.isConnecting) {
      if (typeof by === "object" && "vanish" in by) by.vanish();
      return;
    }
    this.#giveUp();
    if (typeof by === "string") this.error = by;
    else if ("status" in by) {
      this.refused = { status: by.status, text: by.text };
      this.error = refusedWith(by.status);
    } else this.hold(by);
  }

  override close(code = 1000, reason = ""): void {
    this.#leave();
    super.close(code, reason);
  }

  override drop(): void {
    this.#leave();
    super.drop();
  }

  /** Nobody waits for the answer any more. */
  #leave(): void {
    if (this.isConnecting) this.answered("it was closed before it was open");
  }
}

/** What a spec's server does, besides letting clients in. */
export interface PeerHandlers {
  open?(peer: Peer): void;
  message?(peer: Peer, message: string): void;
  /** Closed by either side. */
  close?(peer: Peer, code: number, reason: string): void;
}

/** A script's client, as a spec's server has it. */
export class Peer extends FarEnd {
  /** @param id its number, in the order of connecting */
  constructor(readonly id: number, url: URL, private readonly handlers: PeerHandlers) {
    super(url);
  }

  override message(message: string | Uint8Array): void {
    super.message(message);
    this.handlers.message?.(this, message as string);
  }

  override ended(code: number, reason: string, lost: boolean): void {
    super.ended(code, reason, lost);
    this.handlers.close?.(this, code, reason);
  }
}
