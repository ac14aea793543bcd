local function refusal(...)
  return select(2, pcall(luanet.ws_client, ...))
end

local outside = refusal("ws://127.0.0.1:8080/")

describe("luanet.ws_client", function()
  it("connects to a script's server, and is open at once", function()
    local script = luanet.load("../scripts/serves.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    assert.is_true(page:is_open())
    assert.equal("WsClient(ws://127.0.0.1:8080/)", tostring(page))
    luanet.frames(1)
    assert.equal("open\t1\n", script.printed)
  end)

  it("is not let in by a server that is not there", function()
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    assert.is_false(page:is_open())
    assert.equal("connection refused", page.error)
  end)

  it.each {
    { {}, true },
    { { origin = "http://localhost:3000" }, true },
    { { origin = "https://example.com" }, false },
    { { origin = "null" }, false },
    { { host = "localhost:8080" }, true },
    { { host = "example.com" }, false },
  }("comes as a page with %s: let in %s", function(options, is_let_in)
    luanet.load("../scripts/serves.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/", options)
    assert.equal(is_let_in, page:is_open())
    assert.equal(is_let_in and 0 or 403, page.refused and page.refused.status or 0)
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'ws_client' (string expected, got no value)", refusal())
    assert.equal(
      "bad argument #1 to 'ws_client' (a script's server such as ws://127.0.0.1:8080/ expected, got \"http://127.0.0.1:8080/\")",
      refusal("http://127.0.0.1:8080/")
    )
    local url = "ws://127.0.0.1:8080/"
    assert.equal("bad argument #2 to 'ws_client' (table expected, got string)", refusal(url, "https://example.com"))
    assert.equal("bad argument #2 to 'ws_client' (field 'origin': string expected, got boolean)", refusal(url, { origin = true }))
  end)

  it("is there for tests only", function()
    assert.matches("luanet.ws_client is there for tests only", outside, 1, true)
  end)
end)
