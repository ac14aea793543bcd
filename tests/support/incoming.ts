/** What comes in on a TCP connection, as far as it was not taken yet. */
export class Incoming {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly #connection: Deno.Conn;
  readonly #chunk: number;

  /** @param chunk bytes that are read at once */
  constructor(connection: Deno.Conn, chunk: number) {
    this.#connection = connection;
    this.#chunk = chunk;
  }

  /** Waits for so many bytes; false when the connection ends before, however it ends. */
  async has(length: number): Promise<boolean> {
    while (this.bytes.length < length) if (!await this.fill()) return false;
    return true;
  }

  /** Takes bytes that are there. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  /** Reads once more; false at the end. */
  async fill(): Promise<boolean> {
    const chunk = new Uint8Array(this.#chunk);
    const n = await this.#connection.read(chunk).catch(() => null);
    if (n === null) return false;
    const joined = new Uint8Array(this.bytes.length + n);
    joined.set(this.bytes);
    joined.set(chunk.subarray(0, n), this.bytes.length);
    this.bytes = joined;
    return true;
  }
}
