import { assert, assertEquals } from "@std/assert";
import { MESSAGE_BYTES, PEER_WAITING } from "../../../../runtime/limits.ts";
import { frameOf, Opcode, RawClient } from "../../../support/raw_client.ts";
import { Served, Visitor, within } from "./served.ts";

const MiB = 1 << 20;
const listening = `srv = net.ws_server:listen(0, callbacks())`;

Deno.test("all 256 byte values come through on_message, and text to the last sign", async () => {
  await using run = await Served.start(`
    local on, all = callbacks(), {}
    for i = 0, 255 do all[#all + 1] = string.char(i) end
    all = table.concat(all)
    on.on_message = function(client, msg)
      if msg == all then print("all bytes") else srv:send(client, msg) end
    end
    srv = net.ws_server:listen(0, on)`);
  await using visitor = await Visitor.open(run.port);
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  visitor.send(all);
  await run.prints("all bytes");
  const text = "\ufeff\0\n\r\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}";
  visitor.send(text);
  assertEquals(await visitor.message(), text);
  visitor.send("");
  assertEquals(await visitor.message(), "");
  assertEquals(run.sink.errors, []);
});

Deno.test("63 MiB come whole in both directions, as bytes and as text", async () => {
  await using run = await Served.start(`
    local on, big = callbacks(), ("0123456789abcdef"):rep(63 * 65536)
    on.on_message = function(client, msg)
      assert(msg == big)
      print(#msg, srv:send(client, big))
    end
    srv = net.ws_server:listen(0, on)`);
  await using visitor = await Visitor.open(run.port);
  const big = "0123456789abcdef".repeat(63 * 65536);
  for (const message of [big, new TextEncoder().encode(big)]) {
    visitor.send(message);
    assertEquals((await visitor.message()) === big, true);
  }
  assertEquals(run.lines, ["open 1", "66060288 true", "66060288 true"]);
  assertEquals(run.sink.errors, []);
});

Deno.test("one byte under 64 MiB is let through, in one frame and in fragments", async () => {
  await using run = await Served.start(listening);
  using client = await RawClient.open(run.port);
  const bytes = new Uint8Array(MESSAGE_BYTES - 1);
  await client.send(Opcode.binary, bytes);
  await run.prints(`message 1 ${MESSAGE_BYTES - 1} bytes`);
  await client.send(Opcode.binary, bytes.subarray(0, MESSAGE_BYTES / 2), { fin: false });
  await client.send(Opcode.ping, "in between");
  await client.send(Opcode.continuation, bytes.subarray(MESSAGE_BYTES / 2));
  await run.prints(`message 1 ${MESSAGE_BYTES - 1} bytes`, 2);
});

for (
  const [how, send] of [
    [
      "in one frame",
      (client: RawClient) => client.send(Opcode.text, new Uint8Array(MESSAGE_BYTES)),
    ],
    [
      "announced by a frame",
      (client: RawClient) => client.write(frameOf(Opcode.binary, "", { length: MESSAGE_BYTES })),
    ],
    ["in two fragments", async (client: RawClient) => {
      await client.send(Opcode.binary, new Uint8Array(MESSAGE_BYTES / 2), { fin: false });
      await client.send(Opcode.continuation, new Uint8Array(MESSAGE_BYTES / 2));
    }],
    ["in fragments of 1 MiB", async (client: RawClient) => {
      const piece = new Uint8Array(MiB).fill(97);
      await client.send(Opcode.text, piece, { fin: false });
      for (let n = 1; n < 63; n++) await client.send(Opcode.continuation, piece, { fin: false });
      await client.send(Opcode.continuation, piece);
    }],
  ] as const
) {
  Deno.test(`64 MiB ${how} are refused, and the others notice nothing`, async () => {
    await using run = await Served.start(listening);
    await using other = await Visitor.open(run.port);
    await run.prints("open 1");
    using client = await RawClient.open(run.port);
    await run.prints("open 2");
    other.send("before");
    // The connection may end while it still writes.
    await send(client).catch(() => {});
    await run.prints("close 2 1009 message too big");
    other.send("after");
    await run.prints("message 1 after");
    const of2 = run.lines.filter((line) => / 2 /.test(line));
    assertEquals(of2.length, 2, of2.join("\n"));
    assert(/^error 2 a message of 67108864 bytes/.test(of2[0] ?? ""), of2[0]);
    assertEquals(run.sink.errors, []);
  });
}

Deno.test("a message that a script has no memory for is its error, and it goes on", async () => {
  await using run = await Served.start(listening, { memory: 32 * MiB });
  await using visitor = await Visitor.open(run.port);
  visitor.send(new Uint8Array(40 * MiB));
  visitor.send("small");
  await run.prints("message 1 small");
  assertEquals(run.sink.errors.map(({ message }) => message), ["not enough memory"]);
});

Deno.test("a client that does not read is dropped with 1008, and the others get everything", async () => {
  await using run = await Served.start(listening);
  using slow = await RawClient.open(run.port);
  await run.prints("open 1");
  await using quick = await Visitor.open(run.port);
  await run.prints("open 2");
  const rounds = 200, size = MiB;
  for (let round = 1; round <= rounds; round++) {
    run.tell(`srv:broadcast(("%08d"):format(${round}) .. ("x"):rep(${size - 8}))`);
    const message = await quick.message();
    assertEquals([message.length, Number(message.slice(0, 8))], [size, round]);
  }
  await run.prints("close 1 1008 too slow");
  run.tell(`print("left", srv:client_count(), srv:send(1, "x"), srv:send(2, "you are here"))`);
  await run.prints("left 1 false true");
  assertEquals(await quick.message(), "you are here");
  assertEquals(run.lines.filter((line) => line.startsWith("close")).length, 1);
  slow[Symbol.dispose]();
});

Deno.test("what waits for a slow client is under 64 MiB, and it may still read on", async () => {
  await using run = await Served.start(listening);
  using client = await RawClient.open(run.port);
  await run.prints("open 1");
  run.tell(`
    local size, sent = 4 * 1024 * 1024, 0
    for n = 1, 15 do assert(srv:send(1, ("x"):rep(size))) end
    print("sent", srv:client_count())`);
  await run.prints("sent 1");
  for (let n = 1; n <= 15; n++) {
    const frame = await within(client.frame(), "a frame");
    assertEquals(frame?.payload.length, PEER_WAITING / 16);
  }
  run.tell(`assert(srv:send(1, "on we go"))`);
  assertEquals((await client.frame())?.payload, new TextEncoder().encode("on we go"));
});

Deno.test("a close that is never answered is reported after 2 s with the code given", async () => {
  await using run = await Served.start(listening);
  using _ = await RawClient.open(run.port);
  await run.prints("open 1");
  const start = performance.now();
  run.tell(`srv:disconnect(1, 4000, "please")`);
  await run.prints("close 1 4000 please");
  const took = performance.now() - start;
  assert(took > 1_900 && took < 5_000, `${took} ms`);
  assertEquals(run.lines, ["open 1", "close 1 4000 please"]);
});

Deno.test("pings are answered without the script", async () => {
  await using run = await Served.start(listening);
  using client = await RawClient.open(run.port);
  for (const payload of ["", "ping", "x".repeat(125)]) {
    await client.send(Opcode.ping, payload);
    const pong = await client.frame();
    assertEquals(pong?.opcode, Opcode.pong);
    assertEquals(new TextDecoder().decode(pong?.payload), payload);
  }
  await client.send(Opcode.pong, "not asked for");
  await client.send(Opcode.text, "done");
  await run.prints("message 1 done");
  assertEquals(run.lines, ["open 1", "message 1 done"]);
});

Deno.test("messages that come at once are heard in order", async () => {
  await using run = await Served.start(`
    local on, last = callbacks(), 0
    on.on_message = function(client, msg)
      assert(tonumber(msg) == last + 1, msg)
      last = last + 1
      if last == 20000 then srv:send(client, "all") end
    end
    srv = net.ws_server:listen(0, on)`);
  await using visitor = await Visitor.open(run.port);
  for (let n = 1; n <= 20_000; n++) visitor.send(String(n));
  assertEquals(await visitor.message(), "all");
  assertEquals(run.sink.errors, []);
});
