local URL = "ws://127.0.0.1:8080/"

describe("WsClient", function()
  it("has the address that it connected to", function()
    assert.equal("ws://127.0.0.1:8080/path?query", luanet.ws_client("ws://127.0.0.1:8080/path?query").url)
  end)

  describe(".error and .refused", function()
    it("are nil when it was let in", function()
      luanet.load("../scripts/serves.lua")
      local page = luanet.ws_client(URL)
      assert.is_nil(page.error)
      assert.is_nil(page.refused)
      page:drop()
      assert.is_nil(page.error)
    end)

    it("tell how the server refused it", function()
      luanet.load("../scripts/serves.lua")
      local page = luanet.ws_client(URL, { origin = "https://example.com" })
      assert.equal("the server refused the upgrade (HTTP 403)", page.error)
      assert.equal(403, page.refused.status)
      assert.is_string(page.refused.text)
      assert.is_nil(page.close_code)
    end)

    it("tell that nobody is there", function()
      local page = luanet.ws_client(URL)
      assert.equal("connection refused", page.error)
      assert.is_nil(page.refused)
    end)

    it("tell that it waited in vain, or left before it was let in", function()
      luanet.load("../scripts/serves.lua")
      luanet.faults { drop = 1 }
      local page, other = luanet.ws_client(URL), luanet.ws_client(URL)
      assert.is_nil(page.error)
      other:close()
      assert.equal("it was closed before it was open", other.error)
      luanet.advance(10.1)
      assert.equal("timed out after 10 s", page.error)
    end)

    it("can't be written", function()
      local page = luanet.ws_client(URL)
      for _, name in ipairs { "error", "refused", "url" } do
        local message = "attempt to write field '" .. name .. "' of a WsClient: its fields are read-only"
        assert.has_error(function() page[name] = 1 end, message)
      end
    end)
  end)
end)
