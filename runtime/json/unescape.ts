import { JSON_CHUNK } from "../limits.ts";

const BACKSLASH = 92, LETTER_U = 117;

/** What the letter behind a backslash stands for. */
const meanings = new Uint8Array(128);
for (const [letter, meaning] of ['""', "\\\\", "//", "b\b", "f\f", "n\n", "r\r", "t\t"]) {
  meanings[(letter ?? "").charCodeAt(0)] = (meaning ?? "").charCodeAt(0);
}

/**
 * The text of a string whose escapes are known to be right. Surrogate pairs become one character, lone ones U+FFFD.
 * @param look is called now and then
 */
export function unescape(text: Uint8Array, look: () => void): Uint8Array {
  const to = new Uint8Array(text.length);
  let at = 0, i = 0, nextLook = JSON_CHUNK;
  while (i < text.length) {
    if (i > nextLook) {
      look();
      nextLook = i + JSON_CHUNK;
    }
    const byte = text[i++] ?? 0;
    if (byte !== BACKSLASH) {
      to[at++] = byte;
      continue;
    }
    const letter = text[i++] ?? 0;
    if (letter !== LETTER_U) {
      to[at++] = meanings[letter] ?? 0;
      continue;
    }
    let code = unit(text, i);
    i += 4;
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 && text[i] === BACKSLASH && text[i + 1] === LETTER_U
        ? unit(text, i + 2)
        : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + low - 0xdc00;
        i += 6;
      } else code = 0xfffd;
    }
    at = writeCodePoint(to, at, code);
  }
  return to.subarray(0, at);
}

/** The number that four hex digits write. */
function unit(text: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = text[i] ?? 0;
    value = value << 4 | (digit & 15) + (digit > 57 ? 9 : 0);
  }
  return value;
}

/** Writes a character as UTF-8; gives the place behind it. */
function writeCodePoint(to: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x80) {
    to[at++] = code;
    return at;
  }
  if (code < 0x800) to[at++] = 0xc0 | code >> 6;
  else {
    if (code < 0x10000) to[at++] = 0xe0 | code >> 12;
    else {
      to[at++] = 0xf0 | code >> 18;
      to[at++] = 0x80 | code >> 12 & 63;
    }
    to[at++] = 0x80 | code >> 6 & 63;
  }
  to[at++] = 0x80 | code & 63;
  return at;
}
