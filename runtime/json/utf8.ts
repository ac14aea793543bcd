/**
 * The length of the UTF-8 sequence that begins at `at` with a byte above 127. What is no UTF-8 gives a negative number:
 * so many bytes stand for one U+FFFD, counted as `TextDecoder` counts them.
 */
export function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const second = at + 1 < end ? bytes[at + 1] ?? 0 : 0;
  // Overlong forms, surrogates and what is above U+10FFFF: the second byte tells them.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return -1;
  if (lead < 0xe0) return 2;
  if (at + 2 >= end || !continues(bytes[at + 2])) return -2;
  if (lead < 0xf0) return 3;
  return at + 3 >= end || !continues(bytes[at + 3]) ? -3 : 4;
}

/** Is it a byte inside of a sequence? */
export function continues(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Orders texts as their UTF-8 bytes are ordered: code points above U+FFFF come last, not before U+E000. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unit = a.charCodeAt(i), other = b.charCodeAt(i);
    if (unit !== other) return rank(unit) - rank(other);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
