import {
  createHost,
  denoWorld,
  type Host,
  type RunReport,
  type ScriptError,
} from "../../../../runtime/mod.ts";
import { MemorySink, script } from "../../../support/host.ts";

/** Milliseconds after which what is waited for does not come any more. */
const PATIENCE = 20_000;

/** Ends when `promise` does, or fails when that takes too long. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`waited in vain for ${what}`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A sink that tells when there is something new in it. */
class TellingSink extends MemorySink {
  tell: () => void = () => {};

  override write(...args: Parameters<MemorySink["write"]>): void {
    super.write(...args);
    this.tell();
  }

  override log(...args: Parameters<MemorySink["log"]>): void {
    super.log(...args);
    this.tell();
  }

  override fail(error: ScriptError): void {
    super.fail(error);
    this.tell();
  }
}

/** What every script of these tests begins with: callbacks that print what they hear, and a way to be told more. */
const prelude = `
local function short(text)
  return #text > 200 and #text .. " bytes" or text
end

function callbacks()
  return {
    on_open = function(client) print("open", client) end,
    on_message = function(client, msg) print("message", client, short(msg)) end,
    on_error = function(client, err) print("error", client, err) end,
    on_close = function(client, code, reason) print("close", client, code, reason) end,
  }
end

-- What the test tells it to do.
event.on("config_changed", function(e) assert(load(e.module_name, "=told"))() end)
`;

/** What a test may choose; the rest is as `luanet run` has it. Times in milliseconds, sizes in bytes. */
export interface Choice {
  readonly allowOrigins?: readonly string[];
  readonly memory?: number;
  readonly timeout?: number;
  /** Further scripts, by their paths. */
  readonly others?: Readonly<Record<string, string>>;
}

/** Scripts that run in this process, on the real clock and the real network. */
export class Served implements AsyncDisposable {
  readonly sink: TellingSink;
  readonly host: Host;
  readonly #report: Promise<RunReport>;
  #waiting: (() => void)[] = [];

  private constructor(host: Host, sink: TellingSink) {
    this.host = host;
    this.sink = sink;
    sink.tell = () => this.#waiting.splice(0).forEach((wake) => wake());
    this.#report = host.run();
  }

  /** Runs a script, `test.lua`, whose text follows the prelude. */
  static async start(text: string, choice: Choice = {}): Promise<Served> {
    const sink = new TellingSink();
    const host = createHost(denoWorld({ sink, root: "." }), {
      tick: 60,
      dispatch: "now",
      timeout: choice.timeout ?? 5_000,
      memory: choice.memory ?? 512 << 20,
      allowOrigins: choice.allowOrigins ?? [],
    });
    const texts = { "test.lua": text, ...choice.others };
    const files = Object.entries(texts).map(([path, text]) => script(prelude + text, path));
    await host.prepare(files);
    host.start(files.map((file) => host.compile(file)));
    return new Served(host, sink);
  }

  /** The ports that are listened on, in the order of listening. */
  get ports(): number[] {
    return this.sink.logs.filter(({ status }) => status === true).map(({ message }) =>
      Number(/^listens on ws:\/\/127\.0\.0\.1:(\d+)\/$/.exec(message)?.[1])
    );
  }

  get port(): number {
    return this.ports[0] ?? NaN;
  }

  /** What was printed, a line each, with spaces for tabs. */
  get lines(): string[] {
    return this.sink.printed.replaceAll("\t", " ").split("\n").slice(0, -1);
  }

  /** Warnings, without the script's own. */
  get warnings(): string[] {
    return this.sink.logs.filter(({ level }) => level === "warn").map(({ message }) => message);
  }

  /** Runs Lua in the script, on a turn of its own. */
  tell(lua: string): void {
    this.host.post(() => this.host.emit("config_changed", { module_name: lua }));
  }

  /** Puts another text in the place of `test.lua`, as a reload does. */
  async reload(text: string): Promise<void> {
    const old = this.host.scripts.find((loaded) => loaded.script === "test.lua");
    const next = this.host.compile(script(prelude + text));
    await within(
      new Promise<void>((done) => this.host.replace(old, next, () => done())),
      "the reload",
    );
  }

  /** Waits until the script has printed a line, `times` in all. */
  prints(line: string, times = 1): Promise<void> {
    return this.until(() => this.lines.filter((other) => other === line).length >= times, line);
  }

  /** Waits until something holds that the scripts bring about. */
  async until(holds: () => boolean, what: string): Promise<void> {
    while (!holds()) {
      const next = new Promise<void>((wake) => this.#waiting.push(wake));
      try {
        await within(next, what);
      } catch (error) {
        const errors = this.sink.errors.map(({ message }) => message);
        throw new Error([what, ...this.lines, ...this.warnings, ...errors].join("\n"), {
          cause: error,
        });
      }
    }
  }

  /** Ends the run in order. */
  stop(): Promise<RunReport> {
    this.host.stop();
    return within(this.#report, "the end of the run");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** A WebSocket of Deno's, whose events wait to be asked for. */
export class Visitor implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly #messages: (string | Uint8Array)[] = [];
  #ending: { code: number; reason: string } | undefined;
  #wake: () => void = () => {};

  private constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.socket.binaryType = "arraybuffer";
    const tell = () => this.#wake();
    this.socket.onopen = tell;
    this.socket.onmessage = ({ data }) => {
      this.#messages.push(typeof data === "string" ? data : new Uint8Array(data));
      tell();
    };
    this.socket.onclose = ({ code, reason }) => {
      this.#ending = { code: code === 0 ? 1006 : code, reason };
      tell();
    };
  }

  /** Connects; fails when it is not let in. */
  static async open(port: number, headers: Record<string, string> = {}): Promise<Visitor> {
    const visitor = new Visitor(`ws://127.0.0.1:${port}/`, headers);
    await visitor.#until(() => visitor.socket.readyState !== WebSocket.CONNECTING, "a connection");
    if (visitor.socket.readyState === WebSocket.OPEN) return visitor;
    await visitor.ending();
    throw new Error("the connection was refused");
  }

  send(message: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(message);
  }

  /** The next message. */
  async message(): Promise<string | Uint8Array> {
    await this.#until(() => this.#messages.length > 0 || this.#ending !== undefined, "a message");
    const message = this.#messages.shift();
    if (message === undefined) throw new Error("the connection ended without a message");
    return message;
  }

  /** The close frame that it was sent, 1006 for none. */
  async ending(): Promise<{ code: number; reason: string }> {
    await this.#until(() => this.#ending !== undefined, "the end of a connection");
    return this.#ending ?? { code: 1006, reason: "" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close();
    await this.ending();
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    while (!holds()) {
      await within(
        new Promise<void>((wake) => {
          this.#wake = wake;
        }),
        what,
      );
    }
  }
}
