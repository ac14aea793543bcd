local function refusal(...)
  return select(2, pcall(net.http.request, net.http, ...))
end

local function noop() end

--- Sends a request; gives its answer.
local function answer_of(method, options)
  local answers = {}
  net.http:request("http://echo.test/", method, options, function(resp) answers[#answers + 1] = resp end)
  host.frames(1)
  assert.equal(1, #answers)
  return answers[1]
end

describe("net.http:request", function()
  it("words wrong arguments as Lua words them, and sends nothing", function()
    local url = "http://echo.test/"
    assert.equal("bad argument #2 to 'request' (string expected, got no value)", refusal(url))
    assert.equal("bad argument #3 to 'request' (table expected, got function)", refusal(url, "GET", noop))
    assert.equal("bad argument #4 to 'request' (function expected, got no value)", refusal(url, "GET", {}))
    assert.equal(
      "bad argument #3 to 'request' (field 'timeout': timeout must be above 0, got -1)",
      refusal(url, "GET", { timeout = -1 }, noop)
    )
    assert.equal(
      "bad argument #3 to 'request' (field 'headers.X': string expected, got table)",
      refusal(url, "GET", { headers = { X = {} } }, noop)
    )
    assert.same({}, host.requests())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.http:request is called with a colon, not a dot: net.http:request(...)"
    assert.error_matches(function() net.http.request("http://echo.test/", "GET", {}, noop) end, mistake, 1, true)
    assert.same({}, host.requests())
  end)

  it.each {
    { "GET" }, { "POST" }, { "PUT" }, { "DELETE" }, { "PATCH" }, { "OPTIONS" },
  }("sends %s, which may be written in small letters", function(method)
    local fine = { status = 200, ok = true, error = "", body = method .. " /\n\n" }
    assert.same(fine, answer_of(method, {}))
    assert.same(fine, answer_of(method:lower(), {}))
  end)

  it.each {
    { "HEAD", {}, "" },
    { "DELETE", { body = "x" }, "DELETE /\n\nx" },
    { "PropFind", {}, "PropFind /\n\n" },
  }("sends %s with %s", function(method, options, body)
    assert.same({ status = 200, ok = true, error = "", body = body }, answer_of(method, options))
  end)

  it.each {
    { "TRACE", {}, "a TRACE request can't be sent" },
    { "connect", {}, "a CONNECT request can't be sent" },
    { "GE T", {}, 'the method "GE T" is not valid' },
    { "", {}, 'the method "" is not valid' },
    { "HEAD", { body = "x" }, "a HEAD request with a body can't be sent (Deno's fetch sends none); use POST" },
    { "PUT", { headers = { X = "a\r\nY: b" } }, 'the header "X" has a line break in its value' },
  }("has an error for what can't be sent: %q with %s", function(method, options, why)
    assert.same({ status = 0, ok = false, error = "echo.test: " .. why, body = "" }, answer_of(method, options))
    assert.same({}, host.requests())
  end)
end)
