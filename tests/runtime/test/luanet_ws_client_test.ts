import { assertEquals } from "@std/assert";
import { assertWell, runTest } from "../../support/spec_machine.ts";

/** A script with a server at port 8080 that prints what it hears, and does more. */
const serves = (more = "") => ({
  "a.lua": `
    local on = {
      on_open = function(client) print("open", client) end,
      on_message = function(client, msg) print("message", client, msg) srv:send(client, "got " .. msg) end,
      on_error = function(client, err) print("error", client, err) end,
      on_close = function(client, code, reason) print("close", client, code, reason) end,
    }
    srv = net.ws_server:listen(8080, on)
    ${more}`,
});

Deno.test("a page is open at once, and heard in the next frame, before its frame_update", async () => {
  const outcome = await runTest(
    `
    local script = luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/path")
    print(tostring(page), page.url, page:is_open(), page.error, page.refused, page:last(), #page.messages)
    print(page:send("one"), page:send_binary("\\0\\xff"), page:send(""))
    print(script.printed == "")
    luanet.frames(1)
    print(#page.messages, page.messages[1], page:last())`,
    serves(`event.on("frame_update", function() print("frame", srv:client_count()) end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, [
    "WsClient(ws://127.0.0.1:8080/path) ws://127.0.0.1:8080/path true nil nil nil 0",
    "true true true",
    "true",
    "2 got one got ",
  ]);
  assertEquals(outcome.printed.map((line) => line.replace("\0\ufffd", "bytes")), [
    "open 1",
    "message 1 one",
    "message 1 bytes",
    "message 1 ",
    "frame 1",
  ]);
});

Deno.test("what a script broadcasts in a frame has reached every page when the frame is over", async () => {
  const outcome = await runTest(
    `
    luanet.load("a.lua")
    local pages = {}
    for i = 1, 10 do pages[i] = luanet.ws_client("ws://localhost:8080") end
    luanet.frames(3)
    for _, page in ipairs(pages) do print(table.concat(page.messages, " ")) end`,
    serves(`
      local n = 0
      event.on("frame_update", function() n = n + 1 srv:broadcast(n) end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, Array(10).fill("1 2 3"));
});

Deno.test("pages close as they are told, or are lost; the server hears it", async () => {
  const outcome = await runTest(
    `
    luanet.load("a.lua")
    local function page() return luanet.ws_client("ws://127.0.0.1:8080/") end
    local plain, coded, bare, lost = page(), page(), page(), page()
    luanet.frames(1)
    plain:close()
    coded:close(4000, "gründe")
    bare:close(1005)
    lost:drop()
    for _, page in ipairs {plain, coded, bare, lost} do
      print(page:is_open(), page.close_code, page.close_reason, page:send("late"))
    end
    plain:close(4001)
    lost:drop()
    luanet.frames(1)
    print(plain.close_code)`,
    serves(),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, [
    "false 1000  false",
    "false 4000 gründe false",
    "false 1005  false",
    "false 1006  false",
    "1000",
  ]);
  assertEquals(outcome.printed.slice(4), [
    "close 1 1000 ",
    "close 2 4000 gründe",
    "close 3 1005 ",
    "error 4 Unexpected EOF",
    "close 4 1006 ",
  ]);
});

Deno.test("a server's disconnect, close and unload are seen by its pages before the call returns", async () => {
  const outcome = await runTest(
    `
    local script = luanet.load("a.lua")
    local one, two = luanet.ws_client("ws://127.0.0.1:8080/"), luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    print(one.close_code, two.close_code)
    luanet.emit("menu_toggled", {visible = true})
    print(one.close_code, one.close_reason, two.close_code)
    script:unload()
    print(two.close_code, two.close_reason, two:last())
    local late = luanet.ws_client("ws://127.0.0.1:8080/")
    print(late:is_open(), late.error, late.refused, late:send("x"), late.close_code)
    late:close()
    late:drop()`,
    serves(`
      event.on("menu_toggled", function() srv:disconnect(1, 4000, "bye") end)
      event.on("script_unloaded", function() srv:broadcast("the end") end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, [
    "nil nil",
    "4000 bye nil",
    "1001  the end",
    "false connection refused nil false nil",
  ]);
});

Deno.test("a reload ends the pages of the old script, and the port is the new one's", async () => {
  const outcome = await runTest(
    `
    local script = luanet.load("a.lua")
    local old = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    script:reload()
    print(old.close_code)
    local new = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    print(new:is_open())`,
    serves(),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, ["1001", "true"]);
  assertEquals(outcome.printed, ["open 1", "open 1"]);
});

Deno.test("a page of a web site, or of a host that is bound anew, is not let in", async () => {
  const outcome = await runTest(
    `
    local script = luanet.load("a.lua")
    local function try(options)
      local page = luanet.ws_client("ws://127.0.0.1:8080/", options)
      local refused = page.refused
      print(page:is_open(), page.error, refused and refused.status, refused and refused.text)
    end
    try {origin = "http://localhost:3000"}
    try {origin = "https://example.com"}
    try {origin = "null"}
    try {host = "evil.test"}
    luanet.frames(1)
    print(script.log[1].message)`,
    serves(),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, ["open 1"]);
  assertEquals(outcome.lines, [
    "true nil nil nil",
    "false the server refused the upgrade (HTTP 403) 403 Pages of https://example.com may not connect: " +
    "--allow-origin=https://example.com lets them in.",
    "false the server refused the upgrade (HTTP 403) 403 Pages of null may not connect: --allow-origin=null lets them in.",
    "false the server refused the upgrade (HTTP 403) 403 This server answers to 127.0.0.1, localhost and [::1] only.",
    "net.ws_server: refused a page of https://example.com: --allow-origin=https://example.com lets it in",
  ]);
});

Deno.test("a page that does not read is dropped when 64 MiB wait, and the others get everything", async () => {
  const outcome = await runTest(
    `
    luanet.load("a.lua")
    local slow, quick = luanet.ws_client("ws://127.0.0.1:8080/"), luanet.ws_client("ws://127.0.0.1:8080/")
    slow:pause()
    luanet.frames(5)
    print(#slow.messages, slow.close_code, #quick.messages)
    slow:resume()
    print(#slow.messages, slow.close_code, slow.close_reason)`,
    serves(`
      local big = ("x"):rep(20 << 20)
      event.on("frame_update", function() srv:broadcast(big) end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, ["open 1", "open 2", "close 1 1008 too slow"]);
  assertEquals(outcome.lines, ["0 nil 5", "3 1008 too slow"]);
});

Deno.test("a close that a page does not answer is reported after 2 s of the clock, with the code given", async () => {
  const outcome = await runTest(
    `
    local script = luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    page:pause()
    luanet.frames(1)
    luanet.emit("menu_toggled", {visible = true})
    luanet.advance(1.9)
    print(script.printed)
    luanet.advance(0.2)
    print(script.printed)`,
    serves(`event.on("menu_toggled", function() srv:disconnect(1, 4000, "bye") end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, ["open 1", "", "open 1", "close 1 4000 bye", ""]);
});

Deno.test("a message of 64 MiB is too big for a script's server, as in a run", async () => {
  const outcome = await runTest(
    `
    luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    page:send(("x"):rep(64 << 20))
    luanet.frames(1)
    print(page.close_code, page.close_reason)`,
    serves(),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, [
    "open 1",
    "error 1 a message of 67108864 bytes",
    "close 1 1009 message too big",
  ]);
  assertEquals(outcome.lines, ["1009 message too big"]);
});

Deno.test("two scripts and a page meet at one port, whichever came first", async () => {
  const outcome = await runTest(
    `
    luanet.load("client.lua")
    luanet.load("a.lua")
    luanet.frames(2)
    luanet.load("client.lua")
    luanet.frames(1)`,
    {
      ...serves(),
      "client.lua": `
        local function connect()
          net.ws:connect("ws://127.0.0.1:8080/", {
            on_open = function(id) net.ws:send(id, "from a script") end,
            on_message = function(id, msg) print("client", msg) end,
            on_close = function(id, code) print("client", code) end,
          })
        end
        event.on("frame_update", function()
          if connect then connect() end
          connect = nil
        end)`,
    },
  );
  assertWell(outcome);
  assertEquals(outcome.printed, [
    "open 1",
    "message 1 from a script",
    "client got from a script",
    "open 2",
    "message 2 from a script",
    "client got from a script",
  ]);
});

Deno.test("wrong arguments are refused in Lua's words; outside of a test there is nothing to connect to", async () => {
  const { lines } = await runTest(
    `
    local function refused(...) print((select(2, pcall(luanet.ws_client, ...)))) end
    refused()
    refused("http://127.0.0.1:8080/")
    refused("127.0.0.1:8080")
    refused("ws://127.0.0.1:8080/", {origin = {}})
    luanet.load("a.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    print((select(2, pcall(page.send, page, "\\xff"))))
    print((select(2, pcall(page.close, page, 999))))
    print((select(2, pcall(page.close, page, 4000, ("ü"):rep(62)))))
    print(page:is_open())`,
    serves(),
  );
  const expected = (got: string) =>
    `bad argument #1 to 'ws_client' (a script's server such as ws://127.0.0.1:8080/ expected, got "${got}")`;
  assertEquals(lines, [
    "bad argument #1 to 'ws_client' (string expected, got no value)",
    expected("http://127.0.0.1:8080/"),
    expected("127.0.0.1:8080"),
    "bad argument #2 to 'ws_client' (field 'origin': string expected, got table)",
    "bad argument #1 to 'send' (valid UTF-8 expected: send_binary sends bytes)",
    "bad argument #1 to 'close' (close code 1000-1003, 1005, 1007-1014 or 3000-4999 expected, got 999)",
    "bad argument #2 to 'close' (124 bytes, a reason has at most 123)",
    "true",
  ]);
});
