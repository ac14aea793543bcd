local function printed(...)
  print(...)
  return host.written("stdout")
end

local function refusal(...)
  return select(2, pcall(print, ...))
end

local function with(metamethods)
  return setmetatable({}, metamethods)
end

describe("print", function()
  after_each(function()
    -- Nothing else is written anywhere.
    assert.equal("", host.written("stdout"))
    assert.equal("", host.written("stderr"))
    assert.equal("", host.logged())
  end)

  it("joins its arguments by tabs; every one counts, nil too", function()
    assert.equal("\n", printed())
    assert.equal("health\t87\n", printed("health", 87))
    assert.equal("nil\n", printed(nil))
    assert.equal("nil\tnil\tnil\n", printed(nil, nil, nil))
    assert.equal("\t\n", printed("", ""))
    assert.equal("true\tfalse\n", printed(true, false))
    assert.equal(("nil\t"):rep(199) .. "nil\n", printed(table.unpack({}, 1, 200)))
  end)

  it("keeps the subtype of numbers", function()
    assert.equal("1\t1.0\t-0.0\t1e+300\n", printed(1, 1.0, -0.0, 1e300))
    assert.equal("9223372036854775807\t-9223372036854775808\n", printed(math.maxinteger, math.mininteger))
    assert.equal("9.007199254741e+15\t9007199254740993\n", printed(2^53 + 1, (1 << 53) + 1))
    assert.equal("inf\t-inf\n", printed(math.huge, -math.huge))
  end)

  it("writes strings as the bytes that they are", function()
    local every = {}
    for byte = 0, 255 do every[#every + 1] = string.char(byte) end
    every = table.concat(every)
    assert.equal(every .. "\n", printed(every))
    assert.equal(every .. "\t" .. every .. "\n", printed(every, every))
    assert.equal("a\nb\0c\n", printed("a\nb\0c"))
    local big = every:rep(1 << 12)
    assert.equal(big .. "\n", printed(big))
  end)

  it("prints what has a text of its own with it", function()
    assert.equal("an \0 text\n", printed(with { __tostring = function() return "an \0 text" end }))
    assert.matches("^Player: 0x%x+\n$", printed(with { __name = "Player" }))
    assert.matches("^table: 0x%x+\n$", printed({}))
    assert.matches("^function: .+\n$", printed(print))
    assert.matches("^thread: 0x%x+\n$", printed(coroutine.create(print)))
    local shown = {}
    assert.equal(tostring(shown) .. "\n", printed(shown))
  end)

  it("leaves an error in the making of a text to the caller as it is, and writes nothing then", function()
    local raised = {}
    assert.equal(raised, refusal("before", with { __tostring = function() error(raised) end }))
    assert.equal("no text", refusal(with { __tostring = function() error("no text", 0) end }))
    local mistake = "'__tostring' must return a string"
    assert.equal(mistake, refusal(with { __tostring = function() return {} end }))
    assert.equal(mistake, refusal(with { __tostring = function() end }))
    assert.equal("", host.written("stdout"))
  end)

  it("can be taken away, kept and put somewhere else", function()
    local kept = print
    print = nil
    kept("still here")
    print = kept
    assert.equal("still here\n", host.written("stdout"))
  end)

  it("prints from a coroutine", function()
    coroutine.wrap(print)("from a coroutine")
    assert.equal("from a coroutine\n", host.written("stdout"))
  end)
end)
