-- Strings as Lua would write them, with escapes for all that a terminal does not show.
local own = luanet_vocabulary
local byte, find, format, gsub = string.byte, string.find, string.format, string.gsub
local rep, select, sub = string.rep, select, string.sub
local codepoint, utf8_len = utf8.codepoint, utf8.len
local concat, max, min = table.concat, math.max, math.min

-- Marks what was cut off.
local CUT = "…"
-- A string of more than this many bytes stands line by line where there is room.
local ONE_LINE = 40

local short = {["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ['"'] = '\\"', ["\\"] = "\\\\"}
-- Characters that a terminal does not show, or that change what it shows: C1 controls, soft hyphen, directions.
local hidden = {
  "\xC2[\x80-\x9F\xAD]", "\xD8\x9C", "\xE2\x80[\x8B-\x8F\xA8-\xAE]", "\xE2\x81[\xA0-\xAF]", "\xEF\xBB\xBF",
}

local function escape_byte(char)
  return short[char] or format("\\x%02x", byte(char))
end

local function escape_rune(char)
  return format("\\u{%x}", codepoint(char))
end

local function escape(text)
  local parts, at, bad = {}, 1, nil
  repeat
    bad = select(2, utf8_len(text, at))
    local valid = gsub(sub(text, at, (bad or #text + 1) - 1), '[%c"\\]', escape_byte)
    for i = 1, #hidden do valid = gsub(valid, hidden[i], escape_rune) end
    parts[#parts + 1] = valid
    if bad then
      parts[#parts + 1] = format("\\x%02x", byte(text, bad))
      at = bad + 1
    end
  until not bad
  return concat(parts)
end

local function is_inside(text, at)
  local code = byte(text, at)
  return code ~= nil and code >= 0x80 and code < 0xC0
end

-- At most about `most` bytes of a string around the byte `at`, not cut within a character.
local function clip(text, most, at)
  if #text <= most then return 1, #text end
  local first = max(1, min(at - most // 2, #text - most + 1))
  local last = min(#text, first + most - 1)
  for _ = 1, 3 do
    if is_inside(text, first) then first = first - 1 end
    if is_inside(text, last + 1) then last = last - 1 end
  end
  return max(first, 1), last
end

-- A string in quotes: `most` bytes of it around the byte `at`; line by line if `lines`, `indent` steps to the right.
function own.quote(text, most, at, lines, indent)
  local first, last = clip(text, most, at or 1)
  local piece = sub(text, first, last)
  local breaks = lines and #piece > ONE_LINE and find(piece, "\n.", 1)
  local escaped = not breaks and escape(piece)
  -- Escapes take room as well.
  for room = most - 4, 8, -4 do
    if lines or #escaped <= most then break end
    first, last = clip(text, room, at or 1)
    escaped = escape(sub(text, first, last))
  end
  local head, tail = first > 1 and CUT or "", last < #text and CUT or ""
  if not breaks then return '"' .. head .. escaped .. tail .. '"' end
  -- Line by line, so that what differs stands alone.
  local shown, from = {}, 1
  while from <= #piece do
    local stop = find(piece, "\n", from, true) or #piece
    shown[#shown + 1] = escape(sub(piece, from, stop))
    from = stop + 1
  end
  return '"' .. head .. concat(shown, '" ..\n' .. rep("  ", indent) .. '"') .. tail .. '"'
end
