local function refusal(...)
  return select(2, pcall(net.http.get, net.http, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them, and nothing is sent.
assert(refusal() == "bad argument #1 to 'get' (string expected, got no value)")
assert(refusal("http://echo.test/") == "bad argument #2 to 'get' (function expected, got no value)")
assert(refusal("http://echo.test/", noop, "3") == "bad argument #3 to 'get' (number expected, got string)")
assert(refusal("http://echo.test/", noop, 0) == "bad argument #3 to 'get' (timeout must be above 0, got 0)")
assert(refusal("http://echo.test/", { timeout = 0 / 0 }, noop)
  == "bad argument #2 to 'get' (field 'timeout': timeout must be above 0, got NaN)")

-- Called with a dot: the message says what to write.
local ok, message = pcall(net.http.get, "http://echo.test/", noop)
assert(not ok and message:find("net.http:get is called with a colon, not a dot: net.http:get(...)", 1, true), message)

local answers, expected, running = 0, 0, true

--- Hears one answer, never while the script itself runs.
local function hear(check)
  expected = expected + 1
  local heard = false
  return function(resp)
    assert(not running and not heard)
    heard = true
    local fields = {}
    for key in pairs(resp) do fields[#fields + 1] = key end
    table.sort(fields)
    assert(table.concat(fields, " ") == "body error ok status")
    assert(math.type(resp.status) == "integer")
    check(resp)
    answers = answers + 1
    if answers == expected then test.finish() end
  end
end

assert(select("#", net.http:get("http://echo.test/plain?x=1", hear(function(resp)
  assert(resp.status == 200 and resp.ok and resp.error == "")
  assert(resp.body == "GET /plain?x=1\n\n", resp.body)
end))) == 0)

-- Headers, and a body that is empty.
net.http:get("http://echo.test/", { headers = { ["X-Mine"] = "yes", ["x-two"] = 2 }, body = "" }, hear(function(resp)
  assert(resp.body == "GET /\nx-mine: yes\nx-two: 2\n\n", resp.body)
end))

-- A body is bytes.
net.http:get("http://echo.test/bytes", hear(function(resp)
  assert(#resp.body == 256)
  for i = 1, 256 do assert(resp.body:byte(i) == i - 1) end
end), 5)

-- A status that is not fine has its words in the error.
net.http:get("http://echo.test/status/404", hear(function(resp)
  assert(resp.status == 404 and not resp.ok and resp.error == "HTTP 404 Not Found" and resp.body == "status 404")
end))
net.http:get("http://echo.test/status/204", hear(function(resp)
  assert(resp.status == 204 and resp.ok and resp.error == "")
end))

-- No answer: the status is 0, and the error names the host and the cause.
local function failing(error)
  return hear(function(resp)
    assert(resp.status == 0 and not resp.ok and resp.body == "" and resp.error == error, resp.error)
  end)
end
net.http:get("http://echo.test/closed", failing("echo.test: connection refused"))
net.http:get("http://echo.test/silent", failing("echo.test: timed out after 2 s"), 2)
net.http:get("http://echo.test:81/silent", { timeout = 0.5 }, failing("echo.test:81: timed out after 0.5 s"))
net.http:get("file:///etc/passwd", failing('invalid URL "file:///etc/passwd": only http: and https: are loaded, not file:'))
net.http:get("echo.test/plain", failing('invalid URL "echo.test/plain"'))
net.http:get("http://echo.test/", { body = "x" },
  failing("echo.test: a GET request with a body can't be sent (Deno's fetch sends none); use POST"))

-- The body goes to a file, whose folder is made; an error page does not.
net.http:get("http://echo.test/saved", { save_to_file = "new/folder/saved.txt" }, hear(function(resp)
  assert(resp.ok and resp.body == "" and resp.error == "")
  assert(file.read("new/folder/saved.txt") == "GET /saved\n\n")
end))
file.write("old.txt", "old")
net.http:get("http://echo.test/status/404", { save_to_file = "old.txt" }, hear(function(resp)
  assert(resp.status == 404 and resp.body == "status 404")
  assert(file.read("old.txt") == "old")
end))
net.http:get("http://echo.test/", { save_to_file = "../x.txt" },
  failing('echo.test: "../x.txt" has `..` in it: paths are relative and stay below the folder'))

running = false
