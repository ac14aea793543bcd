-- Client, server and HTTP user at once. FAULTS and NAME are put in by soak.ts.
local name, faults = "NAME", "127.0.0.1:FAULTS"
math.randomseed(tonumber(name) * 7919 + os.time())

local frame, unloaded = 0, false
local count = setmetatable({}, { __index = function() return 0 end })
local wrong = {}

local function bad(...)
  if #wrong < 20 then wrong[#wrong + 1] = table.concat({ ... }, " ") end
  count.wrong = count.wrong + 1
end

local function some(text) return string.rep(text, math.random(0, math.random(2) == 1 and 10 or 3000)) end

-- Whatever is heard goes through here: nothing may come once the script has heard that it is unloaded.
local function heard(what)
  count[what] = count[what] + 1
  if unloaded then bad("stray after unload:", what) end
end

---------------------------------------------------------------- the server
local srv, port = nil, 0
local function listen()
  local clients, this = {}, nil
  this = net.ws_server:listen(port, {
    on_open = function(c)
      heard("s_open")
      if clients[c] then bad("server: on_open twice", c) end
      clients[c] = true
    end,
    on_message = function(c, msg)
      heard("s_message")
      if not clients[c] then bad("server: message of a stranger", c) end
      if math.random(50) == 1 then
        this:disconnect(c, 4000, "enough")
      else
        this:send(c, msg)
      end
    end,
    on_error = function() heard("s_error") end,
    on_close = function(c)
      heard("s_close")
      if not clients[c] then bad("server: on_close of a stranger", c) end
      clients[c] = nil
    end,
  })
  if this == nil then return bad("server: port", port, "can't be had") end
  srv, port = this, math.tointeger(tostring(this):match(":(%d+)"))
  file.write("ports/" .. name, tostring(port))
end
listen()

---------------------------------------------------------------- clients
-- By id: the frame of the connect, whether it was opened, what was sent.
local open, closed = {}, {}
local function connect(url, faulty)
  local id
  local it = { frame = frame, url = url, sent = {}, got = 0 }
  local function on(what)
    heard("c_" .. what)
    if not it.id then bad("client:", what, "before connect returned") end
    if closed[id] then bad("client:", what, "after on_close", id, url) end
  end
  id = net.ws:connect(url, {
    on_open = function(i)
      on("open")
      if it.opened or i ~= id then bad("client: on_open twice", id) end
      it.opened = true
      if not net.ws:is_open(id) then count.lost_at_once = count.lost_at_once + 1 end
      for _ = 1, math.random(0, 10) do
        local msg = some("grüße ")
        if net.ws:send(id, msg) then it.sent[#it.sent + 1] = msg end
      end
    end,
    on_message = function(_, msg)
      on("message")
      if msg == "to all" then return end
      if not it.opened then bad("client: message before on_open", id) end
      it.got = it.got + 1
      if not faulty and it.sent[it.got] ~= msg then bad("client: echo", it.got, "is another", id) end
      if math.random(20) == 1 then
        net.ws:close(id)
        it.closing = frame
      end
    end,
    on_error = function(_, err)
      on("error")
      if it.error then bad("client: on_error twice", id, it.error, err) end
      it.error = err
      if not err:find("127.0.0.1", 1, true) and not err:find("invalid URL", 1, true)
        and not err:find("nowhere.invalid", 1, true)
        or err:find("%f[%a]%u%a+Error") or err:find("ext:", 1, true) then
        bad("client: words", err)
      end
      count[err:gsub("%d+", "N")] = count[err:gsub("%d+", "N")] + 1
    end,
    on_close = function(i, code)
      on("close")
      if i ~= id or math.type(code) ~= "integer" or code == 0 then bad("client: code", code) end
      closed[id], open[id] = true, nil
      if net.ws:is_open(id) or net.ws:send(id, "x") then bad("client: open after on_close", id) end
      if math.random(3) == 1 and not unloaded then connect(url, faulty) end
    end,
  })
  it.id = id
  if open[id] or closed[id] then bad("client: id", id, "twice") end
  open[id] = it
  count.connect = count.connect + 1
  return id
end

---------------------------------------------------------------- HTTP
local asked, asks = {}, 0
local function ask()
  asks = asks + 1
  local n, timeout = asks, math.random(3)
  asked[n] = frame + (timeout + 4) * 60
  local options = { timeout = timeout, body = "x" }
  if math.random(4) == 1 then options.save_to_file = "saved/" .. name .. "_" .. n % 5 end
  count.ask = count.ask + 1
  local url = math.random(20) == 1 and "http://127.0.0.1:1/" or "http://" .. faults .. "/x"
  net.http:request(url, "POST", options, function(resp)
    heard("answer")
    if not asked[n] then bad("http: answered twice", n) end
    asked[n] = nil
    if resp.ok ~= (resp.error == "") then bad("http: ok", resp.status, resp.error) end
  end)
end

---------------------------------------------------------------- the load
local function others()
  local other = file.read("ports/" .. math.random(COPIES))
  return "ws://127.0.0.1:" .. (other or port) .. "/"
end

event.on("frame_update", function()
  frame = frame + 1
  local alive = 0
  for id, it in pairs(open) do
    alive = alive + 1
    -- 10 s to connect, and 2 s to close.
    if not it.opened and frame - it.frame > 15 * 60 then
      bad("client: lost on_close", id, it.url)
      open[id] = nil
    elseif it.closing and frame - it.closing > 5 * 60 then
      bad("client: lost on_close after close()", id, it.url)
      open[id] = nil
    end
    if it.closing then
      -- Its end is waited for.
    elseif frame - it.frame > 600 or math.random(300) == 1 then
      net.ws:close(id)
      it.closing = frame
    elseif it.opened and math.random(30) == 1 then
      local msg = some("x")
      if net.ws:send(id, msg) then it.sent[#it.sent + 1] = msg end
    end
  end
  for n, due in pairs(asked) do
    if frame > due then
      bad("http: lost answer", n)
      asked[n] = nil
    end
  end
  if alive < 20 then
    local what = math.random(10)
    if what <= 5 then connect("ws://" .. faults .. "/x", true)
    elseif what <= 8 then connect(others())
    elseif what == 9 then connect("ws://127.0.0.1:1/")
    else connect(({ "nonsense", "http://x", "ws://nowhere.invalid/" })[math.random(3)]) end
  end
  if math.random(6) == 1 then ask() end
  if math.random(200) == 1 then srv:broadcast("to all") end
  if math.random(600) == 1 then
    srv:close()
    listen()
  end
end)

event.on("script_unloaded", function(e)
  if e.script_path ~= _SCRIPT_PATH then return end
  unloaded = true
  print("REPORT " .. json.encode { name = name, count = setmetatable(count, nil), wrong = wrong,
    frames = frame, memory = collectgarbage("count") })
end)
