import { assertEquals } from "@std/assert";
import { runTest, type SpecOutcome } from "../../support/spec_machine.ts";

/** A script that sends requests, with what came of each printed: status, body, error. */
const asks = (...calls: readonly string[]) => ({
  "a.lua": `
    function hear(resp) print(resp.status, resp.body, resp.error, resp.ok) end
    ${calls.join("\n")}`,
});

const get = (url: string, more = "") => `net.http:get("${url}", ${more}hear)`;

/** All went well but for what the scripts heard. */
function assertHeard(outcome: SpecOutcome, ...printed: readonly string[]): void {
  const { raised, reported, scriptErrors, unanswered } = outcome;
  assertEquals({ raised, reported, scriptErrors, unanswered }, {
    raised: undefined,
    reported: [],
    scriptErrors: [],
    unanswered: [],
  });
  assertEquals(outcome.printed, printed);
}

Deno.test("a request is answered before the call that caused it returns: in load, and in a frame", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/x", {body = "yes"})
    local script = luanet.load("a.lua")
    print(#script.printed)
    luanet.frames(1)
    print(#script.printed)`,
    asks(
      get("http://api.test/x"),
      `local once
       event.on("frame_update", function()
         if not once then net.http:get("http://api.test/x", hear) end
         once = true
       end)`,
    ),
  );
  assertHeard(outcome, "200 yes  true", "200 yes  true");
  assertEquals(outcome.lines, ["14", "28"]);
});

Deno.test("the last rule that fits answers, whichever method and pattern the others have", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("*", "*", {body = "any"})
    luanet.http.on("get", "http://api.test/*", {body = "get"})
    luanet.http.on("PUT", "http://api.test/x", {body = "put"})
    luanet.http.on("patch", "http://api.test/x", {body = "patch"})
    luanet.http.on("GET", "http://api.test/x", {body = "first"})
    luanet.http.on("GET", "http://api.test/x", {body = "second"})
    luanet.load("a.lua")`,
    asks(
      get("http://api.test/x"),
      get("http://api.test/x#part"),
      get("http://api.test/y"),
      get("https://other.test/"),
      `net.http:request("http://api.test/x", "PUT", {}, hear)`,
      `net.http:request("http://api.test/x", "PATCH", {}, hear)`,
      `net.http:post("http://api.test/x", "", "text/plain", hear)`,
    ),
  );
  const bodies = ["second", "second", "get", "any", "put", "patch", "any"];
  assertHeard(outcome, ...bodies.map((body) => `200 ${body}  true`));
});

Deno.test("an answer has its status and the status's words, and bytes as they are", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/404", {status = 404, body = "gone"})
    luanet.http.on("GET", "http://api.test/599", {status = 599})
    luanet.http.on("GET", "http://api.test/204", {status = 204, body = "no body has it"})
    luanet.http.on("HEAD", "http://api.test/x", {body = "no body has it"})
    luanet.http.on("GET", "http://api.test/bytes", {body = "\\0\\xff\\n"})
    luanet.load("a.lua")`,
    asks(
      get("http://api.test/404"),
      get("http://api.test/599"),
      get("http://api.test/204"),
      `net.http:request("http://api.test/x", "HEAD", {}, hear)`,
      `net.http:get("http://api.test/bytes", function(resp) print(resp.body == "\\0\\xff\\n") end)`,
    ),
  );
  assertHeard(
    outcome,
    "404 gone HTTP 404 Not Found false",
    "599  HTTP 599 false",
    "204   true",
    "200   true",
    "true",
  );
});

Deno.test("a redirect is followed, and one that goes on for ever is not", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/from", {status = 302, headers = {Location = "/to"}})
    luanet.http.on("GET", "http://api.test/to", {body = "there"})
    luanet.http.on("GET", "http://round.test/", {status = 301, headers = {location = "/"}})
    luanet.load("a.lua")
    for i = 1, 2 do print(luanet.http.calls[i].url) end`,
    asks(get("http://api.test/from"), get("http://round.test/")),
  );
  assertHeard(outcome, "200 there  true", "0  round.test: more than 20 redirects false");
  assertEquals(outcome.lines, ["http://api.test/from", "http://round.test/"]);
});

Deno.test("a body goes to a file, bounded by nothing but the limit in memory", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/x", {body = ("x"):rep(1000)})
    luanet.load("a.lua")`,
    asks(
      `net.http:get("http://api.test/x", {save_to_file = "down/x.txt"}, function(resp)
         print(resp.status, #resp.body, #file.read("down/x.txt"))
       end)`,
    ),
  );
  assertHeard(outcome, "200 0 1000");
});

const failures: readonly (readonly [error: string, heard: string])[] = [
  ["timeout", "api.test: timed out after 3 s"],
  ["refused", "api.test: connection refused"],
  ["dns", "api.test: could not resolve host"],
  ["tls", "api.test: TLS: the certificate is not trusted (Deno's --cert=FILE adds one that is)"],
  ["the cable is cut", "api.test: the cable is cut"],
];

for (const [error, heard] of failures) {
  Deno.test(`the failure "${error}" is told as a real one: ${heard}`, async () => {
    const outcome = await runTest(
      `
      luanet.http.on("GET", "*", {error = "${error}"})
      luanet.load("a.lua")
      print(luanet.time)`,
      asks(get("http://api.test/", "{timeout = 3}, ")),
    );
    assertHeard(outcome, `0  ${heard} false`);
    assertEquals(outcome.lines, ["0.0"]);
  });
}

Deno.test("a failed redirect names both hosts, but a time that is up only the first: as in a run", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://one.test/*", function(request)
      return {status = 302, headers = {location = request.url:gsub("one", "two")}}
    end)
    luanet.http.on("GET", "http://two.test/refused", {error = "refused"})
    luanet.http.on("GET", "http://two.test/timeout", {error = "timeout"})
    luanet.load("a.lua")`,
    asks(get("http://one.test/refused"), get("http://one.test/timeout")),
  );
  assertHeard(
    outcome,
    "0  one.test, redirected to two.test: connection refused false",
    "0  one.test: timed out after 10 s false",
  );
});

Deno.test("an answer that takes its time comes in the frame in which it is due", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/slow", {body = "slow", after = 0.5})
    luanet.http.on("GET", "http://api.test/late", {error = "refused", after = 1})
    luanet.http.on("GET", "http://api.test/never", {after = math.huge})
    luanet.http.on("GET", "http://api.test/timeout", {error = "timeout", after = 60})
    local script = luanet.load("a.lua")
    for _, time in ipairs {0.45, 0.55, 0.95, 1.05, 2.95, 3.05} do
      luanet.advance(time - luanet.time)
      print(time, select(2, script.printed:gsub("\\n", "")))
    end`,
    asks(
      get("http://api.test/slow"),
      get("http://api.test/late"),
      get("http://api.test/never", "{timeout = 3}, "),
      get("http://api.test/timeout", "{timeout = 3}, "),
    ),
  );
  assertHeard(
    outcome,
    "200 slow  true",
    "0  api.test: connection refused false",
    "0  api.test: timed out after 3 s false",
    "0  api.test: timed out after 3 s false",
  );
  assertEquals(outcome.lines, ["0.45 0", "0.55 1", "0.95 1", "1.05 2", "2.95 2", "3.05 4"]);
});

Deno.test("a function gets the request and makes the answer; nil leaves it to the rule before", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("*", "*", {status = 418, body = "before"})
    luanet.http.on("POST", "http://api.test/*", function(request)
      if request.body == "no" then return nil end
      print(request.method, request.url, request.headers["x-mine"], request.headers["content-type"], request.time)
      return {status = 201, body = request.body .. "!"}
    end)
    luanet.load("a.lua")
    luanet.frames(3)`,
    asks(
      `net.http:post("http://me:pw@api.test/a?b#c", {body = "\\xff", content_type = "a/b", headers = {["X-Mine"] = "ä"}},
         function(resp) print(resp.status, resp.body == "\\xff!") end)`,
      `net.http:post("http://api.test/", "no", "a/b", hear)`,
    ),
  );
  assertHeard(outcome, "201 true", "418 before HTTP 418 I'm a teapot false");
  assertEquals(outcome.lines, ["POST http://api.test/a?b ä a/b 0.0"]);
});

Deno.test("a function that fails, or gives no answer, is reported with its line; the script hears of a failure", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("GET", "http://api.test/1", function() error("not this one") end)
    luanet.http.on("GET", "http://api.test/2", function() return "text" end)
    luanet.http.on("GET", "http://api.test/3", function()
      return {status = 99}
    end)
    luanet.http.on("GET", "http://api.test/4", function() luanet.frames(1) end)
    luanet.load("a.lua")`,
    asks(...[1, 2, 3, 4].map((n) => get(`http://api.test/${n}`))),
  );
  const failed = "0  api.test: the spec's function that answers it failed false";
  assertEquals(outcome.printed, Array(4).fill(failed));
  assertEquals(outcome.reported.slice(0, 3), [
    "2: not this one",
    "3: bad result (table expected, got string)",
    "4: bad result (field 'status': 200 to 599 expected, got 99)",
  ]);
  assertEquals(outcome.reported[3]?.startsWith("7: frames waits for the host"), true);
});

Deno.test("calls has every request that was sent, in order, with bytes and time; none that was not", async () => {
  const outcome = await runTest(
    `
    luanet.http.on("*", "*", {})
    luanet.load("a.lua")
    luanet.frames(60)
    for _, call in ipairs(luanet.http.calls) do
      local names = {}
      for name, value in pairs(call.headers) do names[#names + 1] = name .. "=" .. value end
      table.sort(names)
      print(call.method, call.url, table.concat(names, " "), call.body == "\\0\\xff" or call.body, call.time)
    end`,
    asks(
      get("http://api.test/1", `{headers = {A = "1", b = 2}}, `),
      get("file:///etc/passwd"),
      `net.http:post("http://api.test/2", "\\0\\xff", "", hear)`,
      `local frames = 0
       event.on("frame_update", function()
         frames = frames + 1
         if frames == 30 then net.http:get("http://api.test/3", hear) end
       end)`,
    ),
  );
  assertEquals(outcome.lines, [
    "GET http://api.test/1 a=1 b=2  0.0",
    "POST http://api.test/2  true 0.0",
    "GET http://api.test/3   0.5",
  ]);
});

Deno.test("a request that nothing answers is a failure of the test by method and URL, with what would answer it", async () => {
  const outcome = await runTest(
    `luanet.load("a.lua")`,
    asks(get("http://api.test/x"), get("http://api.test/x"), get("http://me@api.test/y#z")),
  );
  assertEquals(
    outcome.printed,
    Array(3).fill("0  api.test: nothing answers it in this test false"),
  );
  const line = (path: string) =>
    `GET http://api.test/${path} was not answered: luanet.http.on("GET", "http://api.test/${path}", {...}) answers it`;
  assertEquals(outcome.unanswered, [line("x"), line("y")]);
  const near = await runTest(
    `
    luanet.http.on("GET", "http://other.test/", {})
    luanet.http.on("POST", "http://api.test/x", {})
    luanet.load("a.lua")`,
    asks(get("http://api.test/x")),
  );
  assertEquals(near.unanswered, [
    `${line("x")}; the nearest that there is: luanet.http.on("POST", "http://api.test/x", {...})`,
  ]);
});

Deno.test("wrong arguments are refused in Lua's words, at their line", async () => {
  const { lines, raised } = await runTest(`
    local function refused(...) print((select(2, pcall(luanet.http.on, ...)))) end
    refused()
    refused("a b", "*", {})
    refused("GET", "api.test", {})
    refused("GET", "http://api.test/")
    refused("GET", "http://api.test/", {status = 99})
    refused("GET", "http://api.test/", {status = "ok"})
    refused("GET", "http://api.test/", {after = -1})
    refused("GET", "http://api.test/", {body = {}})
    refused("GET", "http://api.test/", {headers = {"x"}})
    print(pcall(luanet.http.on, "GET", "http://api.test/", {after = math.huge}))
    local ok, message = pcall(function() luanet.http.calls = {} end)
    print(ok, message)
    luanet.http.on("", "*", {})`);
  assertEquals(lines, [
    "bad argument #1 to 'on' (string expected, got no value)",
    `bad argument #1 to 'on' (a method such as GET, or *, expected, got "a b")`,
    `bad argument #2 to 'on' (a URL with http:// or https://, or a pattern with *, expected, got "api.test")`,
    "bad argument #3 to 'on' (table expected, got no value)",
    "bad argument #3 to 'on' (field 'status': 200 to 599 expected, got 99)",
    "bad argument #3 to 'on' (field 'status': number expected, got string)",
    "bad argument #3 to 'on' (field 'after': seconds from 0 on expected, got -1)",
    "bad argument #3 to 'on' (field 'body': string expected, got table)",
    "bad argument #3 to 'on' (field 'headers': string as a key expected, got number)",
    "true",
    "false spec.lua:13: attempt to write field 'calls': it is read-only",
  ]);
  assertEquals(
    raised,
    `15: bad argument #1 to 'on' (a method such as GET, or *, expected, got "")`,
  );
});

Deno.test("what is under way when its script is unloaded is never heard of", async () => {
  const outcome = await runTest(
    `
    local asked = 0
    luanet.http.on("GET", "http://api.test/slow", {after = 1})
    luanet.http.on("GET", "http://api.test/asked", function() asked = asked + 1 return {} end)
    luanet.faults {latency = 0.5}
    local script = luanet.load("a.lua")
    script:unload()
    luanet.advance(5)
    print(asked)`,
    asks(get("http://api.test/slow"), get("http://api.test/asked")),
  );
  assertHeard(outcome);
  assertEquals(outcome.lines, ["0"]);
});

Deno.test("many requests at once are answered in their order, in every run", async () => {
  const text = `
    luanet.http.on("*", "*", function(request) return {body = request.url:match("%d+")} end)
    luanet.load("a.lua")
    luanet.frames(20)`;
  const script = {
    "a.lua": `
    local frame = 0
    local function ask(n) net.http:get("http://api.test/" .. n, function(resp)
      print(frame, resp.body)
      if n % 7 == 0 then ask(n + 1000) end
    end) end
    for n = 1, 300 do ask(n) end
    event.on("frame_update", function() frame = frame + 1 ask(frame * 100) end)`,
  };
  const first = await runTest(text, script);
  assertEquals(first.printed.length, 300 + 42 + 20 + 2);
  for (let run = 0; run < 5; run++) {
    assertEquals((await runTest(text, script)).printed, first.printed);
  }
});
