import { continues, sequenceLength } from "./utf8.ts";

/** The text is no JSON: `message` says what is wrong at the byte `at`. */
export class Invalid extends Error {
  constructor(readonly at: number, message: string) {
    super(message);
  }
}

/** Letters of a word that is shown. */
const WORD = 20;

/** Line and column of a byte, both from 1; columns count characters, as editors do. */
export function placeOf(text: Uint8Array, at: number): string {
  let line = 1, start = 0;
  for (let i = text.indexOf(10); i !== -1 && i < at; i = text.indexOf(10, i + 1)) {
    line++;
    start = i + 1;
  }
  let column = 1;
  for (let i = start; i < at; i++) if (!continues(text[i])) column++;
  return `line ${line}, column ${column}`;
}

/** What stands at a byte, for an error message: a word, a character, the end of the text. */
export function foundAt(text: Uint8Array, at: number): string {
  const byte = text[at];
  if (byte === undefined) return "the end of the text";
  if (byte === 10 || byte === 13) return "the end of the line";
  if (byte < 32 || byte === 127) return codePoint(byte);
  if (byte < 128) {
    let end = at + 1;
    if (isWord(byte)) { while (end - at < WORD && isWord(text[end] ?? 0)) end++; }
    return `'${new TextDecoder().decode(text.subarray(at, end))}'`;
  }
  const length = sequenceLength(text, at, text.length);
  if (length < 0) return byteName(byte);
  return `'${
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(text.subarray(at, at + length))
  }'`;
}

export function byteName(byte: number): string {
  return `the byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

export function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function isWord(byte: number): boolean {
  return byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122 ||
    byte === 95;
}
