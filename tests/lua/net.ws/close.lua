local function refusal(...)
  return select(2, pcall(net.ws.close, net.ws, ...))
end

--- Callbacks that keep what they hear, and the list of it: `close 1 1006 `.
local function listening()
  local heard = {}
  local function hears(name)
    return function(...) heard[#heard + 1] = table.concat({ name, ... }, " ") end
  end
  return {
    on_open = hears("open"), on_message = hears("message"), on_error = hears("error"), on_close = hears("close"),
  }, heard
end

describe("net.ws:close", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'close' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'close' (number expected, got nil)", refusal(nil))
    assert.equal("bad argument #1 to 'close' (number expected, got string)", refusal("1"))
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.ws:close is called with a colon, not a dot: net.ws:close(...)"
    assert.error_matches(function() net.ws.close(1) end, mistake, 1, true)
  end)

  it("gives nothing, and is harmless where nobody is", function()
    assert.returned_arguments(0, net.ws:close(0))
    for _, id in ipairs { -1, 1, 99, math.maxinteger } do net.ws:close(id) end
    host.frames(2)
    assert.equal("", host.logged())
  end)

  it("lets nothing but on_close be heard of one that is not open yet, once", function()
    local callbacks, heard = listening()
    local early = net.ws:connect("ws://echo.test/", callbacks)
    net.ws:close(early)
    net.ws:close(early)
    assert.same({}, heard)
    host.frames(200)
    assert.same({ "close " .. early .. " 1006 " }, heard)
  end)

  it("lets an error be heard that is known already", function()
    local callbacks, heard = listening()
    local bad = net.ws:connect("nonsense", callbacks)
    net.ws:close(bad)
    host.frames(200)
    assert.same({ "error " .. bad .. ' invalid URL "nonsense"', "close " .. bad .. " 1006 " }, heard)
  end)

  it("lets on_close of an open one be heard once, on a later turn, and its messages no more", function()
    local callbacks, heard = listening()
    local open
    function callbacks.on_open(id)
      net.ws:send(id, "an answer that nobody waits for")
      net.ws:close(id)
      net.ws:close(id)
      assert.same({}, heard)
    end
    local keep = callbacks.on_close
    function callbacks.on_close(id, ...)
      keep(id, ...)
      net.ws:close(id)
    end
    open = net.ws:connect("ws://echo.test/", callbacks)
    host.frames(200)
    assert.same({ "close " .. open .. " 1000 " }, heard)
  end)
end)
