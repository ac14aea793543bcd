local function refusal(...)
  return select(2, pcall(luanet.faults, ...))
end

local URL = "ws://127.0.0.1:8080/"

-- Which of a hundred messages a page gets back.
local function echoes(faults)
  luanet.load("../scripts/serves.lua")
  local page = luanet.ws_client(URL)
  luanet.frames(1)
  luanet.faults(faults)
  for i = 1, 100 do page:send(i) end
  luanet.advance(10)
  return page.messages, page
end

describe("luanet.faults", function()
  it("gives nothing; without options the network is well again", function()
    assert.returned_arguments(0, luanet.faults { drop = 1 })
    luanet.faults()
    assert.equal(100, #echoes {})
  end)

  it("lets everything take its time", function()
    luanet.load("../scripts/serves.lua")
    luanet.faults { latency = 0.5 }
    local page = luanet.ws_client(URL)
    assert.is_false(page:is_open())
    luanet.wait_until(function() return page:is_open() end)
    assert.near(1, luanet.time, 2 / 60)
    page:send("hello")
    luanet.wait_until(function() return page:last() ~= nil end)
    assert.near(2, luanet.time, 4 / 60)
  end)

  it("keeps the order of what takes between the least and the most time", function()
    local expected = {}
    for i = 1, 100 do expected[i] = "got " .. i end
    assert.same(expected, (echoes { latency = { 0.1, 0.5 } }))
  end)

  it("loses a share of the messages, another one with another seed", function()
    local some = #echoes { drop = 0.2 }
    assert.is_true(some > 40 and some < 90, some .. " of 100 came back, with two ways of which each loses a fifth")
  end)

  it.each { { 1 }, { 2 } }("loses the same messages in each run with the seed %d", function(seed)
    local first = table.concat(echoes { drop = 0.2, seed = seed }, " ")
    luanet.faults()
    local other = luanet.ws_client(URL)
    luanet.frames(1)
    luanet.faults { drop = 0.2, seed = seed }
    for i = 1, 100 do other:send(i) end
    luanet.advance(10)
    assert.equal(first, table.concat(other.messages, " "))
  end)

  it("loses everything, so that a script hears of a time that is up", function()
    luanet.faults { drop = 1 }
    luanet.http.on("*", "*", {})
    luanet.gui.set("ask.request", { url = "http://api.test/", options = { timeout = 3 } })
    local script = luanet.load("../scripts/asks.lua")
    luanet.advance(3.1)
    assert.matches("api.test: timed out after 3 s", script.printed, 1, true)
  end)

  it("ends a connection by a message, with the code that is given", function()
    local messages, page = echoes { close = 1, code = 1011 }
    assert.same({}, messages)
    assert.equal(1011, page.close_code)
  end)

  it("ends it without a word if no code is given", function()
    local _, page = echoes { close = 1 }
    assert.equal(1006, page.close_code)
  end)

  it.each {
    { { latency = -1 }, "field 'latency': seconds from 0 on, or {least, most}, expected, got -1" },
    { { latency = { 2, 1 } }, "field 'latency': seconds from 0 on, or {least, most}, expected, got {2, 1}" },
    { { latency = "1" }, "field 'latency': seconds from 0 on, or {least, most}, expected, got another value" },
    { { drop = 1.5 }, "field 'drop': 0 to 1 expected, got 1.5" },
    { { drop = "0.5" }, "field 'drop': number expected, got string" },
    { { close = -0.5 }, "field 'close': 0 to 1 expected, got -0.5" },
    { { code = 999 }, "field 'code': 1006, 1000-1003, 1007-1014 or 3000-4999 expected, got 999" },
    { { seed = 0.5 }, "field 'seed': number has no integer representation" },
    { 1, "table expected, got number" },
  }("refuses %s", function(options, why)
    assert.equal("bad argument #1 to 'faults' (" .. why .. ")", refusal(options))
  end)
end)
