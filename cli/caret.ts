/** The part of a source line that an error is about, in UTF-16 units from 0. */
export interface Caret {
  readonly column: number;
  readonly length: number;
}

interface Token {
  readonly text: string;
  readonly column: number;
  /** What a string literal holds; `undefined` for every other token. */
  readonly content: string | undefined;
}

/** Comments, strings, names, numbers and operators of Lua; whatever is left, sign by sign. */
const tokenPattern = new RegExp(
  [
    String.raw`--\[(=*)\[.*?\]\1\]|--.*`,
    String.raw`"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\[(=*)\[.*?(?:\]\2\]|$)`,
    String.raw`[A-Za-z_]\w*|\.?\d(?:[eEpP][+\-]|[\w.])*`,
    String.raw`\.\.\.|\.\.|[=~<>]=|\/\/|::|<<|>>|\S`,
  ].join("|"),
  "gu",
);

const comparisons = ["<", "<=", ">", ">="];
const arithmetic = ["+", "-", "*", "/", "//", "%", "^"];
const bitwise = ["&", "|", "~", "<<", ">>"];
const concatenation = [".."];

/** The operators that a message of Lua is about, by how it words the attempt. */
const operators: readonly (readonly [RegExp, readonly string[]])[] = [
  [/attempt to compare /, comparisons],
  [/attempt to perform 'n\/\/0'|attempt to divide by zero/, ["//"]],
  [/attempt to perform 'n%%?0'/, ["%"]],
  [/attempt to perform arithmetic on |attempt to \w+ a '\w+' with a '/, arithmetic],
  [/attempt to perform bitwise operation on |has no integer representation/, bitwise],
  [/attempt to concatenate /, concatenation],
  [/attempt to get length of /, ["#"]],
  [/'for' (?:initial value|limit|step) /, ["for"]],
];

/**
 * Finds what a message of Lua is about in the line where it was raised: the token that a syntax
 * error names, the variable, function or operator that a runtime error names, and else the whole
 * line without the space around it. `undefined` for a blank line.
 */
export function caretFor(message: string, sourceLine: string): Caret | undefined {
  const trimmed = sourceLine.trim();
  if (trimmed === "") return undefined;
  if (/ near <eof>$/.test(message)) return { column: sourceLine.trimEnd().length, length: 1 };
  const tokens = tokenize(sourceLine);
  const found = nearToken(message, tokens) ?? iterator(message, sourceLine, tokens) ??
    variable(message, tokens) ?? calledFunction(message, tokens) ?? operator(message, tokens) ??
    requiredModule(message, tokens);
  if (found === undefined) {
    return { column: sourceLine.length - sourceLine.trimStart().length, length: trimmed.length };
  }
  return { column: found.column, length: found.text.length };
}

/** The line of `^` to print under `text`, of which the caret marks a part. Tabs stay tabs. */
export function caretLine(text: string, caret: Caret): string {
  const end = caret.column + caret.length;
  const marked = text.slice(caret.column, end).padEnd(caret.length);
  return spread(text.slice(0, caret.column), " ") + spread(marked, "^");
}

const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const doubleWidth =
  /(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

function spread(text: string, mark: string): string {
  let line = "";
  for (const sign of text) {
    if (sign === "\t") line += sign;
    else if (sign <= "~") line += mark;
    else if (!zeroWidth.test(sign)) line += doubleWidth.test(sign) ? mark + mark : mark;
  }
  return line;
}

function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(tokenPattern)) {
    const text = match[0];
    if (text.startsWith("--")) continue;
    tokens.push({ text, column: match.index, content: stringContent(text) });
  }
  return tokens;
}

function stringContent(text: string): string | undefined {
  if (text.startsWith('"') || text.startsWith("'")) return text.slice(1, -1);
  const bracket = /^\[=*\[/.exec(text)?.[0].length;
  return bracket === undefined ? undefined : text.slice(bracket, -bracket);
}

function nearToken(message: string, tokens: readonly Token[]): Token | undefined {
  const near = / near '([^]*)'$/.exec(message)?.[1]?.split("\n", 1)[0];
  if (near === undefined || near === "") return undefined;
  return tokens.findLast((token) => token.text === near) ??
    tokens.findLast((token) => token.text.startsWith(near));
}

/** What stands between `in` and `do`: Lua calls it `for iterator`, whatever it is. */
function iterator(message: string, line: string, tokens: readonly Token[]): Token | undefined {
  if (!message.includes("'for iterator'")) return undefined;
  const start = tokens.findLastIndex((token) => token.text === "in") + 1;
  const first = tokens[start];
  if (start === 0 || first === undefined) return undefined;
  const end = tokens.slice(start).find((token) => token.text === "do")?.column;
  return { ...first, text: line.slice(first.column, end).trimEnd() };
}

function variable(message: string, tokens: readonly Token[]): Token | undefined {
  const declared = /(?:variable|label|attribute) '(\w+)'/.exec(message)?.[1];
  if (declared !== undefined) return tokens.findLast((token) => token.text === declared);
  const named = /\((global|local|method|field|upvalue|constant) '(.*?)'\)/.exec(message);
  const kind = named?.[1];
  const name = named?.[2];
  if (kind === undefined || name === undefined) return undefined;
  const places = [...tokens.keys()].filter((index) => isNamed(tokens, index, kind, name));
  const used = places.findLast((index) => isUsed(tokens, index, message)) ?? places.at(-1);
  return used === undefined ? undefined : tokens[used];
}

/** Whether the token can be what Lua calls `(kind 'name')`. */
function isNamed(tokens: readonly Token[], index: number, kind: string, name: string): boolean {
  const before = tokens[index - 1]?.text;
  const { text, content } = tokens[index] ?? { text: "", content: undefined };
  if (kind === "constant") return content === name;
  if (content === name) return kind === "field" && before === "[";
  if (text !== name) return false;
  if (kind === "method") return before === ":";
  return kind === "field" ? before === "." : before !== "." && before !== ":";
}

/** Whether what the message says was attempted is done to the token. */
function isUsed(tokens: readonly Token[], index: number, message: string): boolean {
  const inBrackets = tokens[index]?.content !== undefined && tokens[index + 1]?.text === "]";
  const before = tokens[index - 1]?.text ?? "";
  const after = tokens[index + (inBrackets ? 2 : 1)];
  if (message.includes("attempt to index ")) return [".", "[", ":"].includes(after?.text ?? "");
  if (message.includes("attempt to call ")) return isCall(after);
  const signs = operatorsOf(message);
  return signs.includes(after?.text ?? "") || signs.includes(before);
}

function isCall(after: Token | undefined): boolean {
  return after !== undefined && (["(", "{"].includes(after.text) || after.content !== undefined);
}

const calls =
  /(?:bad argument #\d+|invalid conversion '.*') to '(.+?)'|calling '(.+?)' on bad self|in table for '(.+?)'|^([\w.:]+) is (?:not available to scripts|called with a )/;

/** The function that refused its arguments. */
function calledFunction(message: string, tokens: readonly Token[]): Token | undefined {
  const called = calls.exec(message);
  const name = called?.slice(1).find((name) => name !== undefined)?.split(/[.:]/).at(-1);
  if (name === undefined) return undefined;
  return tokens.findLast((token, index) => token.text === name && isCall(tokens[index + 1])) ??
    tokens.findLast((token) => token.text === name);
}

/** The operator that failed, if the line has only one that can be meant. */
function operator(message: string, tokens: readonly Token[]): Token | undefined {
  const signs = operatorsOf(message);
  const candidates = tokens.filter((token) => signs.includes(token.text));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The name of a module that was not found. */
function requiredModule(message: string, tokens: readonly Token[]): Token | undefined {
  const name = /^module '(.+?)' not found:/.exec(message)?.[1];
  return name === undefined ? undefined : tokens.findLast(({ content }) => content === name);
}

function operatorsOf(message: string): readonly string[] {
  return operators.find(([wording]) => wording.test(message))?.[1] ?? [];
}
