local ok, outside = pcall(function() return luanet.http.calls end)

local function ask(request)
  luanet.gui.set("ask.request", request)
end

describe("luanet.http.calls", function()
  it("has the requests that were sent, in their order, with all that was sent and when", function()
    luanet.http.on("*", "*", {})
    luanet.load("../scripts/asks.lua")
    assert.same({}, luanet.http.calls)
    ask { url = "http://api.test/x?y#z", options = { headers = { ["X-Mine"] = "yes" } } }
    luanet.frames(30)
    ask { url = "http://api.test/", method = "PUT", options = { body = "\0\xff", content_type = "a/b" } }
    luanet.frames(1)
    local calls = luanet.http.calls
    assert.near(1 / 60, calls[1].time, 1e-9)
    assert.near(31 / 60, calls[2].time, 1e-9)
    calls[1].time, calls[2].time = nil, nil
    assert.same({
      { method = "GET", url = "http://api.test/x?y", headers = { ["x-mine"] = "yes" }, body = "" },
      { method = "PUT", url = "http://api.test/", headers = { ["content-type"] = "a/b" }, body = "\0\xff" },
    }, calls)
  end)

  it("has none that could not be sent", function()
    luanet.load("../scripts/asks.lua")
    ask { url = "file:///etc/passwd" }
    luanet.frames(1)
    assert.same({}, luanet.http.calls)
  end)

  it("can't be set", function()
    assert.error_matches(function() luanet.http.calls = {} end, "attempt to write field 'calls': it is read-only", 1, true)
  end)

  it("is there for tests only", function()
    assert.is_false(ok)
    assert.matches("luanet.http.calls is there for tests only", outside, 1, true)
  end)
end)
