import { assertEquals } from "@std/assert";
import { type Source, Sources, withoutHeader } from "../../../runtime/lua/failures.ts";
import type { Level } from "../../../runtime/lua/traceback.ts";

const source = (path: string, text = "one\ntwo\nthree", file = `./${path}`): Source => ({
  path,
  file,
  text: new TextEncoder().encode(text),
});

function sourcesOf(...all: Source[]): Sources {
  const sources = new Sources();
  for (const each of all) sources.add(each);
  return sources;
}

const level = (source: string, line: number, isLua = true): Level => ({
  source,
  line,
  isLua,
  what: "function 'f'",
});

Deno.test("locate() takes the position off a message, and gives the file and the line's text", () => {
  assertEquals(sourcesOf(source("a.lua")).locate("a.lua:2: boom", []), {
    file: "./a.lua",
    line: 2,
    sourceLine: "two",
    message: "boom",
  });
});

Deno.test("locate() takes the innermost Lua function's place when the message has none", () => {
  const levels = [level("", 0, false), level("b.lua", 3), level("a.lua", 1)];
  assertEquals(sourcesOf(source("a.lua"), source("b.lua")).locate("boom", levels), {
    file: "./b.lua",
    line: 3,
    sourceLine: "three",
    message: "boom",
  });
});

Deno.test("locate() knows nothing of files that were not loaded", () => {
  const sources = sourcesOf(source("a.lua"));
  for (
    const message of ["b.lua:2: boom", "boom", "a.lua: boom", "a.lua:x: boom", "xa.lua:1: boom", ""]
  ) {
    assertEquals(sources.locate(message, []), {
      file: undefined,
      line: 0,
      sourceLine: undefined,
      message,
    });
  }
});

Deno.test("locate() tells files apart whose names begin alike", () => {
  const sources = sourcesOf(source("a"), source("a.lua"), source("a:1: b.lua"));
  assertEquals(sources.locate("a.lua:1: x", []).file, "./a.lua");
  assertEquals(sources.locate("a:3: x", []).file, "./a");
});

Deno.test("locate() gives no line's text beyond the file's end, and none of an empty file", () => {
  const sources = sourcesOf(source("a.lua"), source("empty.lua", ""));
  assertEquals(sources.locate("a.lua:4: x", []).sourceLine, undefined);
  assertEquals(sources.locate("a.lua:999999999: x", []).sourceLine, undefined);
  assertEquals(sources.locate("empty.lua:1: x", []).sourceLine, "");
});

Deno.test("locate() gives a line without its line end, in every kind of file", () => {
  const sources = sourcesOf(source("a.lua", "one\r\ntwo\r\n"), source("b.lua", "\uFEFFone\ntwo"));
  assertEquals(sources.locate("a.lua:1: x", []).sourceLine, "one");
  assertEquals(sources.locate("a.lua:2: x", []).sourceLine, "two");
  assertEquals(sources.locate("b.lua:1: x", []).sourceLine, "one");
});

Deno.test("locate() knows a long path by the end that Lua keeps of it", () => {
  const path = "folder/".repeat(20) + "main.lua";
  const kept = "..." + path.slice(-56);
  const sources = sourcesOf(source(path));
  assertEquals(sources.locate(`${kept}:2: boom`, []).file, `./${path}`);
  assertEquals(sources.locate(`${kept}:2: boom`, []).message, "boom");
});

Deno.test("locate() tells long paths with one end apart by the stack", () => {
  const end = "x".repeat(70) + ".lua";
  const sources = sourcesOf(source(`a/${end}`), source(`b/${end}`));
  const message = `...${end.slice(-56)}:2: boom`;
  assertEquals(sources.locate(message, [level(`a/${end}`, 2)]).file, `./a/${end}`);
  assertEquals(sources.locate(message, [level(`b/${end}`, 2)]).file, `./b/${end}`);
});

Deno.test("frames() gives files as a terminal opens them, and leaves out what lies below the script", () => {
  const levels = [
    level("", 0, false),
    level("a.lua", 2),
    level("unknown.lua", 5),
    level("", 0, false),
    level("a.lua", 3),
    level("", 0, false),
    level("", 0, false),
  ];
  assertEquals(
    sourcesOf(source("a.lua")).frames(levels).map(({ file, line }) => [file, line]),
    [[undefined, 0], ["./a.lua", 2], [undefined, 5], [undefined, 0], ["./a.lua", 3]],
  );
  assertEquals(sourcesOf().frames([level("", 0, false)]), []);
});

Deno.test("sources are listed in the order in which they were loaded", () => {
  const sources = sourcesOf(source("b.lua"), source("a.lua"), source("b.lua", "again"));
  assertEquals([...sources].map(({ path }) => path), ["b.lua", "a.lua"]);
});

Deno.test("withoutHeader() takes off a byte order mark and a #! line, and keeps the line end", () => {
  const without = (text: string) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      withoutHeader(new TextEncoder().encode(text)),
    );
  assertEquals(without("print(1)"), "print(1)");
  assertEquals(without("\uFEFFprint(1)"), "print(1)");
  assertEquals(without("#!lua\nprint(1)"), "\nprint(1)");
  assertEquals(without("\uFEFF#!lua\r\nprint(1)"), "\nprint(1)");
  assertEquals(without("#!lua"), "");
  assertEquals(without("#"), "");
  assertEquals(without(""), "");
  assertEquals(without("\uFEFF"), "");
  assertEquals(without(" #x"), " #x");
  assertEquals(without("\uFEFF\uFEFFx"), "\uFEFFx");
});
