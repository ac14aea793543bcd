local function refusal(...)
  return select(2, pcall(net.http.request, net.http, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them, and nothing is sent.
assert(refusal("http://echo.test/") == "bad argument #2 to 'request' (string expected, got no value)")
assert(refusal("http://echo.test/", "GET", noop) == "bad argument #3 to 'request' (table expected, got function)")
assert(refusal("http://echo.test/", "GET", {}) == "bad argument #4 to 'request' (function expected, got no value)")
assert(refusal("http://echo.test/", "GET", { timeout = -1 }, noop)
  == "bad argument #3 to 'request' (field 'timeout': timeout must be above 0, got -1)")
assert(refusal("http://echo.test/", "GET", { headers = { X = {} } }, noop)
  == "bad argument #3 to 'request' (field 'headers.X': string expected, got table)")

-- Called with a dot: the message says what to write.
local ok, message = pcall(net.http.request, "http://echo.test/", "GET", {}, noop)
assert(not ok and message:find("net.http:request is called with a colon, not a dot: net.http:request(...)", 1, true), message)

local answers, expected = 0, 0

local function request(method, options, status, text)
  expected = expected + 1
  net.http:request("http://echo.test/", method, options, function(resp)
    assert(resp.status == status and resp.ok == (status == 200))
    local heard = status == 200 and resp.body or resp.error
    assert(heard == text, heard)
    answers = answers + 1
    if answers == expected then test.finish() end
  end)
end

for _, method in ipairs { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" } do
  request(method, {}, 200, method .. " /\n\n")
  -- The usual ones may be written in small letters.
  request(method:lower(), {}, 200, method .. " /\n\n")
end
request("HEAD", {}, 200, "")
request("DELETE", { body = "x" }, 200, "DELETE /\n\nx")
request("PropFind", {}, 200, "PropFind /\n\n")

-- What can't be sent is the answer's error.
request("TRACE", {}, 0, "echo.test: a TRACE request can't be sent")
request("connect", {}, 0, "echo.test: a CONNECT request can't be sent")
request("GE T", {}, 0, 'echo.test: the method "GE T" is not valid')
request("", {}, 0, 'echo.test: the method "" is not valid')
request("HEAD", { body = "x" }, 0,
  "echo.test: a HEAD request with a body can't be sent (Deno's fetch sends none); use POST")
request("PUT", { headers = { X = "a\r\nY: b" } }, 0, 'echo.test: the header "X" has a line break in its value')
