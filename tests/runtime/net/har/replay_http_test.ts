import { assertEquals } from "@std/assert";
import { type Exchange, GIVEN_UP } from "../../../../runtime/net/har/model.ts";
import { body, exchange, http, said, START } from "./recordings.ts";
import { replay, timeless } from "./support.ts";

const show = `
local function show(name)
  return function(resp) print(math.floor(os.clock() * 60 + 0.5), name, resp.status, resp.body, resp.error) end
end
`;

Deno.test("an answer comes after its recorded time, by the clock of the run", async () => {
  const recording = http(
    exchange("/slow", 0, 2_500, "slow"),
    exchange("/quick", 5_000, 5_001, "quick"),
  );
  const { lines, told } = await replay(
    recording,
    `${show}
    net.http:get("http://one.test/slow#there", show("slow"))
    net.http:get("http://one.test/quick", show("quick"))`,
  );
  assertEquals([lines, told], [["2 quick 200 quick ", "151 slow 200 slow "], []]);
});

Deno.test("equal requests are answered in the recorded order, and the equal body first", async () => {
  const post = (start: number, sent: string, text: string) =>
    exchange("/", start, start + 10, text, { method: "POST", body: body(sent) });
  const recording = http(
    exchange("/", 0, 10, "first"),
    exchange("/", 100, 110, "second"),
    post(200, "a", "to a"),
    post(300, "b", "to b"),
    post(400, "b", "to b again"),
    post(500, "c", "to c"),
  );
  const result = await replay(
    recording,
    `${show}
    for _, text in ipairs { "b", "b", "?", "a" } do
      net.http:post("http://one.test/", text, "text/plain", show(text))
    end
    net.http:get("http://one.test/", function(resp) show("one")(resp)
      net.http:get("http://one.test/", show("two")) end)`,
  );
  assertEquals(said(result), [
    "one 200 first ",
    "? 200 to a ",
    "b 200 to b ",
    "b 200 to b again ",
    "a 200 to c ",
    "two 200 second ",
  ]);
});

Deno.test("callbacks come in the recorded order, however requests bunch up in a frame", async () => {
  // Sent one after the other, answered backwards within a frame.
  const paths = Array.from({ length: 30 }, (_, i) => i);
  const recording = http(...paths.map((i) => exchange(`/${i}`, i, 60 - i / 10, String(i))));
  const result = await replay(
    recording,
    `for i = 0, 29 do net.http:get("http://one.test/" .. i, function(resp) print(resp.body) end) end`,
  );
  assertEquals(result.lines, paths.toReversed().map(String));
});

Deno.test("a redirect is followed through the recording", async () => {
  const moved = {
    answer: {
      status: 302,
      statusText: "Found",
      headers: [["Location", "/there"] as const],
      body: body(""),
    },
  };
  const recording = http(exchange("/here", 0, 10, "", moved), exchange("/there", 10, 20, "there"));
  const result = await replay(
    recording,
    `${show} net.http:get("http://one.test/here", show("it"))`,
  );
  assertEquals(said(result), ["it 200 there "]);
});

Deno.test("failures are heard as they were: no answer, a body that breaks off, a status", async () => {
  const recording = http(
    exchange("/none", 0, 10, "", { answer: undefined, error: "connection refused" }),
    exchange("/half", 0, 20, "half", { error: "the answer broke off in the middle" }),
    exchange("/404", 0, 30, "", {
      answer: { status: 404, statusText: "Not Found", headers: [], body: body("page") },
    }),
  );
  const result = await replay(
    recording,
    `${show} for _, path in ipairs { "none", "half", "404" } do
      net.http:get("http://one.test/" .. path, show(path)) end`,
  );
  assertEquals(said(result), [
    "none 0  one.test: connection refused",
    "half 0  one.test: the answer broke off in the middle",
    "404 404 page HTTP 404 Not Found",
  ]);
  assertEquals(result.told, []);
});

Deno.test("what the script did not wait for never comes, and its own timeout ends it as before", async () => {
  const recording = http(
    exchange("/silent", 0, 1_000, "", { answer: undefined, error: GIVEN_UP }),
    exchange("/half", 0, 1_000, "half", { answered: START + 10, error: GIVEN_UP }),
  );
  const { lines, again, told } = await replay(
    recording,
    `${show} for _, path in ipairs { "silent", "half" } do
      net.http:get("http://one.test/" .. path, show(path), 1) end`,
  );
  assertEquals(lines, [
    "61 silent 0  one.test: timed out after 1 s",
    "61 half 0  one.test: timed out after 1 s",
  ]);
  assertEquals([timeless(again), told], [timeless(recording), []]);
});

Deno.test("a request that is not in the recording fails with the nearest that is, and is told of", async () => {
  const recording = http(exchange("/state?id=1", 0, 10, "x"), exchange("/other", 0, 10, "x"));
  const lua = (url: string) => `net.http:get("${url}", function(resp) print(resp.error) end)`;
  const missing = "GET http://one.test/state?id=2 is not in the recording; " +
    "the nearest is GET http://one.test/state?id=1";
  const result = await replay(recording, lua("http://me:secret@one.test/state?id=2"));
  assertEquals([result.lines, result.told], [[`one.test: ${missing}`], [`missing: ${missing}`]]);
  const used = "GET http://one.test/other is in the recording once, and was answered";
  const twice = await replay(recording, lua("http://one.test/other").repeat(2));
  assertEquals([twice.lines, twice.told], [[`one.test: ${used}`, ""], [`missing: ${used}`]]);
  assertEquals((await replay(http(), lua("http://one.test/"))).told, [
    "missing: GET http://one.test/ is not in the recording, which has no requests",
  ]);
});

Deno.test("a body that is not in the recording is missing only to a script that reads it", async () => {
  const left = (size: number): Partial<Exchange> => ({
    answer: { status: 200, statusText: "OK", headers: [], body: { size, bytes: undefined } },
  });
  const recording = http(
    exchange("/big", 0, 10, "", left(64 << 20)),
    exchange("/huge", 0, 20, "", left(65 << 20)),
  );
  const result = await replay(
    recording,
    `${show} net.http:get("http://one.test/big", show("big")) net.http:get("http://one.test/huge", show("huge"))`,
  );
  const missing = "GET http://one.test/big is in the recording without its body";
  assertEquals(said(result), [
    `big 0  one.test: ${missing}`,
    "huge 0  one.test: the body is larger than 67108864 bytes (--max-body=SIZE allows more)",
  ]);
  assertEquals(result.told, [`missing: ${missing}`]);
});
