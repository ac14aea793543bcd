import { assertEquals } from "@std/assert";
import { outcome } from "../../support/spec_files.ts";

const stopped =
  "it ran for longer than 0.1 s at a stretch, and is unloaded (--callback-timeout=TIME allows more)";

Deno.test("what the condition of wait_until raises is raised by it, at its own line", async () => {
  const spec = `
    it("raises", function()
      luanet.wait_until(function()
        error("not now")
      end)
    end)
    it("asserts", function()
      luanet.wait_until(function()
        assert.equal(1, 2)
      end)
    end)
    it("is pending", function()
      luanet.wait_until(function() pending("later") end)
    end)
    it("catches it", function()
      local ok, raised = pcall(luanet.wait_until, function() error("not now") end)
      assert.is_false(ok)
      assert.equal("a_spec.lua:16: not now", raised:match("[^/]*$"))
    end)
    it("has an object for an error", function()
      local object = setmetatable({}, { __tostring = function() return "an object" end })
      luanet.wait_until(function() error(object) end)
    end)`;
  assertEquals(await outcome(spec), [
    "failed: raises",
    "  a_spec.lua:4: not now",
    "failed: asserts",
    "  a_spec.lua:9: expected 1, got 2",
    "pending: is pending",
    "passed: catches it",
    "failed: has an object for an error",
    "  a_spec.lua:22: an object",
  ]);
});

Deno.test("a condition that hangs is stopped, and its file's other tests run", async () => {
  const spec = `
    it("hangs", function()
      luanet.wait_until(function() while true do end end)
    end)
    it("runs", function() end)`;
  assertEquals(await outcome(spec, { callbackTimeout: 100 }), [
    "failed: hangs",
    `  a_spec.lua:3: ${stopped}`,
    "passed: runs",
  ]);
});

Deno.test("a function of the spec that hangs while the test waits is stopped, and its file's other tests run", async () => {
  const files = { "s.lua": `net.http:get("http://api.test/", print)` };
  const spec = `
    after_each(function() print("not run") end)
    it("hangs", function()
      luanet.http.on("*", "*", function() while true do end end)
      luanet.load("s.lua")
      error("not reached")
    end)
    it("runs", function() end)`;
  assertEquals(await outcome(spec, { files, callbackTimeout: 100 }), [
    "failed: hangs",
    `  a_spec.lua:4: ${stopped}`,
    "passed: runs",
  ]);
});
