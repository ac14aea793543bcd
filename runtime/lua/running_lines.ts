import { type Prototype, readChunk } from "./bytecode.ts";

/** The instructions of Lua 5.4 that don't simply go on with the next one, and the one that makes a function. */
const op = {
  loadkx: 4,
  loadFalseSkip: 6,
  newTable: 19,
  firstArithmetic: 21,
  lastArithmetic: 45,
  jump: 56,
  firstTest: 57,
  lastTest: 67,
  tailCall: 69,
  lastReturn: 72,
  forLoop: 73,
  forPrepare: 74,
  forEachPrepare: 75,
  forEachCall: 76,
  setList: 78,
  closure: 79,
  prepareVarargs: 81,
} as const;

const operation = (instruction: number) => instruction & 0x7f;
const argument = (instruction: number) => instruction >>> 15;
const hasMore = (instruction: number) => (instruction >>> 15 & 1) === 1;
const offset = (instruction: number) => (instruction >>> 7) - ((1 << 24) - 1);

/**
 * The lines of a chunk at which Lua can arrive, sorted: those of a run in which everything happens once. Code behind a
 * `return` is not among them, nor is the `return` that the compiler adds to each function where nothing leads to it.
 * @param chunk what `string.dump` gives
 * @throws {Error} when it is of another Lua
 */
export function runningLines(chunk: Uint8Array): number[] {
  const lines = new Set<number>();
  const functions = [readChunk(chunk)];
  for (let made = functions.pop(); made !== undefined; made = functions.pop()) {
    visit(made, lines, functions);
  }
  return [...lines].sort((a, b) => a - b);
}

/** Adds the lines of one function, and the functions that it makes. */
function visit(made: Prototype, lines: Set<number>, functions: Prototype[]): void {
  const { code } = made;
  const seen = new Uint8Array(code.length);
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const instruction = code[at];
    if (instruction === undefined || seen[at] === 1) continue;
    seen[at] = 1;
    const which = operation(instruction);
    // Lua tells nobody of this one.
    if (which !== op.prepareVarargs) lines.add(made.lines[at] ?? 0);
    const inner = which === op.closure ? made.inner[argument(instruction)] : undefined;
    if (inner !== undefined) functions.push(inner);
    open.push(...next(code, at, instruction));
  }
}

/**
 * The instructions at which Lua arrives behind the one at `at`. Some are done together with the one before them, and
 * Lua does not arrive at them: the jump behind a test, for one.
 */
function next(code: Uint32Array, at: number, instruction: number): number[] {
  const which = operation(instruction), behind = at + 1;
  const second = code[behind] ?? 0;
  if (which >= op.firstArithmetic && which <= op.lastArithmetic) return [behind, behind + 1];
  if (which >= op.firstTest && which <= op.lastTest) {
    return [behind + 1, behind + 1 + offset(second)];
  }
  if (which >= op.tailCall && which <= op.lastReturn) return [];
  switch (which) {
    case op.loadkx:
    case op.loadFalseSkip:
    case op.newTable:
      return [behind + 1];
    case op.jump:
      return [behind + offset(instruction)];
    case op.forLoop:
      return [behind, behind - argument(instruction)];
    case op.forPrepare:
      return [behind, behind + argument(instruction) + 1];
    case op.forEachPrepare:
      return forEach(code, behind + argument(instruction));
    case op.forEachCall:
      return forEach(code, at);
    case op.setList:
      return [hasMore(instruction) ? behind + 1 : behind];
    default:
      return [behind];
  }
}

/** The call of an iterator at `call`, and the instruction behind it that begins the loop's next round or ends it. */
function forEach(code: Uint32Array, call: number): number[] {
  return [call + 2, call + 2 - argument(code[call + 1] ?? 0)];
}
