import { assert, assertEquals } from "@std/assert";
import { runTest } from "../../support/spec_machine.ts";

const serves = (more = "") => ({
  "a.lua": `
    local frame = 0
    event.on("frame_update", function() frame = frame + 1 end)
    local function say(what) return function(...) print(frame, what, ...) end end
    srv = net.ws_server:listen(8080, {
      on_open = say("open"), on_message = say("message"), on_error = say("error"), on_close = say("close"),
    })
    ${more}`,
});

Deno.test("a latency holds up a handshake and messages both ways, and keeps their order", async () => {
  const { lines, printed, raised } = await runTest(
    `
    luanet.load("a.lua")
    luanet.faults {latency = 0.1}
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    print(page:is_open(), page.error, page:send("too early"))
    luanet.advance(0.15)
    print(page:is_open())
    luanet.advance(0.1)
    print(page:is_open(), #page.messages)
    page:send("one")
    page:send("two")
    page:close(4000)
    print(page:is_open(), page.close_code)
    luanet.advance(0.15)
    print(page.close_code)
    luanet.advance(0.1)
    print(page.close_code)`,
    serves(),
  );
  assertEquals(raised, undefined);
  assertEquals(lines, [
    "false nil false",
    "false",
    "true 0",
    "false nil",
    "nil",
    "4000",
  ]);
  assertEquals(printed, ["6 open 1", "21 message 1 one", "21 message 1 two", "21 close 1 4000 "]);
});

Deno.test("a latency between two keeps the order of one connection, and faults that end hold up nothing new", async () => {
  const { lines, raised } = await runTest(
    `
    luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    luanet.faults {latency = {0.01, 0.5}}
    luanet.emit("menu_toggled", {visible = true})
    luanet.faults()
    luanet.emit("menu_toggled", {visible = true})
    print(#page.messages)
    luanet.advance(1)
    print(table.concat(page.messages, " "))
    luanet.emit("menu_toggled", {visible = true})
    print(#page.messages)`,
    serves(`
      local n = 0
      event.on("menu_toggled", function()
        for _ = 1, 20 do n = n + 1 srv:broadcast(tostring(n)) end
      end)`),
  );
  assertEquals(raised, undefined);
  assertEquals(lines, ["0", Array.from({ length: 40 }, (_, i) => i + 1).join(" "), "60"]);
});

Deno.test("a latency holds up requests and their answers, and a script's clients", async () => {
  const { lines, printed, raised } = await runTest(
    `
    luanet.http.on("GET", "*", function() print(luanet.time >= 0.1) return {after = 0.3} end)
    luanet.ws.on("ws://feed.test/", {open = function() print("in", luanet.time >= 0.1) end})
    luanet.faults {latency = 0.1}
    luanet.load("a.lua")
    luanet.advance(1)`,
    serves(`
      net.http:get("http://api.test/", say("answer"))
      net.ws:connect("ws://feed.test/", {on_open = say("connected")})`),
  );
  assertEquals(raised, undefined);
  assertEquals(lines, ["true", "in true"]);
  assertEquals(printed.map((line) => line.replace(/table.*/, "table")), [
    "12 connected 1",
    "30 answer table",
  ]);
});

Deno.test("what is lost never comes: a request times out, a connect too, a message is missing", async () => {
  const { lines, printed, raised, unanswered } = await runTest(
    `
    luanet.http.on("GET", "*", {})
    luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    luanet.faults {drop = 1}
    page:send("lost")
    local lost = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.emit("menu_toggled", {visible = true})
    luanet.advance(9.9)
    print(#page.messages, lost.error, #luanet.http.calls)
    luanet.advance(0.2)
    print(lost:is_open(), lost.error)
    luanet.faults {}
    page:send("there")
    luanet.frames(1)`,
    serves(`
      event.on("menu_toggled", function()
        srv:broadcast("lost")
        net.http:get("http://api.test/", function(resp) print(resp.error) end)
        net.ws:connect("ws://feed.test/", {
          on_error = function(_, err) print(err) end,
          on_close = function(_, code) print(code) end,
        })
      end)`),
  );
  assertEquals([raised, unanswered], [undefined, []]);
  assertEquals(lines, ["0 nil 1", "false timed out after 10 s"]);
  assertEquals(printed.slice(1), [
    "api.test: timed out after 10 s",
    "feed.test: timed out after 10 s",
    "1006",
    "607 message 1 there",
  ]);
});

for (
  const [code, page, server] of [
    ["nil", "1006 ", ["error 1 Unexpected EOF", "close 1 1006 "]],
    ["1012", "1012 ", ["close 1 1012 "]],
  ] as const
) {
  Deno.test(`a message may end its connection instead, in either direction, with the code ${code}`, async () => {
    for (const send of [`page:send("x")`, `luanet.emit("menu_toggled", {visible = true})`]) {
      const { lines, printed, raised } = await runTest(
        `
        luanet.load("a.lua")
        local page = luanet.ws_client("ws://127.0.0.1:8080/")
        luanet.frames(1)
        luanet.faults {close = 1, code = ${code}}
        ${send}
        luanet.frames(1)
        print(page.close_code, page.close_reason, #page.messages, page:is_open())`,
        serves(`event.on("menu_toggled", function() srv:send(1, "x") end)`),
      );
      assertEquals(raised, undefined);
      assertEquals(lines, [`${page} 0 false`]);
      assertEquals(printed.slice(1).map((line) => line.replace(/^\d+ /, "")), [...server]);
    }
  });
}

Deno.test("a script's client whose connection is ended so hears of it as of a lost one", async () => {
  const { lines, printed, raised } = await runTest(
    `
    luanet.ws.on("ws://feed.test/", {close = function(peer, code, reason) print(code, reason) end})
    luanet.faults {close = 1}
    luanet.load("a.lua")`,
    serves(`
      net.ws:connect("ws://feed.test/", {
        on_open = function(id) net.ws:send(id, "x") end,
        on_error = function(_, err) print(err) end,
        on_close = function(_, code) print(code) end,
      })`),
  );
  assertEquals(raised, undefined);
  assertEquals(lines, ["1006 "]);
  assertEquals(printed, ["feed.test: the connection was lost", "1006"]);
});

const flaky = (faults: string) =>
  runTest(
    `
    luanet.http.on("GET", "*", {body = "x"})
    luanet.load("a.lua")
    luanet.faults ${faults}
    local page
    for frame = 1, 600 do
      if not (page and page:is_open()) then page = luanet.ws_client("ws://127.0.0.1:8080/") end
      page:send("frame " .. frame)
      luanet.frames(1)
      print(frame, #page.messages, page.close_code)
    end`,
    serves(`
      event.on("frame_update", function()
        srv:broadcast(frame)
        if frame % 10 == 0 then net.http:get("http://api.test/", {timeout = 1}, function(resp) print(frame, resp.error) end) end
      end)`),
  );

Deno.test("the same faults come in every run, others with another seed", async () => {
  const faults = "latency = {0, 0.2}, drop = 0.1, close = 0.02";
  const first = await flaky(`{${faults}}`);
  assertEquals([first.raised, first.scriptErrors], [undefined, []]);
  for (const text of [...first.lines, ...first.printed]) assert(text.length > 0);
  assert(first.printed.some((line) => line.includes("timed out")), "nothing was lost");
  assert(first.printed.some((line) => line.includes("close")), "nothing was closed");
  assertEquals(await flaky(`{${faults}}`), first);
  assertEquals(await flaky(`{${faults}, seed = 1}`), first);
  const other = await flaky(`{${faults}, seed = 2}`);
  assert(JSON.stringify(other) !== JSON.stringify(first));
  assertEquals(await flaky(`{${faults}, seed = 2}`), other);
});

Deno.test("faults out of range are refused with the field and the range", async () => {
  const { lines } = await runTest(`
    local function refused(given) print((select(2, pcall(luanet.faults, given)))) end
    refused(1)
    refused {latency = -1}
    refused {latency = {1}}
    refused {latency = {0.2, 0.1}}
    refused {latency = "slow"}
    refused {drop = 2}
    refused {drop = "all"}
    refused {close = -0.5}
    refused {code = 1005}
    refused {seed = 1.5}
    print(pcall(luanet.faults, {latency = {0.1, 0.1}, drop = 0, close = 1, code = 4999, seed = -5}))
    print(pcall(luanet.faults))`);
  const bad = (field: string, why: string) =>
    `bad argument #1 to 'faults' (field '${field}': ${why})`;
  const range = "seconds from 0 on, or {least, most}, expected";
  assertEquals(lines, [
    "bad argument #1 to 'faults' (table expected, got number)",
    bad("latency", `${range}, got -1`),
    bad("latency", `${range}, got another value`),
    bad("latency", `${range}, got {0.2, 0.1}`),
    bad("latency", `${range}, got another value`),
    bad("drop", "0 to 1 expected, got 2"),
    bad("drop", "number expected, got string"),
    bad("close", "0 to 1 expected, got -0.5"),
    bad("code", "1006, 1000-1003, 1007-1014 or 3000-4999 expected, got 1005"),
    bad("seed", "number has no integer representation"),
    "true",
    "true",
  ]);
});
