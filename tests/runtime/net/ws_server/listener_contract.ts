import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { CLOSE_TIMEOUT } from "../../../../runtime/limits.ts";
import type {
  Door,
  Handshake,
  Listener,
  ListenerTransport,
  Peer,
  Refusal,
} from "../../../../runtime/transport.ts";

/** What a client was told at the end: the code and the reason of a close frame. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** A client that was let in. */
export interface Client {
  send(message: string | Uint8Array): void | Promise<void>;
  close(code: number, reason: string): void | Promise<void>;
  /** Goes without a word. */
  vanish(): void;
  /** The next message. */
  message(): Promise<string>;
  /** How the connection ended in its eyes. */
  ending(): Promise<Ending>;
}

/** The side of the network that a transport can't see. */
export interface Outside {
  readonly listeners: ListenerTransport;
  /** Connects; gives the status if it is not let in, undefined if nobody listens. A mute client answers no close. */
  connect(port: number, options?: Partial<Handshake> & { mute?: boolean }): Promise<
    Client | number | undefined
  >;
  /** Takes a port in another's name. */
  occupy(): Promise<{ readonly port: number; leave(): void }>;
  /** From now on every attempt to take a port fails; gives what undoes it. */
  refusePorts(port: number): () => void;
}

/** A door that writes down what happens, and lets everyone wait for it. */
class Book implements Door {
  readonly lines: string[] = [];
  readonly peers: Peer[] = [];
  readonly handshakes: Handshake[] = [];
  readonly bytes: Uint8Array[] = [];
  #wake: (() => void) | undefined;

  constructor(readonly verdict: (handshake: Handshake) => Refusal | undefined = () => undefined) {}

  refusal(handshake: Handshake): Refusal | undefined {
    this.handshakes.push(handshake);
    return this.verdict(handshake);
  }

  opened(peer: Peer) {
    const n = this.peers.push(peer);
    this.#note(`${n} opened`);
    return {
      message: (message: string | Uint8Array) => {
        if (typeof message !== "string") this.bytes.push(message);
        const what = typeof message === "string" ? message : `${message.length} bytes`;
        this.#note(`${n} message ${what}`);
      },
      error: () => this.#note(`${n} error`),
      closed: (code: number, reason: string) => this.#note(`${n} closed ${code} "${reason}"`),
    };
  }

  failed(message: string): void {
    this.#note(`failed: ${message}`);
  }

  /** Waits until the line was written. */
  async until(line: string): Promise<void> {
    while (!this.lines.includes(line)) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #note(line: string): void {
    this.lines.push(line);
    this.#wake?.();
  }
}

function taken(listener: Listener | string): Listener {
  if (typeof listener === "string") throw new Error(listener);
  return listener;
}

function letIn(answer: Client | number | undefined): Client {
  if (typeof answer === "object") return answer;
  throw new Error(`the client was answered with ${answer}`);
}

/**
 * What every listener transport keeps to.
 * @param make a network of its own for each test
 */
export function testListenerContract(name: string, make: () => Outside): void {
  const test = (
    claim: string,
    body: (outside: Outside) => Promise<void>,
  ) => Deno.test(`${name}: ${claim}`, () => body(make()));

  /** Opens a listener with one client. */
  const meet = async (outside: Outside, options: { mute?: boolean } = {}) => {
    const book = new Book();
    const listener = taken(outside.listeners.listen(0, book));
    const client = letIn(await outside.connect(listener.port, options));
    await book.until("1 opened");
    const [peer] = book.peers;
    if (peer === undefined) throw new Error("no peer");
    return { book, listener, client, peer };
  };

  test("port 0 is a free port, another one each time", async ({ listeners, connect }) => {
    const first = taken(listeners.listen(0, new Book()));
    const second = taken(listeners.listen(0, new Book()));
    assert(first.port > 0 && first.port < 65_536, String(first.port));
    assertNotEquals(first.port, second.port);
    await Promise.all([first.close(), second.close()]);
    assertEquals(await connect(first.port), undefined);
  });

  test("a port can be had by its number, and by one only", async ({ listeners }) => {
    const { port, close } = bound(taken(listeners.listen(0, new Book())));
    assertEquals(listeners.listen(port, new Book()), `port ${port} is in use`);
    await close();
    const again = taken(listeners.listen(port, new Book()));
    assertEquals(again.port, port);
    await again.close();
  });

  test("a port that another program has is refused in words", async ({ listeners, occupy }) => {
    const { port, leave } = await occupy();
    assertEquals(listeners.listen(port, new Book()), `port ${port} is in use`);
    leave();
  });

  test("the door is asked with host, origin and whether it is an upgrade", async ({ listeners, connect }) => {
    const book = new Book(({ isUpgrade, origin }) => {
      if (!isUpgrade) return { status: 426, text: "upgrade" };
      return origin === "http://example.com" ? { status: 403, text: "no" } : undefined;
    });
    const listener = taken(listeners.listen(0, book));
    assertEquals(await connect(listener.port, { host: "a:1", origin: "http://example.com" }), 403);
    assertEquals(await connect(listener.port, { host: "b", isUpgrade: false }), 426);
    const client = letIn(await connect(listener.port, { host: "c", origin: "http://c" }));
    await book.until("1 opened");
    assertEquals(book.handshakes, [
      { host: "a:1", origin: "http://example.com", isUpgrade: true },
      { host: "b", origin: undefined, isUpgrade: false },
      { host: "c", origin: "http://c", isUpgrade: true },
    ]);
    client.vanish();
    await listener.close();
    assertEquals(book.lines.filter((line) => line.endsWith("opened")), ["1 opened"]);
  });

  test("text comes as text and bytes as bytes, in order, between opened and closed", async (outside) => {
    const { book, listener, client } = await meet(outside);
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await client.send("\ufeffgrüße\0");
    await client.send(bytes);
    await client.send("");
    await client.send(new Uint8Array(0));
    await client.close(4321, "bye");
    await book.until('1 closed 4321 "bye"');
    assertEquals(book.lines, [
      "1 opened",
      "1 message \ufeffgrüße\0",
      "1 message 256 bytes",
      "1 message ",
      "1 message 0 bytes",
      '1 closed 4321 "bye"',
    ]);
    assertEquals(book.bytes[0], bytes);
    await listener.close();
    assertEquals(book.lines.length, 6);
  });

  test("what is sent arrives as it is, in order", async (outside) => {
    const { book, listener, client, peer } = await meet(outside);
    for (const text of ["\ufeffone", "", "zwei\0\u{1f600}"]) peer.send(text);
    for (const text of ["\ufeffone", "", "zwei\0\u{1f600}"]) {
      assertEquals(await client.message(), text);
    }
    client.vanish();
    await book.until('1 closed 1006 ""');
    await listener.close();
  });

  test("a close from this end arrives, and is reported once with the code given", async (outside) => {
    const { book, listener, client, peer } = await meet(outside);
    peer.send("last");
    peer.close(4000, "gründe");
    peer.close(4001, "again");
    peer.send("never");
    assertEquals(await client.message(), "last");
    assertEquals(await client.ending(), { code: 4000, reason: "gründe" });
    await book.until('1 closed 4000 "gründe"');
    await listener.close();
    assertEquals(book.lines, ["1 opened", '1 closed 4000 "gründe"']);
  });

  test("a client that is gone without a word is 1006", async (outside) => {
    const { book, listener, client, peer } = await meet(outside);
    client.vanish();
    await book.until('1 closed 1006 ""');
    peer.send("into the void");
    peer.close(1000, "");
    await listener.close();
    assertEquals(book.lines.filter((line) => line.includes("closed")), ['1 closed 1006 ""']);
    assertEquals(book.lines.at(-1), '1 closed 1006 ""');
  });

  test("a close that is never answered is reported after a while, with the code given", async (outside) => {
    const { book, listener, client, peer } = await meet(outside, { mute: true });
    const start = performance.now();
    peer.close(4000, "bye");
    await book.until('1 closed 4000 "bye"');
    const took = performance.now() - start;
    assert(took > CLOSE_TIMEOUT - 50 && took < CLOSE_TIMEOUT + 2_000, `${took} ms`);
    await client.send("too late");
    await client.close(1000, "");
    client.vanish();
    await listener.close();
    assertEquals(book.lines, ["1 opened", '1 closed 4000 "bye"']);
  });

  test("closing the listener ends everyone at once with 1001, and frees the port", async (outside) => {
    const { book, listener, client } = await meet(outside);
    const mute = letIn(await outside.connect(listener.port, { mute: true }));
    await book.until("2 opened");
    const start = performance.now();
    await Promise.all([listener.close(), listener.close()]);
    assert(performance.now() - start < CLOSE_TIMEOUT / 2);
    // Whose end comes first is not said.
    assertEquals(book.lines.toSorted(), [
      '1 closed 1001 ""',
      "1 opened",
      '2 closed 1001 ""',
      "2 opened",
    ]);
    assertEquals(await client.ending(), { code: 1001, reason: "" });
    mute.vanish();
    assertEquals(await outside.connect(listener.port), undefined);
    await taken(outside.listeners.listen(listener.port, new Book())).close();
    assertEquals(book.lines.length, 4);
  });

  test("a listener takes over the port of one that closes", async (outside) => {
    const { book, listener, client } = await meet(outside);
    const closed = listener.close();
    const next = new Book();
    const successor = taken(outside.listeners.listen(listener.port, next));
    assertEquals(successor.port, listener.port);
    // It is spoken for: a third one can't have it.
    assertEquals(
      outside.listeners.listen(listener.port, new Book()),
      `port ${listener.port} is in use`,
    );
    assertEquals((await client.ending()).code, 1001);
    await closed;
    const second = letIn(await outside.connect(listener.port));
    await next.until("1 opened");
    await successor.close();
    assertEquals(await second.ending(), { code: 1001, reason: "" });
    assertEquals(book.lines, ["1 opened", '1 closed 1001 ""']);
    assertEquals(next.lines, ["1 opened", '1 closed 1001 ""']);
  });

  test("a listener that closes before it took the port over leaves it to the next", async ({ listeners, connect }) => {
    const book = new Book(), last = new Book();
    const first = taken(listeners.listen(0, new Book()));
    const { port } = first;
    const closed = [first.close()];
    const second = taken(listeners.listen(port, book));
    closed.push(second.close());
    const third = taken(listeners.listen(port, last));
    await Promise.all(closed);
    const client = letIn(await connect(port));
    await last.until("1 opened");
    client.vanish();
    await third.close();
    assertEquals(book.lines, []);
    assertEquals(await connect(port), undefined);
  });

  test("a port that can't be taken over after all is told once", async (outside) => {
    const { listeners } = outside;
    const first = taken(listeners.listen(0, new Book()));
    const { port } = first;
    const closed = first.close();
    const book = new Book();
    const second = taken(listeners.listen(port, book));
    const undo = outside.refusePorts(port);
    await book.until(`failed: port ${port} is in use`);
    undo();
    await closed;
    await second.close();
    assertEquals(book.lines.length, 1);
    await taken(listeners.listen(port, new Book())).close();
  });

  test("twenty times closed and taken again without a pause", async ({ listeners, connect }) => {
    let listener = taken(listeners.listen(0, new Book()));
    const { port } = listener;
    const closed: Promise<void>[] = [];
    for (let n = 0; n < 20; n++) {
      closed.push(listener.close());
      listener = taken(listeners.listen(port, new Book()));
    }
    await Promise.all(closed);
    const client = letIn(await connect(port));
    client.vanish();
    await listener.close();
  });
}

function bound(listener: Listener): { port: number; close(): Promise<void> } {
  return { port: listener.port, close: () => listener.close() };
}
