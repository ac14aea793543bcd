local function refusal(...)
  return select(2, pcall(net.http.post, net.http, ...))
end

local function noop() end

--- Expects that a request is sent as this text, which the server sends back.
local function expect(text, send)
  local answers = {}
  send(function(resp) answers[#answers + 1] = resp end)
  host.frames(1)
  assert.same({ { status = 200, ok = true, error = "", body = text } }, answers)
end

describe("net.http:post", function()
  it("words wrong arguments as Lua words them, and sends nothing", function()
    local url = "http://echo.test/"
    assert.equal("bad argument #2 to 'post' (string expected, got no value)", refusal(url))
    assert.equal("bad argument #3 to 'post' (string expected, got function)", refusal(url, "x", noop))
    assert.equal("bad argument #4 to 'post' (function expected, got no value)", refusal(url, "x", "text/plain"))
    assert.equal("bad argument #3 to 'post' (function expected, got no value)", refusal(url, {}))
    assert.same({}, host.requests())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.http:post is called with a colon, not a dot: net.http:post(...)"
    assert.error_matches(function() net.http.post("http://echo.test/", {}, noop) end, mistake, 1, true)
    assert.same({}, host.requests())
  end)

  it("sends a body as the bytes that it is, with its content type", function()
    expect("POST /\ncontent-type: text/plain\n\na\0\255", function(hear)
      net.http:post("http://echo.test/", "a\0\255", "text/plain", hear)
    end)
  end)

  it("sends a number as text; a timeout may come last", function()
    expect("POST /\ncontent-type: text/plain\n\n12", function(hear)
      net.http:post("http://echo.test/", 12, "text/plain", hear, 3)
    end)
  end)

  it("sends neither a body nor a content type that is empty", function()
    expect("POST /\n\n", function(hear) net.http:post("http://echo.test/", "", "", hear) end)
  end)

  it("takes options, of which none is needed", function()
    expect("POST /\n\n", function(hear) net.http:post("http://echo.test/", {}, hear) end)
    expect("POST /\ncontent-type: application/json\n\n{}", function(hear)
      local options = { body = "{}", content_type = "application/json", timeout = 1 }
      net.http:post("http://echo.test/", options, hear)
    end)
  end)

  it("prefers a Content-Type among the headers, however it is written", function()
    expect("POST /\ncontent-type: c/d\n\nx", function(hear)
      local options = { body = "x", content_type = "a/b", headers = { ["CONTENT-TYPE"] = "c/d" } }
      net.http:post("http://echo.test/", options, hear)
    end)
  end)
end)
