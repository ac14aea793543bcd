-- The words by which a spec file tells its tests: what they say is kept by the host, which runs the tests later.
local own = luanet_vocabulary
local error, select, setmetatable, type = error, select, setmetatable, type
local expect, raise = own.expect, own.raise

-- Raises what the host has against a word in this place.
local function refuse(word, mistake)
  if mistake then raise("'" .. word .. "' " .. mistake) end
end

-- Checks the arguments of a test or a block: a name and, if it is there at all, a function.
function own.check_test(word, ...)
  local count = select("#", ...)
  local name, f = ...
  if type(name) == "number" then name = name .. "" end
  expect("string", 1, word, count, name)
  if count > 1 then expect("function", 2, word, count, f) end
  return name, f
end

-- Makes a word with its variants, each with `each`: `it`, `it.only`, `it.skip`. `define(word, mode)` gives functions.
local function with_variants(word, define)
  local function variant(name, mode)
    local run = define(name, mode)
    return setmetatable({each = own.each(name .. ".each", run)}, {
      __metatable = false,
      __call = function(_, ...) return run(own.check_test(name, ...)) end,
    })
  end
  local all = variant(word, "plain")
  all.only = variant(word .. ".only", "only")
  all.skip = variant(word .. ".skip", "skip")
  return all
end

local block_end = setmetatable({}, {__metatable = false, __close = function() own.close() end})

local function block_word(word, mode)
  return function(name, f)
    if f == nil then expect("function", 2, word, 1, f) end
    refuse(word, own.open(name, own.line(), mode))
    local _ <close> = block_end
    f()
  end
end

local function test_word(word, mode)
  return function(name, f)
    refuse(word, own.test(name, own.line(), mode, f))
  end
end

describe = with_variants("describe", block_word)
context = with_variants("context", block_word)
it = with_variants("it", test_word)
spec = with_variants("spec", test_word)
test = with_variants("test", test_word)

-- What ends a test as pending.
local pending_ends = setmetatable({}, {__mode = "k"})

function own.is_pending(raised)
  return pending_ends[raised] ~= nil
end

function pending(...)
  local name, f = own.check_test("pending", ...)
  local text = own.position() .. name
  if not own.pending(name, text) then
    return refuse("pending", own.test(name, own.line(), "pending", f))
  end
  local object = own.error_object(text)
  pending_ends[object] = true
  error(object, 0)
end

local function hook_word(word, kind)
  _G[word] = function(...)
    local f = expect("function", 1, word, select("#", ...), (...))
    refuse(word, own.hook(kind, own.line(), f))
  end
end

hook_word("before_each", "before_each")
hook_word("after_each", "after_each")
-- Busted has two kinds of each of these, which differ where a block has no test that runs.
for _, kind in ipairs({"setup", "teardown"}) do
  for _, prefix in ipairs({"", "lazy_", "strict_"}) do hook_word(prefix .. kind, kind) end
end

function finally(...)
  local f = expect("function", 1, "finally", select("#", ...), (...))
  refuse("finally", own.finally(f))
end

luanet_vocabulary = nil
