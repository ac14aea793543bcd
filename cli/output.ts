import { HostError } from "../runtime/mod.ts";

/** The two streams of a process that a run writes to. */
export type StreamName = "stdout" | "stderr";

/** What `Output` needs of a stream: `Deno.stdout` and `Deno.stderr` have it. */
export interface StreamWriter {
  /** Takes some of the bytes and returns how many; throws Deno's errors. */
  writeSync(bytes: Uint8Array): number;
  isTerminal?(): boolean;
}

const capacity = 64 * 1024;
const newline = 0x0a;
const nothing = new Uint8Array(0);

// A pipe takes a write of up to PIPE_BUF bytes whole or not at all: 4096 on Linux, 512 elsewhere.
const pipeBuffer = Deno.build.os === "linux" || Deno.build.os === "windows" ? 4096 : 512;

// Deno writes stdout through Rust's line writer, which keeps this much behind the last newline.
const lineWriterCapacity = 1024;

/** Stdout and stderr of the process, buffered, in the order in which they were written. */
export class Output {
  readonly #streams: Readonly<Record<StreamName, Stream>>;
  readonly #buffer = new Uint8Array(capacity);
  #waiting = 0;
  /** Called when a stream takes no more: see `broken` and `failure`. */
  onEnd: () => void = () => {};
  /** Called before anything is written: what was drawn on the terminal has to go first. */
  beforeWrite: () => void = () => {};
  #inLine = false;
  #current: StreamName = "stdout";
  readonly #terminals: Readonly<Record<StreamName, boolean>>;

  /** The streams are the process's own unless others are given. */
  constructor(stdout: StreamWriter = Deno.stdout, stderr: StreamWriter = Deno.stderr) {
    this.#terminals = {
      stdout: stdout.isTerminal?.() ?? false,
      stderr: stderr.isTerminal?.() ?? false,
    };
    this.#streams = {
      stdout: new Stream("stdout", stdout, true, () => this.onEnd()),
      stderr: new Stream("stderr", stderr, false, () => this.onEnd()),
    };
  }

  /** Whether a reader has gone away (`| head -1`): its stream swallows what is still written. */
  get broken(): boolean {
    return this.#streams.stdout.broken || this.#streams.stderr.broken;
  }

  /** What keeps a stream from being written, such as a full disk: it swallows what follows. */
  get failure(): HostError | undefined {
    return this.#streams.stdout.failure ?? this.#streams.stderr.failure;
  }

  /**
   * Writes bytes behind everything written before, on either stream. Small arrays are copied and
   * wait for `flush()`, or until 64 KiB wait; large ones are written at once, from where they are.
   * Never throws, as scripts would catch it: see `broken` and `failure`.
   */
  write(stream: StreamName, bytes: Uint8Array): void {
    this.beforeWrite();
    if (this.#terminals[stream] && bytes.length > 0) this.#inLine = bytes.at(-1) !== newline;
    if (stream !== this.#current || this.#waiting + bytes.length > capacity) this.flush();
    this.#current = stream;
    if (bytes.length >= capacity) {
      this.#streams[stream].write(bytes);
      return;
    }
    this.#buffer.set(bytes, this.#waiting);
    this.#waiting += bytes.length;
    // Who watches a script that hangs wants to see the last thing that it said.
    if (this.#waiting === capacity || this.#terminals[stream]) this.flush();
  }

  /** Whether the cursor of a terminal may be in the middle of a line. */
  get inLine(): boolean {
    return this.#inLine;
  }

  /** Draws on the terminal behind stderr, outside of its lines. */
  draw(text: string): void {
    this.flush();
    this.#streams.stderr.write(new TextEncoder().encode(text));
  }

  /** Hands everything that waits to the system; returns when all of it has been taken. */
  flush(): void {
    if (this.#waiting === 0) return;
    const waiting = this.#buffer.subarray(0, this.#waiting);
    this.#waiting = 0;
    this.#streams[this.#current].write(waiting);
  }
}

/** One stream: writes whole arrays, however little of them is taken at a time. */
class Stream {
  readonly #name: StreamName;
  readonly #writer: StreamWriter;
  readonly #lineBuffered: boolean;
  #newlinesAlone = false;
  #ended = false;
  #patience = 1;
  broken = false;
  failure: HostError | undefined;

  constructor(
    name: StreamName,
    writer: StreamWriter,
    lineBuffered: boolean,
    private readonly onEnd: () => void,
  ) {
    this.#name = name;
    this.#writer = writer;
    this.#lineBuffered = lineBuffered;
  }

  write(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length && !this.#ended) {
      written += this.#writeSome(this.#nextChunk(bytes, written));
    }
  }

  // When a non-blocking stdout is full, Rust's line writer doesn't say how much of a chunk it kept.
  // A chunk that ends at a newline or has none, and that a pipe takes whole or not, leaves no doubt.
  #nextChunk(bytes: Uint8Array, start: number): Uint8Array {
    if (!this.#lineBuffered) return bytes.subarray(start);
    const chunk = bytes.subarray(start, start + pipeBuffer);
    if (this.#newlinesAlone) {
      const first = chunk.indexOf(newline);
      return first < 0 ? chunk : chunk.subarray(0, Math.max(first, 1));
    }
    const last = chunk.lastIndexOf(newline);
    return last < 0 ? chunk : chunk.subarray(0, last + 1);
  }

  #writeSome(chunk: Uint8Array): number {
    try {
      const count = this.#writer.writeSync(chunk);
      this.#patience = 1;
      if (count > 0) return count;
      throw new Error("no byte was taken");
    } catch (error) {
      if (error instanceof Deno.errors.WouldBlock) return this.#writeLater(chunk);
      if (error instanceof Deno.errors.Interrupted) return 0;
      this.#end(error);
      return 0;
    }
  }

  /** The stream is full for now. Returns how much of the chunk has been taken after all. */
  #writeLater(chunk: Uint8Array): number {
    // A terminal takes parts of lines, so this chunk may show twice; from now on newlines go alone.
    this.#newlinesAlone ||= this.#writer.isTerminal?.() ?? false;
    const kept = this.#lineBuffered && chunk.length < lineWriterCapacity &&
      !chunk.includes(newline);
    this.#pause();
    if (!kept) return 0;
    while (!this.#ended && !this.#flushed()) this.#pause();
    return chunk.length;
  }

  /** Whether Rust's line writer could get rid of what it kept. */
  #flushed(): boolean {
    try {
      this.#writer.writeSync(nothing);
      return true;
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) this.#end(error);
      return false;
    }
  }

  #pause(): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, this.#patience);
    this.#patience = Math.min(this.#patience * 2, 16);
  }

  #end(error: unknown): void {
    this.#ended = true;
    if (error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset) {
      this.broken = true;
    } else {
      const cause = error instanceof Error ? error.message : String(error);
      this.failure = new HostError(
        `can't write to ${this.#name}: ${cause}; what was written from there on is lost`,
      );
    }
    this.onEnd();
  }
}
