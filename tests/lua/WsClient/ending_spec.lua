describe("WsClient", function()
  local script, page
  before_each(function()
    script = luanet.load("../scripts/serves.lua")
    page = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
  end)

  describe(":is_open, .close_code and .close_reason", function()
    it("are true and nil while it is connected", function()
      assert.is_true(page:is_open())
      assert.is_nil(page.close_code)
      assert.is_nil(page.close_reason)
    end)

    it("tell how the script closed it", function()
      page:send("bye")
      luanet.frames(1)
      assert.is_false(page:is_open())
      assert.equal(4001, page.close_code)
      assert.equal("as you wish", page.close_reason)
    end)

    it("tell that the script was unloaded", function()
      script:unload()
      assert.is_false(page:is_open())
      assert.equal(1001, page.close_code)
      assert.equal("", page.close_reason)
    end)

    it("can't be written", function()
      for _, name in ipairs { "close_code", "close_reason", "is_open", "messages", "url" } do
        local message = "attempt to write field '" .. name .. "' of a WsClient: its fields are read-only"
        assert.has_error(function() page[name] = 1 end, message)
      end
    end)
  end)

  describe(":close", function()
    it.each {
      { 4000, "bye" }, { 1000, "" }, { 1005, "" }, { 3000, ("x"):rep(123) },
    }("closes with the code %d", function(code, reason)
      page:close(code, reason)
      luanet.frames(1)
      assert.is_false(page:is_open())
      assert.equal("open\t1\nclose\t1\t" .. code .. "\t" .. reason .. "\n", script.printed)
      assert.equal(code, page.close_code)
    end)

    it("closes with 1000 and no reason if nothing is said, and only once", function()
      assert.returned_arguments(0, page:close())
      page:close(4000, "again")
      luanet.frames(1)
      assert.equal("open\t1\nclose\t1\t1000\t\n", script.printed)
    end)

    it.each { { 999 }, { 1004 }, { 1006 }, { 1015 }, { 2999 }, { 5000 } }("refuses the code %d", function(code)
      local allowed = "close code 1000-1003, 1005, 1007-1014 or 3000-4999 expected"
      assert.has_error(function() page:close(code) end, ("bad argument #1 to 'close' (%s, got %d)"):format(allowed, code))
      assert.is_true(page:is_open())
    end)

    it("refuses a reason of more than 123 bytes", function()
      local message = "bad argument #2 to 'close' (124 bytes, a reason has at most 123)"
      assert.has_error(function() page:close(1000, ("x"):rep(124)) end, message)
    end)
  end)

  describe(":drop", function()
    it("goes without a word: the script hears that it was lost", function()
      assert.returned_arguments(0, page:drop())
      luanet.frames(1)
      assert.is_false(page:is_open())
      assert.equal("open\t1\nerror\t1\tUnexpected EOF\nclose\t1\t1006\t\n", script.printed)
      assert.equal(1006, page.close_code)
    end)

    it("does nothing to one that has ended", function()
      page:close(4000, "bye")
      luanet.frames(1)
      page:drop()
      luanet.frames(1)
      assert.equal(4000, page.close_code)
    end)

    it("says what to write when it is called with a dot", function()
      local mistake = "WsClient:drop is called with a colon, not a dot: WsClient:drop(...)"
      assert.error_matches(function() page.drop() end, mistake, 1, true)
      assert.is_true(page:is_open())
    end)
  end)
end)
