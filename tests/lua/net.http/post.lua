local function refusal(...)
  return select(2, pcall(net.http.post, net.http, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them, and nothing is sent.
assert(refusal("http://echo.test/") == "bad argument #2 to 'post' (string expected, got no value)")
assert(refusal("http://echo.test/", "x", noop) == "bad argument #3 to 'post' (string expected, got function)")
assert(refusal("http://echo.test/", "x", "text/plain") == "bad argument #4 to 'post' (function expected, got no value)")
assert(refusal("http://echo.test/", {}) == "bad argument #3 to 'post' (function expected, got no value)")

-- Called with a dot: the message says what to write.
local ok, message = pcall(net.http.post, "http://echo.test/", {}, noop)
assert(not ok and message:find("net.http:post is called with a colon, not a dot: net.http:post(...)", 1, true), message)

local answers = 0

--- Hears one answer, whose body is this.
local function hear(body)
  return function(resp)
    assert(resp.status == 200 and resp.ok and resp.error == "", resp.error)
    assert(resp.body == body, resp.body)
    answers = answers + 1
    if answers == 6 then test.finish() end
  end
end

net.http:post("http://echo.test/", "a\0\255", "text/plain", hear("POST /\ncontent-type: text/plain\n\na\0\255"))
net.http:post("http://echo.test/", 12, "text/plain", hear("POST /\ncontent-type: text/plain\n\n12"), 3)
net.http:post("http://echo.test/", "", "", hear("POST /\n\n"))
net.http:post("http://echo.test/", {}, hear("POST /\n\n"))
net.http:post("http://echo.test/", { body = "{}", content_type = "application/json", timeout = 1 },
  hear("POST /\ncontent-type: application/json\n\n{}"))

-- A Content-Type among the headers wins, however it is written.
net.http:post("http://echo.test/", { body = "x", content_type = "a/b", headers = { ["CONTENT-TYPE"] = "c/d" } },
  hear("POST /\ncontent-type: c/d\n\nx"))
