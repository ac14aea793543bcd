import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";

/** Scripts that would not give the thread back. */
const endless = {
  "loop.lua": `event.on("frame_update", function() while true do end end)`,
  "pcall.lua": `event.on("frame_update", function()
    while true do pcall(function() while true do end end) end
  end)`,
  "handler.lua": `event.on("frame_update", function()
    xpcall(error, function() while true do end end)
  end)`,
  "coroutine.lua": `event.on("frame_update", function()
    while true do coroutine.wrap(function() while true do end end)() end
  end)`,
  "close.lua": `event.on("frame_update", function()
    local guard <close> = setmetatable({}, { __close = function() while true do end end })
  end)`,
  "reporter.lua": `event.on("frame_update", function()
    error(setmetatable({}, { __tostring = function() while true do end end }))
  end)`,
} as const;

/** Scripts that would take all there is, and what becomes of them. */
const greedy = {
  "memory.lua": [
    `event.on("frame_update", function()
      local kept = {}
      for i = 1, math.huge do kept[i] = ("x"):rep(100000) .. i end
    end)`,
    "not enough memory",
  ],
  "gigabytes.lua": [
    `event.on("frame_update", function() return ("x"):rep(1 << 40) end)`,
    "resulting string too large",
  ],
  "recursion.lua": [
    `local function deep() return 1 + deep() end
    event.on("frame_update", function() deep() end)`,
    "stack overflow",
  ],
  "errors.lua": [
    `event.on("frame_update", function() error(nil) end)`,
    "(error object is a nil value)",
  ],
} as const;

const good = `local frames = 0
event.on("frame_update", function() frames = frames + 1 end)
event.on("script_unloaded", function(e)
  if e.script_path == _SCRIPT_PATH then print("saw " .. frames .. " frames") end
end)
`;

Deno.test("a good script gets all its frames beside endless ones, and each of these is named", () =>
  inFolder({ ...endless, "good.lua": good }, async (cwd) => {
    const flags = ["--virtual", "--frames=10", "--callback-timeout=100ms"];
    const args = ["run", ...flags, ...Object.keys(endless), "good.lua"];
    const { code, stdout, stderr } = await luanet(args, { cwd });
    assertEquals({ code, stdout }, { code: 1, stdout: "saw 10 frames\n" });
    for (const script of Object.keys(endless)) {
      assertMatch(stderr, new RegExp(`^killed: .*\\n    at ${script}:`, "m"));
    }
  }));

Deno.test("a good script gets all its frames beside greedy ones, and each of these is named", () =>
  inFolder({
    ...Object.fromEntries(Object.entries(greedy).map(([script, [text]]) => [script, text])),
    "good.lua": good,
  }, async (cwd) => {
    const flags = ["--virtual", "--frames=3", "--callback-timeout=1h", "--memory=32MiB"];
    const args = ["run", ...flags, ...Object.keys(greedy), "good.lua"];
    const { code, stdout, stderr } = await luanet(args, { cwd });
    assertEquals({ code, stdout }, { code: 1, stdout: "saw 3 frames\n" });
    for (const [script, [, message]] of Object.entries(greedy)) {
      assertStringIncludes(stderr, `error: ${message}\n    at ${script}:`);
      assertMatch(stderr, new RegExp(`^\\.\\.\\. 2 more: ${script}:`, "m"));
    }
  }));

Deno.test("a second at --tick=60 has some of 60 frames, never more", () =>
  inFolder({ "good.lua": good }, async (cwd) => {
    const { code, stdout } = await luanet(["run", "--tick=60", "--duration=1s", "good.lua"], {
      cwd,
    });
    const frames = Number(/^saw (\d+) frames\n$/.exec(stdout)?.[1]);
    assert(code === 0 && frames >= 1 && frames <= 60, stdout);
  }));

/** What a run could have from outside: times, chance, addresses, the order of a table. */
const repeatable = `print(os.time(), os.date(), os.date("!%c"), os.clock())
print(math.random(0), math.random(), math.random(100), math.randomseed())
print({}, print, coroutine.create(print), io.stdout)
local keys = {}
for i = 1, 100 do keys["key " .. math.random(0)], keys[{}] = i, i end
for key, value in pairs(keys) do print(key, value) end
print(collectgarbage("count"))

local frames = 0
event.on("frame_update", function(e)
  frames = frames + 1
  for key, value in pairs(e) do print(key, value) end
  log.info(os.clock(), math.random(0), os.date("%X", e.timestamp // 1000))
  if frames % 7 == 0 then error("at " .. frames % 3) end
end)
event.on("no_such_event", print)
event.on("script_unloaded", function(e) print(e.timestamp, e.script_path, {}) end)
`;

Deno.test("two virtual runs write the same bytes, whatever their scripts ask for", () =>
  inFolder({ "one.lua": repeatable, "two.lua": repeatable }, async (cwd) => {
    const args = ["run", "--virtual", "--duration=3s", "--tick=50", "one.lua", "two.lua"];
    const [first, second] = await Promise.all([luanet(args, { cwd }), luanet(args, { cwd })]);
    assertEquals(first, second);
    assertEquals(first.code, 1);
    assertStringIncludes(first.stderr, "\n00:00:03.000 info  two.lua: 3.0\t");
  }));
