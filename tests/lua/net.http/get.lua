local function refusal(...)
  return select(2, pcall(net.http.get, net.http, ...))
end

local function noop() end

--- Sends a request, and gives its answer, which comes once and never while the script itself runs.
local function answer_of(send)
  local answers, running = {}, true
  send(function(...)
    assert.is_false(running)
    assert.returned_arguments(1, ...)
    answers[#answers + 1] = (...)
  end)
  running = false
  host.frames(300)
  assert.equal(1, #answers)
  local resp = answers[1]
  local fields = {}
  for key in pairs(resp) do fields[#fields + 1] = key end
  table.sort(fields)
  assert.same({ "body", "error", "ok", "status" }, fields)
  assert.is_integer(resp.status)
  return resp
end

describe("net.http:get", function()
  it("words wrong arguments as Lua words them, and sends nothing", function()
    assert.equal("bad argument #1 to 'get' (string expected, got no value)", refusal())
    assert.equal("bad argument #2 to 'get' (function expected, got no value)", refusal("http://echo.test/"))
    assert.equal("bad argument #3 to 'get' (number expected, got string)", refusal("http://echo.test/", noop, "3"))
    assert.equal("bad argument #3 to 'get' (timeout must be above 0, got 0)", refusal("http://echo.test/", noop, 0))
    assert.equal(
      "bad argument #2 to 'get' (field 'timeout': timeout must be above 0, got NaN)",
      refusal("http://echo.test/", { timeout = 0 / 0 }, noop)
    )
    assert.same({}, host.requests())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.http:get is called with a colon, not a dot: net.http:get(...)"
    assert.error_matches(function() net.http.get("http://echo.test/", noop) end, mistake, 1, true)
    assert.same({}, host.requests())
  end)

  it("gives nothing back: the answer comes to the callback", function()
    local resp = answer_of(function(hear)
      assert.returned_arguments(0, net.http:get("http://echo.test/plain?x=1", hear))
    end)
    assert.same({ status = 200, ok = true, error = "", body = "GET /plain?x=1\n\n" }, resp)
  end)

  it("sends headers; a body that is empty is none", function()
    local resp = answer_of(function(hear)
      local options = { headers = { ["X-Mine"] = "yes", ["x-two"] = 2 }, body = "" }
      net.http:get("http://echo.test/", options, hear)
    end)
    assert.equal("GET /\nx-mine: yes\nx-two: 2\n\n", resp.body)
  end)

  it("gives a body as the bytes that it is", function()
    local resp = answer_of(function(hear) net.http:get("http://echo.test/bytes", hear, 5) end)
    assert.equal(256, #resp.body)
    for i = 1, 256 do assert.equal(i - 1, resp.body:byte(i)) end
  end)

  it.each {
    { 404, false, "HTTP 404 Not Found", "status 404" },
    { 204, true, "", "" },
  }("gives the status %d, in words where it is not fine", function(status, ok, error, body)
    local resp = answer_of(function(hear) net.http:get("http://echo.test/status/" .. status, hear) end)
    assert.same({ status = status, ok = ok, error = error, body = body }, resp)
  end)

  it.each {
    { "http://echo.test/closed", {}, "echo.test: connection refused" },
    { "http://echo.test:81/silent", { timeout = 0.5 }, "echo.test:81: timed out after 0.5 s" },
    { "http://nobody.test/", {}, "nobody.test: could not resolve host" },
    { "file:///etc/passwd", {}, 'invalid URL "file:///etc/passwd": only http: and https: are loaded, not file:' },
    { "echo.test/plain", {}, 'invalid URL "echo.test/plain"' },
    { "http://echo.test/", { body = "x" },
      "echo.test: a GET request with a body can't be sent (Deno's fetch sends none); use POST" },
    { "http://echo.test/", { save_to_file = "../x.txt" },
      'echo.test: "../x.txt" has `..` in it: paths are relative and stay below the folder' },
  }("has the status 0 without an answer from %s with %s, and an error with host and cause: %s", function(url, options, error)
    local resp = answer_of(function(hear) net.http:get(url, options, hear) end)
    assert.same({ status = 0, ok = false, error = error, body = "" }, resp)
  end)

  it("takes a timeout as its last argument", function()
    local resp = answer_of(function(hear) net.http:get("http://echo.test/silent", hear, 2) end)
    assert.same({ status = 0, ok = false, error = "echo.test: timed out after 2 s", body = "" }, resp)
  end)

  it("saves the body to a file, whose folder is made", function()
    local resp = answer_of(function(hear)
      net.http:get("http://echo.test/saved", { save_to_file = "new/folder/saved.txt" }, hear)
    end)
    assert.same({ status = 200, ok = true, error = "", body = "" }, resp)
    assert.equal("GET /saved\n\n", file.read("new/folder/saved.txt"))
  end)

  it("saves no error page", function()
    file.write("old.txt", "old")
    local resp = answer_of(function(hear)
      net.http:get("http://echo.test/status/404", { save_to_file = "old.txt" }, hear)
    end)
    assert.equal(404, resp.status)
    assert.equal("status 404", resp.body)
    assert.equal("old", file.read("old.txt"))
  end)

  it("has many under way at once", function()
    local heard = {}
    for i = 1, 20 do
      net.http:get("http://echo.test/" .. i, function(resp) heard[i] = resp.body end)
    end
    host.frames(1)
    for i = 1, 20 do assert.equal("GET /" .. i .. "\n\n", heard[i]) end
  end)
end)
