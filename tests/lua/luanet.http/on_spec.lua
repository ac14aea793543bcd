local function refusal(...)
  return select(2, pcall(luanet.http.on, ...))
end

-- Lets a script send a request; gives the answers that it has heard by now.
local function ask(url, method, options)
  luanet.gui.set("ask.request", { url = url, method = method, options = options })
  local script = luanet.load("../scripts/asks.lua")
  return function()
    local answers = {}
    for line in script.printed:gmatch("[^\n]+") do answers[#answers + 1] = json.decode(line) end
    return answers
  end
end

describe("luanet.http.on", function()
  it("answers with a table, in which all may be left out", function()
    assert.returned_arguments(0, luanet.http.on("GET", "http://api.test/x", {}))
    assert.same({ { status = 200, ok = true, error = "", body = "" } }, ask("http://api.test/x")())
  end)

  it("answers with status, headers and body", function()
    luanet.http.on("GET", "http://api.test/from", { status = 302, headers = { location = "/to" } })
    luanet.http.on("GET", "http://api.test/to", { status = 404, body = "nothing here" })
    local expected = { status = 404, ok = false, error = "HTTP 404 Not Found", body = "nothing here" }
    assert.same({ expected }, ask("http://api.test/from")())
  end)

  it("answers after a while", function()
    luanet.http.on("GET", "*", { body = "late", after = 2 })
    local answers = ask("http://api.test/x")
    luanet.advance(1.9)
    assert.same({}, answers())
    luanet.advance(0.2)
    assert.equal("late", answers()[1].body)
  end)

  it.each {
    { "timeout", "timed out after 10 s" },
    { "refused", "connection refused" },
    { "dns", "could not resolve host" },
    { "the cable is cut", "the cable is cut" },
  }("fails with %s, which a script is told as: %s", function(error, heard)
    luanet.http.on("GET", "*", { error = error })
    assert.same({ { status = 0, ok = false, error = "api.test: " .. heard, body = "" } }, ask("http://api.test/x")())
  end)

  it("answers by the last rule that fits in method and address", function()
    luanet.http.on("*", "*", { body = "any" })
    luanet.http.on("get", "http://api.test/*", { body = "pattern" })
    luanet.http.on("GET", "http://api.test/x", { body = "address" })
    assert.equal("address", ask("http://api.test/x")()[1].body)
    assert.equal("pattern", ask("http://api.test/y")()[1].body)
    assert.equal("any", ask("http://api.test/x", "PUT")()[1].body)
    assert.equal("any", ask("http://other.test/")()[1].body)
  end)

  it("answers with what a function makes of the request", function()
    luanet.http.on("POST", "http://api.test/*", function(request)
      assert.equal("POST", request.method)
      assert.equal("yes", request.headers["x-mine"])
      assert.equal(0, request.time)
      return { status = 201, body = request.url:match("[^/]*$") .. " " .. request.body }
    end)
    local answers = ask("http://api.test/things", "POST", { body = "a\tb", headers = { ["X-Mine"] = "yes" } })
    assert.same({ { status = 201, ok = true, error = "", body = "things a\tb" } }, answers())
  end)

  it("leaves the request to the rule before when the function gives nil", function()
    luanet.http.on("*", "*", { body = "before" })
    local asked = 0
    luanet.http.on("*", "*", function() asked = asked + 1 end)
    assert.equal("before", ask("http://api.test/")()[1].body)
    assert.equal(1, asked)
  end)

  it("refuses what no request could fit, and what is no answer", function()
    local url = "http://api.test/"
    for _, case in ipairs {
      { refusal(), "#1 to 'on' (string expected, got no value)" },
      { refusal("a b", url, {}), "#1 to 'on' (a method such as GET, or *, expected, got \"a b\")" },
      { refusal("GET", "api.test", {}), "#2 to 'on' (a URL with http:// or https://, or a pattern with *, expected, got \"api.test\")" },
      { refusal("GET", url), "#3 to 'on' (table expected, got no value)" },
      { refusal("GET", url, "text"), "#3 to 'on' (table expected, got string)" },
      { refusal("GET", url, { status = 99 }), "#3 to 'on' (field 'status': 200 to 599 expected, got 99)" },
      { refusal("GET", url, { after = -1 }), "#3 to 'on' (field 'after': seconds from 0 on expected, got -1)" },
      { refusal("GET", url, { body = {} }), "#3 to 'on' (field 'body': string expected, got table)" },
      { refusal("GET", url, { error = {} }), "#3 to 'on' (field 'error': string expected, got table)" },
    } do
      assert.equal("bad argument " .. case[2], case[1])
    end
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "luanet.http.on is called with a dot, not a colon: luanet.http.on(...)"
    assert.error_matches(function() luanet.http:on("GET", "*", {}) end, mistake, 1, true)
  end)
end)
