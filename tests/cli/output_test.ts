import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Output, type StreamWriter } from "../../cli/output.ts";

const outputModule = new URL("../../cli/output.ts", import.meta.url).href;

/** Takes everything and keeps it, a copy for each call. */
class Collector implements StreamWriter {
  readonly calls: Uint8Array[] = [];

  writeSync(bytes: Uint8Array): number {
    this.calls.push(bytes.slice());
    return bytes.length;
  }

  get text(): string {
    return new TextDecoder().decode(joined(this.calls));
  }
}

/** A pipe that is full now and then: it takes up to 4096 bytes whole or throws, as Linux's do. */
class FullPipe extends Collector {
  readonly #random: () => number;
  blocked = 0;

  constructor(random: () => number) {
    super();
    this.#random = random;
  }

  override writeSync(bytes: Uint8Array): number {
    if (this.#random() < 0.05) {
      this.blocked++;
      throw new Deno.errors.WouldBlock("Resource temporarily unavailable (os error 11)");
    }
    const room = bytes.length <= 4096 ? bytes.length : 4096;
    return super.writeSync(bytes.subarray(0, room));
  }
}

/** Deno's stdout: Rust's line writer (1024 bytes), flushed after each write. */
class LineWriter implements StreamWriter {
  readonly #pipe: StreamWriter;
  #kept = new Uint8Array(0);

  constructor(pipe: StreamWriter) {
    this.#pipe = pipe;
  }

  writeSync(bytes: Uint8Array): number {
    const count = this.#take(bytes);
    this.#flush();
    return count;
  }

  #take(bytes: Uint8Array): number {
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0 || this.#kept.length + bytes.length >= 1024) this.#flush();
    if (end === 0 && bytes.length >= 1024) return this.#pipe.writeSync(bytes);
    const written = end === 0 ? 0 : this.#pipe.writeSync(bytes.subarray(0, end));
    const rest = bytes.subarray(written, written < end ? end : bytes.length);
    if (written >= end && rest.length >= 1024) return written;
    const kept = rest.subarray(0, 1024);
    this.#kept = joined([this.#kept, kept]);
    return written + kept.length;
  }

  #flush(): void {
    while (this.#kept.length > 0) {
      this.#kept = this.#kept.slice(this.#pipe.writeSync(this.#kept));
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    result.set(part, end);
    end += part.length;
  }
  return result;
}

function isSame(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((byte, index) => byte === others[index]);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lines, parts of lines and long stretches without a newline, in arrays of many sizes. */
function mixedParts(random: () => number): Uint8Array[] {
  return Array.from({ length: 300 }, () => {
    const size = random() < 0.6 ? random() * 120 : random() < 0.9 ? random() * 5000 : 90_000;
    const newlines = random() < 0.3 ? 0 : random() < 0.5 ? 0.0005 : 0.03;
    return Uint8Array.from(
      { length: Math.floor(size) },
      () => random() < newlines ? 0x0a : 33 + Math.floor(random() * 90),
    );
  });
}

Deno.test("write() keeps small arrays until flush() and hands them on as one", () => {
  const stdout = new Collector();
  const output = new Output(stdout, new Collector());
  const reused = bytes("one\n");
  output.write("stdout", reused);
  reused.fill(0);
  output.write("stdout", bytes("two\n"));
  assertEquals(stdout.calls.length, 0);
  output.flush();
  assertEquals(stdout.text, "one\ntwo\n");
  assertEquals(stdout.calls.length, 1);
  output.flush();
  assertEquals(stdout.calls.length, 1);
});

Deno.test("write() hands on what waits for one stream before it takes anything for the other", () => {
  const order: string[] = [];
  const writer = (name: string): StreamWriter => ({
    writeSync(taken) {
      order.push(name + new TextDecoder().decode(taken));
      return taken.length;
    },
  });
  const output = new Output(writer("out:"), writer("err:"));
  output.write("stdout", bytes("1\n"));
  output.write("stdout", bytes("2\n"));
  output.write("stderr", bytes("3\n"));
  output.write("stdout", bytes("4\n"));
  output.flush();
  assertEquals(order, ["out:1\n2\n", "err:3\n", "out:4\n"]);
});

Deno.test("write() hands on by itself when 64 KiB wait", () => {
  const stderr = new Collector();
  const output = new Output(new Collector(), stderr);
  const kibibyte = new Uint8Array(1024).fill(97);
  for (let count = 0; count < 63; count++) output.write("stderr", kibibyte);
  assertEquals(stderr.calls.length, 0);
  output.write("stderr", kibibyte);
  assertEquals(stderr.calls.map((call) => call.length), [64 * 1024]);
});

Deno.test("write() hands on 63 MiB from where they are, behind what waited", () => {
  const large = new Uint8Array(63 * 1024 * 1024).fill(97);
  let taken = 0;
  const foreign: number[] = [];
  const stderr: StreamWriter = {
    writeSync(part) {
      if (part.buffer !== large.buffer) foreign.push(taken);
      const count = Math.min(part.length, 1_000_000);
      taken += count;
      return count;
    },
  };
  const output = new Output(new Collector(), stderr);
  output.write("stderr", bytes("first\n"));
  output.write("stderr", large);
  assertEquals(taken, large.length + 6);
  assertEquals(foreign, [0]);
});

Deno.test("flush() goes on until a stream that takes little at a time has everything", () => {
  const text = "a line\nand another\nand a part".repeat(200);
  for (const name of ["stdout", "stderr"] as const) {
    const collector = new Collector();
    const slow: StreamWriter = { writeSync: (part) => collector.writeSync(part.subarray(0, 3)) };
    const output = new Output(slow, slow);
    output.write(name, bytes(text));
    output.flush();
    assertEquals(collector.text, text, name);
  }
});

Deno.test("a non-blocking stderr that was full gets the bytes it refused", () => {
  const collector = new Collector();
  let refusals = 2;
  const stderr: StreamWriter = {
    writeSync(part) {
      if (refusals-- > 0) throw new Deno.errors.WouldBlock("full");
      return collector.writeSync(part);
    },
  };
  const output = new Output(new Collector(), stderr);
  output.write("stderr", bytes("part of a line"));
  output.flush();
  assertEquals(collector.text, "part of a line");
});

for (const seed of [1, 2, 3]) {
  Deno.test(`a full non-blocking stdout gets every byte, once, in spite of Rust's line writer (${seed})`, () => {
    const random = randomFrom(seed);
    const pipe = new FullPipe(random);
    const parts = mixedParts(random);
    const output = new Output(new LineWriter(pipe), new Collector());
    for (const part of parts) {
      output.write("stdout", part);
      if (random() < 0.3) output.flush();
    }
    output.flush();
    assert(pipe.blocked > 10);
    assert(isSame(joined(pipe.calls), joined(parts)));
  });
}

Deno.test("a terminal that blocked gets each newline alone from then on", () => {
  const terminal = new Collector();
  let isFull = true;
  const stdout: StreamWriter = {
    writeSync(part) {
      if (!isFull) return terminal.writeSync(part);
      isFull = false;
      throw new Deno.errors.WouldBlock("full");
    },
    isTerminal: () => true,
  };
  const output = new Output(stdout, new Collector());
  output.write("stdout", bytes("one\n\ntwo\nend"));
  output.flush();
  const calls = terminal.calls.map((call) => new TextDecoder().decode(call));
  assertEquals(calls, ["one", "\n", "\n", "two", "\n", "end"]);
});

Deno.test("a write that a signal interrupted is made again", () => {
  const collector = new Collector();
  let interruptions = 3;
  const stream: StreamWriter = {
    writeSync(part) {
      if (interruptions-- > 0) throw new Deno.errors.Interrupted("EINTR");
      return collector.writeSync(part);
    },
  };
  const output = new Output(new Collector(), stream);
  output.write("stderr", bytes("whole\n"));
  output.flush();
  assertEquals(collector.text, "whole\n");
});

Deno.test("a closed pipe swallows what follows, and the other stream goes on", () => {
  let attempts = 0;
  const closed: StreamWriter = {
    writeSync() {
      attempts++;
      throw new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
    },
  };
  const stderr = new Collector();
  const output = new Output(closed, stderr);
  assertEquals(output.broken, false);
  output.write("stdout", bytes("lost\n"));
  output.flush();
  output.write("stdout", bytes("lost too\n"));
  output.write("stderr", bytes("heard\n"));
  output.flush();
  assertEquals([output.broken, output.failure, attempts], [true, undefined, 1]);
  assertEquals(stderr.text, "heard\n");
});

Deno.test("a full disk is a failure in words, kept for the caller", () => {
  const full: StreamWriter = {
    writeSync() {
      throw new Error("No space left on device (os error 28)");
    },
  };
  const output = new Output(full, new Collector());
  output.write("stdout", bytes("lost\n"));
  assertEquals(output.failure, undefined);
  output.flush();
  assertEquals(output.broken, false);
  assertEquals(
    output.failure?.message,
    "can't write to stdout: No space left on device (os error 28); " +
      "what was written from there on is lost",
  );
});

Deno.test("a stream that takes nothing is a failure, not an endless loop", () => {
  const output = new Output({ writeSync: () => 0 }, new Collector());
  output.write("stdout", bytes("lost\n"));
  output.flush();
  assertStringIncludes(output.failure?.message ?? "", "no byte was taken");
});

/** Runs `code` in a process of its own, where `Output` is imported. */
function start(code: string, launcher: readonly string[] = []): Deno.ChildProcess {
  const program = `import { Output } from "${outputModule}"; ${code}`;
  const line = [...launcher, Deno.execPath(), "eval", "--quiet", "--no-lock", "--ext=ts", program];
  const [command = "", ...args] = line;
  return new Deno.Command(command, { args, stdin: "null", stdout: "piped", stderr: "piped" })
    .spawn();
}

Deno.test("a process whose reader leaves after one line ends quietly", async () => {
  const child = start(`
    const output = new Output();
    const line = new TextEncoder().encode("a line\\n");
    while (!output.broken) output.write("stdout", line);
    output.write("stderr", new TextEncoder().encode("ended"));
    output.flush();
  `);
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value).slice(0, 7), "a line\n");
  await reader.cancel();
  assertEquals(await new Response(child.stderr).text(), "ended");
  assertEquals((await child.status).code, 0);
});

/** Reads so little at a time that the pipe is always full. */
async function readSlowly(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stream.getReader({ mode: "byob" });
  const parts: Uint8Array[] = [];
  while (true) {
    const { value, done } = await reader.read(new Uint8Array(700));
    if (done || value === undefined) return new TextDecoder().decode(joined(parts));
    parts.push(value);
  }
}

const nonBlocking = [
  "perl",
  "-MFcntl",
  "-e",
  "fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK) or die; exec @ARGV",
];

function hasPerl(): boolean {
  if (Deno.build.os === "windows") return false;
  try {
    return new Deno.Command("perl", { args: ["-MFcntl", "-e", "1"] }).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "a process with a full non-blocking pipe for stdout loses and doubles nothing",
  ignore: !hasPerl(),
  async fn() {
    const child = start(
      `
      let blocked = 0;
      const output = new Output({
        writeSync(bytes) {
          try {
            return Deno.stdout.writeSync(bytes);
          } catch (error) {
            blocked++;
            throw error;
          }
        },
      });
      for (let number = 0; number < 30_000; number++) {
        const end = number % 3 === 0 ? "" : "\\n";
        const line = number + "x".repeat(number % 1000 === 0 ? 3000 : number % 97) + end;
        output.write("stdout", new TextEncoder().encode(line));
        if (number % 3 === 0 && number % 6000 < 3000) output.flush();
      }
      output.flush();
      output.write("stderr", new TextEncoder().encode(blocked > 0 ? "blocked" : "never blocked"));
      output.flush();
    `,
      nonBlocking,
    );
    let expected = "";
    for (let number = 0; number < 30_000; number++) {
      const end = number % 3 === 0 ? "" : "\n";
      expected += number + "x".repeat(number % 1000 === 0 ? 3000 : number % 97) + end;
    }
    const [stdout, stderr] = await Promise.all([
      readSlowly(child.stdout),
      new Response(child.stderr).text(),
    ]);
    assertEquals(stderr, "blocked");
    assert(stdout === expected, `${stdout.length} bytes came, ${expected.length} were written`);
    assertEquals((await child.status).code, 0);
  },
});
