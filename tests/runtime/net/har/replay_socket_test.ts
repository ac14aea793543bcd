import { assertEquals } from "@std/assert";
import type { Recording } from "../../../../runtime/net/har/model.ts";
import { conversation, exchange, said, START, ws } from "./recordings.ts";
import { replay, timeless } from "./support.ts";

/** Connects, and prints all that is heard; `more` is Lua for a table of other callbacks. */
const connect = (more = "{}") => `
local function at(...) print(math.floor(os.clock() * 60 + 0.5), ...) end
local on = {
  on_open = function(id) at("open") end,
  on_message = function(id, msg) at("message", msg) end,
  on_error = function(id, err) at("error", err) end,
  on_close = function(id, code, reason) at("close", code, reason) end,
}
for name, fn in pairs(${more}) do on[name] = fn end
net.ws:connect("ws://one.test/talk#x", on)
`;

Deno.test("a connection talks as it did, after the recorded times", async () => {
  const recording = ws(conversation([
    ["server", 200, "one"],
    ["server", 201, Uint8Array.of(0xff, 0)],
    ["server", 700, "two"],
  ]));
  const { lines, told, again } = await replay(recording, connect());
  assertEquals([lines, told], [[
    "7 open",
    "13 message one",
    "14 message \ufffd\0",
    "43 message two",
    "61 close 4001 bye",
  ], []]);
  assertEquals(timeless(again), timeless(recording));
});

Deno.test("what the server sent comes after what the script sent before it", async () => {
  const recording = ws(conversation([
    ["script", 110, "ask 1"],
    ["server", 160, "answer 1"],
    ["script", 170, "ask 2"],
    ["script", 180, "ask 3"],
    ["server", 230, "answer 3"],
  ]));
  const lua = (wait: number) =>
    connect(`{
      on_open = function(id)
        net.ws:send(id, "ask 1")
        local frames = 0
        event.on("frame_update", function()
          frames = frames + 1
          if frames == ${wait} then net.ws:send(id, "ask 2") net.ws:send(id, "ask 3") end
        end)
      end,
    }`);
  assertEquals((await replay(recording, lua(60))).lines, [
    "11 message answer 1",
    "70 message answer 3",
    "117 close 4001 bye",
  ]);
  const quick = await replay(recording, lua(1));
  assertEquals(said(quick), ["message answer 1", "message answer 3", "close 4001 bye"]);
});

Deno.test("a script that sends something else, or more, is warned once and goes on", async () => {
  const recording = ws(
    conversation([["script", 110, "ask"], ["server", 160, "answer"]], { closed: undefined }),
  );
  const result = await replay(
    recording,
    connect(`{
      on_open = function(id) net.ws:send(id, "other") end,
      on_message = function(id, msg) print(msg) net.ws:send(id, "more") net.ws:close(id) end,
    }`),
  );
  assertEquals(said(result), ["answer", "close 1000 "]);
  assertEquals(result.told, [
    'warn: ws://one.test/talk: the script sends "other", and the recording has "ask"',
  ]);
  const more = await replay(
    ws(conversation([], { closed: undefined })),
    connect(`{
    on_open = function(id) net.ws:send(id, "more") net.ws:close(id) end,
  }`),
  );
  assertEquals(more.told, [
    'warn: ws://one.test/talk: the script sends "more", and the recording has no more messages',
  ]);
});

Deno.test("a close of the script's is answered as it was, and one that never was answered ends after 2 s", async () => {
  const asked = { time: START + 200, after: 1 };
  const closing = connect(`{ on_message = function(id) net.ws:close(id) end }`);
  const talk: Parameters<typeof conversation>[0] = [["server", 150, "go"], ["server", 210, "late"]];
  const answered = ws(
    conversation(talk, { asked, closed: { time: START + 300, code: 1000, reason: "ok" } }),
  );
  const first = await replay(answered, closing);
  assertEquals(first.lines, ["7 open", "17 close 1000 ok"]);
  assertEquals(timeless(first.again), timeless(answered));
  const mute = ws(conversation(talk, { asked, closed: undefined }));
  assertEquals((await replay(mute, closing)).lines, ["7 open", "131 close 1006 "]);
});

Deno.test("what a script leaves open is closed with its end as it was", async () => {
  const recording = ws(conversation([["server", 150, "one"]], {
    asked: { time: START + 60_000, after: 1 },
    closed: { time: START + 60_010, code: 1000, reason: "" },
  }));
  const { lines, again } = await replay(
    recording,
    connect() + `event.on("frame_update", function() end)`,
  );
  assertEquals(lines, ["7 open", "10 message one"]);
  assertEquals(timeless(again), timeless(recording));
});

Deno.test("a script that closes where it did not before ends with its own code", async () => {
  const recording = ws(conversation([["server", 150, "one"], ["server", 5_000, "two"]]));
  const closing = connect(`{ on_message = function(id) net.ws:close(id) end }`);
  assertEquals((await replay(recording, closing)).lines, ["7 open", "12 close 1000 "]);
  const early = `${connect()} net.ws:close(1)`;
  assertEquals((await replay(recording, early)).lines, ["2 close 1006 "]);
});

Deno.test("failed connections fail as they did", async () => {
  const end = { time: START + 50, code: 1006, reason: "" };
  const refused = conversation([], { opened: undefined, error: "connection refused", closed: end });
  const first = await replay(ws(refused), connect());
  assertEquals(first.lines, ["4 error one.test: connection refused", "4 close 1006 "]);
  assertEquals(timeless(first.again), timeless(ws(refused)));
  const lost = conversation([], {
    error: "the connection was lost",
    closed: { ...end, time: START + 150 },
  });
  assertEquals(said(await replay(ws(lost), connect())), [
    "open",
    "error one.test: the connection was lost",
    "close 1006 ",
  ]);
});

Deno.test("connections to one address come in their order; one more is missing, as is the rest of one that was cut", async () => {
  const recording = ws(
    conversation([["server", 150, "first"]]),
    conversation([["server", 5_150, "second"]], {
      start: START + 5_000,
      opened: START + 5_100,
      isCut: true,
    }),
  );
  const { lines, told } = await replay(recording, `${connect()} ${connect()} ${connect()}`);
  const missing = "GET ws://one.test/talk is in the recording 2 times, and each was answered";
  const cut = "the rest of ws://one.test/talk is not in the recording";
  assertEquals(told, [`missing: ${missing}`, `missing: ${cut}`]);
  assertEquals(lines.map((line) => line.replace(/^\d+ /, "")).toSorted(), [
    "close 1006 ",
    "close 1006 ",
    "close 4001 bye",
    `error one.test: ${missing}`,
    `error one.test: ${cut}`,
    "message first",
    "message second",
    "open",
    "open",
  ]);
  const other = await replay(recording, `net.ws:connect("ws://one.test/walk", {})`);
  assertEquals(other.told, [
    "missing: GET ws://one.test/walk is not in the recording; the nearest is GET ws://one.test/talk",
  ]);
});

Deno.test("requests and connections come in one order", async () => {
  const recording: Recording = {
    exchanges: [exchange("/a", 0, 120, "a"), exchange("/b", 0, 124, "b")],
    conversations: [conversation([["server", 122, "between"]])],
  };
  const { lines } = await replay(
    recording,
    `net.http:get("http://one.test/a", function(resp) print(resp.body) end)
    net.http:get("http://one.test/b", function(resp) print(resp.body) end)
    net.ws:connect("ws://one.test/talk", { on_message = function(_, msg) print(msg) end })`,
  );
  assertEquals(lines, ["a", "between", "b"]);
});
