import { assert, assertEquals } from "@std/assert";
import type { Socket } from "../../../../runtime/transport.ts";
import { Book, type Outside } from "./outside.ts";

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * What every socket transport keeps to.
 * @param make a network of its own for each test
 */
export function testSocketContract(name: string, make: () => Outside): void {
  const test = (claim: string, body: (outside: Outside) => Promise<void>) =>
    Deno.test(`${name}: ${claim}`, async () => {
      using outside = make();
      await body(outside);
    });

  /** Connects and is let in. */
  const meet = async (outside: Outside, first?: string) => {
    const book = new Book();
    const socket = outside.sockets.connect(outside.url, book);
    const server = await (await outside.knock()).letIn(first);
    await book.until("opened");
    return { book, socket, server };
  };
  /** Nothing comes of a connection any more, whatever is done to it. */
  const isOver = async (book: Book, socket: Socket) => {
    const { length } = book.lines;
    socket.send("into the void");
    socket.close(1000, "");
    await pause(20);
    assertEquals(book.lines.length, length);
    assert(book.lines.at(-1)?.startsWith("closed"), book.lines.join("\n"));
  };

  test("nothing is called before connect() has returned, and the server hears what is asked for", async (outside) => {
    const book = new Book();
    const socket = outside.sockets.connect(new URL("/path?query", outside.url), book);
    assertEquals(book.lines, []);
    const knock = await outside.knock();
    assertEquals(knock.target, "/path?query");
    assertEquals(book.lines, []);
    const server = await knock.letIn();
    await book.until("opened");
    socket.close(1000, "");
    await server.ending();
    await book.until("closed");
  });

  test("text comes as text and bytes as bytes, in order, between opened and closed", async (outside) => {
    const { book, socket, server } = await meet(outside, "first");
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await server.send("\ufeffgrüße\0");
    await server.send(bytes);
    await server.send("");
    await server.send(new Uint8Array(0));
    await server.close(4321, "gründe");
    await book.until("closed");
    assertEquals(book.lines, [
      "opened",
      "message first",
      "message \ufeffgrüße\0",
      "message 256 bytes",
      "message ",
      "message 0 bytes",
      'closed 4321 "gründe"',
    ]);
    assertEquals(book.bytes[0], bytes);
    await isOver(book, socket);
  });

  test("what is sent arrives as it is, in order; a close follows it, and is told once", async (outside) => {
    const { book, socket, server } = await meet(outside);
    const texts = ["\ufeffone", "", "zwei\0\u{1f600}", "x".repeat(70_000)];
    for (const text of texts) socket.send(text);
    socket.close(4000, "gründe");
    socket.close(4001, "again");
    socket.send("never");
    for (const text of texts) assertEquals(await server.message(), text);
    assertEquals(await server.ending(), { code: 4000, reason: "gründe" });
    await book.until("closed");
    assertEquals(book.lines, ["opened", 'closed 4000 "gründe"']);
    await isOver(book, socket);
  });

  test("a close without a code is 1005, and no error", async (outside) => {
    const { book, socket, server } = await meet(outside);
    await server.close();
    await book.until("closed");
    assertEquals(book.lines, ["opened", 'closed 1005 ""']);
    await isOver(book, socket);
  });

  test("a server that goes without a word is one error that names the host, and 1006", async (outside) => {
    const { book, socket, server } = await meet(outside);
    await server.vanish();
    await book.until("closed");
    assertEquals(book.lines, [
      "opened",
      `error ${outside.url.host}: the connection was lost`,
      'closed 1006 ""',
    ]);
    await isOver(book, socket);
  });

  test("a close that is never answered is 1006 after a while, and no error", async (outside) => {
    const { book, socket, server } = await meet(outside);
    const ending = server.ending(true);
    const start = performance.now();
    socket.close(1000, "");
    await book.until("closed");
    const took = performance.now() - start;
    const { close } = outside.bounds;
    assert(took > close - 20 && took < close + 1_000, `${took} ms`);
    assertEquals(book.lines, ["opened", 'closed 1006 ""']);
    await isOver(book, socket);
    await server.vanish();
    await ending;
    await isOver(book, socket);
  });

  test("where nobody waits there is one error, and 1006", async ({ sockets, nowhere }) => {
    const book = new Book();
    const socket = sockets.connect(nowhere, book);
    assertEquals(book.lines, []);
    await book.until("closed");
    assertEquals(book.lines, [`error ${nowhere.host}: connection refused`, 'closed 1006 ""']);
    await isOver(book, socket);
  });

  test("a handshake that is refused is one error with the status, and 1006", async (outside) => {
    const book = new Book();
    const socket = outside.sockets.connect(outside.url, book);
    await (await outside.knock()).refuse();
    await book.until("closed");
    assertEquals(book.lines, [
      `error ${outside.url.host}: the server refused the upgrade (HTTP 403)`,
      'closed 1006 ""',
    ]);
    await isOver(book, socket);
  });

  test("a handshake that is never answered is given up after a while", async (outside) => {
    const book = new Book();
    const start = performance.now();
    const socket = outside.sockets.connect(outside.url, book);
    const knock = await outside.knock();
    await book.until("closed");
    const took = performance.now() - start;
    const { connect } = outside.bounds;
    assert(took > connect - 20 && took < connect + 1_000, `${took} ms`);
    assertEquals(book.lines, [
      `error ${outside.url.host}: timed out after ${connect / 1000} s`,
      'closed 1006 ""',
    ]);
    await knock.hangUp();
    await isOver(book, socket);
  });

  test("a close while connecting is 1006 at once, and no error", async (outside) => {
    const book = new Book();
    const socket = outside.sockets.connect(outside.url, book);
    const knock = await outside.knock();
    socket.send("too early");
    const start = performance.now();
    socket.close(1000, "");
    await book.until("closed");
    assert(performance.now() - start < outside.bounds.close / 2);
    assertEquals(book.lines, ['closed 1006 ""']);
    await knock.hangUp();
    await isOver(book, socket);
  });

  test("what a server does not read waits, and is counted in bytes", async (outside) => {
    const { book, socket, server } = await meet(outside);
    assertEquals(socket.waiting, 0);
    const text = "ü".repeat(2 << 20);
    for (let n = 1; n <= 8; n++) socket.send(text);
    assert(socket.waiting > 16 << 20 && socket.waiting <= 32 << 20, `${socket.waiting}`);
    for (let n = 1; n <= 8; n++) assertEquals(await server.message() === text, true);
    while (socket.waiting > 0) await pause(5);
    socket.close(1000, "");
    await server.ending();
    await book.until("closed");
  });
}
