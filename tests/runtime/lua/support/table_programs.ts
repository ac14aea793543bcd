/** What every program below starts with: `show` prints what a call gives or raises, `spy` a table that tells its use. */
export const prelude = `
local function shown(value)
  if type(value) == "table" then
    local parts = {}
    for i = -1, 12 do
      local inner = rawget(value, i)
      if inner ~= nil then parts[#parts + 1] = i .. "=" .. tostring(inner) end
    end
    return "{" .. table.concat(parts, ",") .. "}"
  end
  return math.type(value) == "float" and string.format("%.14g", value) .. "f" or tostring(value)
end
local function show(name, f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = shown(results[i]) end
  print(name, table.concat(results, " "))
end
-- A table whose every use is printed, and that keeps its elements elsewhere.
local function spy(elements, length)
  local store = elements
  return setmetatable({}, {
    __index = function(_, k) print("  get", shown(k)) return store[k] end,
    __newindex = function(_, k, v) print("  set", shown(k), shown(v)) store[k] = v end,
    __len = function() print("  len") return length or #store end,
  }), store
end
`;

/** Programs that use the guarded functions in every ordinary way, by what they show. */
export const programs: Readonly<Record<string, string>> = {
  "string.rep() repeats and refuses": `
for _, s in ipairs { "", "a", "ab\\0", 12, 1.5 } do
  for _, n in ipairs { 0, 1, 3, -1, 2.0, "2", "x", 1.5, math.mininteger } do
    for _, separator in ipairs { false, "", ",", 7 } do
      show("rep", string.rep, s, n, separator or nil)
    end
  end
end
show("none", string.rep) show("nil", string.rep, nil, 1) show("table", string.rep, {}, 1)
show("no count", string.rep, "") show("no count", string.rep, "a") show("nil count", string.rep, "", nil)
show("bad separator", string.rep, "", 2, {}) show("bad separator", string.rep, "a", 2, true)
show("empty with separator", string.rep, "", 3, "x") show("method", function() return ("x"):rep(3) end)
show("extra", string.rep, "a", 2, "-", 9) show("bad method", function() return ("x"):rep({}) end)
`,

  "table.insert() puts elements and refuses": `
for position = -1, 6 do
  local t = { 1, 2, 3 }
  show("at " .. position, table.insert, t, position, "x") show("then", next, { t }) show("t", function() return t end)
end
local t = {} table.insert(t, "a") table.insert(t, "b") table.insert(t, 1, "c") show("t", function() return t end)
local proxy, store = spy({ 1, 2, 3 })
show("proxy end", table.insert, proxy, "x") show("proxy at", table.insert, proxy, 2, "y")
show("store", function() return store end)
local long = spy({ 1, 2, 3 }, 2) show("short length", table.insert, long, 1, "z")
show("nil", table.insert, nil, 1) show("none", table.insert) show("one", table.insert, {})
show("four", table.insert, {}, 1, 2, 3) show("position", table.insert, {}, "x", 1)
show("float", table.insert, {}, 1.0, "f") show("half", table.insert, {}, 1.5, "f")
show("string", table.insert, "abc", 1, "f") show("text", table.insert, {}, "1", "g")
show("bad length", table.insert, setmetatable({}, { __len = function() return "x" end }), 1, 2)
show("float length", table.insert, setmetatable({}, { __len = function() return 1.5 end }), 1, 2)
show("length fails", table.insert, setmetatable({}, { __len = function() error("no") end }), 1, 2)`,

  "table.remove() takes elements out and refuses": `
for position = -1, 6 do
  local t = { 1, 2, 3 }
  show("at " .. position, table.remove, t, position) show("t", function() return t end)
end
local t = { "a", "b" } show("end", table.remove, t) show("end", table.remove, t) show("end", table.remove, t)
show("zero", table.remove, { [0] = "z" }, 0) show("nothing", table.remove, {}, nil)
local proxy, store = spy({ 1, 2, 3, 4 })
show("proxy end", table.remove, proxy) show("proxy at", table.remove, proxy, 2)
show("proxy behind", table.remove, proxy, 4) show("store", function() return store end)
show("nil", table.remove, nil) show("none", table.remove) show("text", table.remove, { 1, 2 }, "1")
show("half", table.remove, { 1, 2 }, 1.5) show("length fails", table.remove,
  setmetatable({}, { __len = function() error("no") end }), 1)`,

  "table.concat() joins and refuses": `
local t = { 1, 2.5, "x", "y" }
show("all", table.concat, t) show("sep", table.concat, t, ", ") show("number", table.concat, t, 0)
for first = -1, 6 do for last = -1, 5 do show(first .. ".." .. last, table.concat, t, "-", first, last) end end
show("text", table.concat, t, "-", "2", "3") show("nil", table.concat, t, nil, nil, nil)
show("float", table.concat, t, "", 1.0, 2.0) show("half", table.concat, t, "", 1.5) show("half", table.concat, t, "", 1, 2.5)
show("word", table.concat, t, "", "x") show("word", table.concat, t, "", 1, "x")
local proxy = spy({ "a", "b", "c" }) show("proxy", table.concat, proxy, "+") show("proxy", table.concat, proxy, "+", 2)
show("proxy", table.concat, proxy, "+", 2, 3) local short = spy({ "a", "b", "c" }, 2) show("short", table.concat, short)
show("hole", table.concat, { 1, nil, 3 }, "", 1, 3) show("table", table.concat, { {} }) show("boolean", table.concat, { true })
show("none", table.concat) show("nil", table.concat, nil) show("string", table.concat, "abc") show("sep", table.concat, t, {})
show("edge", table.concat, { [math.maxinteger] = "m" }, "", math.maxinteger, math.maxinteger)
show("edge", table.concat, { [math.mininteger] = "m" }, "", math.mininteger, math.mininteger)
show("empty", table.concat, {}, "x", 3, 1) show("length fails", table.concat, setmetatable({}, { __len = error }))
show("bad length", table.concat, setmetatable({}, { __len = function() return {} end }))`,

  "table.move() moves and refuses": `
for from = 0, 3 do for to = 2, 4 do for at = 0, 4 do
  local t = { 1, 2, 3, 4 } show(from .. "," .. to .. "," .. at, table.move, t, from, to, at)
end end end
local t, u = { 1, 2, 3 }, {} show("other", function() return table.move(t, 1, 3, 2, u) == u end) show("u", function() return u end)
local proxy, store = spy({ 1, 2, 3 }) show("same", function() return table.move(proxy, 1, 3, 2) == proxy end)
show("store", function() return store end) show("into", table.move, { 7, 8 }, 1, 2, 1, proxy)
show("out of", table.move, proxy, 1, 2, 1, {}) show("text", table.move, { 1, 2 }, "1", "2", "3")
show("floats", table.move, { 1, 2 }, 1.0, 2.0, 2.0) show("half", table.move, {}, 1, 1.5, 2) show("none", table.move)
show("nil", table.move, nil, 1, 1, 1) show("few", table.move, {}, 1) show("to nil", table.move, { 1 }, 1, 1, 2, nil)
show("to number", table.move, { 1 }, 1, 1, 2, 5) show("backwards", table.move, { 1 }, 5, 1, 2)
show("wraps", table.move, {}, 1, 2, math.maxinteger) show("edge", table.move, { [math.maxinteger] = 1 },
  math.maxinteger, math.maxinteger, 1)`,

  "table.sort() sorts and refuses": `
local function list(n, seed) local t = {} for i = 1, n do seed = (seed * 1103515245 + 12345) % 2147483648
  t[i] = seed % 97 end return t end
for _, n in ipairs { 0, 1, 2, 3, 10, 99, 100, 101, 500 } do
  local t = list(n, n) table.sort(t) local u = list(n, n) table.sort(u, function(a, b) return a > b end)
  print(n, table.concat(t, " ")) print(n, table.concat(u, " "))
end
local words = { "b", "a", "c" } show("words", table.sort, words) show("words", function() return words end)
local proxy, store = spy({ 3, 1, 2 }) show("proxy", table.sort, proxy) show("store", function() return store end)
show("order", table.sort, { 3, 1, 2 }, function(a, b) return a > b end)
show("mixed", table.sort, { 1, "a" }) show("tables", table.sort, { {}, {} }) show("nils", table.sort, { 1, nil, 2 })
show("no function", table.sort, { 2, 1 }, 5) show("nil function", table.sort, { 2, 1 }, nil) show("none", table.sort)
show("nil", table.sort, nil) show("string", table.sort, "ba")
show("always", table.sort, list(100, 7), function() return true end)
show("error", table.sort, { 2, 1 }, function() error("no", 0) end)
show("length", table.sort, setmetatable({ 3, 2, 1 }, { __len = function() return 2 end }))
show("bad length", table.sort, setmetatable({}, { __len = function() return "x" end }))
local objects = {} for i = 1, 5 do objects[i] = setmetatable({ n = -i }, { __lt = function(a, b) return a.n < b.n end }) end
table.sort(objects) print(objects[1].n, objects[5].n)`,

  "table.unpack() and pack() work": `
show("all", table.unpack, { 1, 2, 3 }) show("part", table.unpack, { 1, 2, 3 }, 2) show("part", table.unpack, { 1, 2, 3 }, 2, 5)
show("none", table.unpack, {}) show("backwards", table.unpack, { 1 }, 3, 1) show("nil", table.unpack, nil)
show("many", table.unpack, {}, 1, 1 << 60) show("wraps", table.unpack, {}, math.mininteger, math.maxinteger)
show("edge", table.unpack, {}, math.maxinteger, math.maxinteger) show("text", table.unpack, { 1, 2 }, "1", "2")
local proxy = spy({ 1, 2, 3 }) show("proxy", table.unpack, proxy) print(table.pack(1, nil, 3, nil).n, table.pack().n)`,

  "strings with a metatable of their own are tables to the table functions": `
local meta = getmetatable("")
local index = meta.__index
meta.__index = function(s, k) return index[k] or k end
meta.__newindex = function(s, k, v) print("set", s, k, v) end
meta.__len = function() return 2 end
show("insert", table.insert, "abc", 1, "x") show("remove", table.remove, "abc", 1) show("concat", table.concat, "abc", ",")
show("unpack", table.unpack, "ab") show("move", table.move, "abc", 1, 2, 2, {})
show("concat", table.concat, "abc", ",", 1, 2)`,

  "a thousand random calls of the table functions do the same": `
local seed = 1
local function random(n) seed = (seed * 1103515245 + 12345) % 2147483648 return (seed >> 8) % n end
local t = {}
for i = 1, 1000 do
  local action = random(6)
  if action <= 1 then pcall(table.insert, t, random(#t + 2), i)
  elseif action == 2 then table.insert(t, i)
  elseif action == 3 then pcall(table.remove, t, random(#t + 2))
  elseif action == 4 then pcall(table.move, t, random(5), random(9), random(9))
  elseif random(9) == 0 then pcall(table.sort, t) end
  if #t > 40 then t = table.move(t, 1, 10, 1, {}) end
  local ok, text = pcall(table.concat, t, " ", 1, random(#t + 2))
  print(i, #t, ok and text or "-")
end`,
};
