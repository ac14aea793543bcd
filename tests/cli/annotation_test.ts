import { assertEquals } from "@std/assert";
import { annotation } from "../../cli/annotation.ts";

Deno.test("annotation() puts a remark beside its line", () => {
  assertEquals(
    annotation("error", {
      file: "fixtures/dashboard.lua",
      line: 12,
      title: "Lua error",
      message: "attempt to index a nil value (local 'player')",
    }),
    "::error file=fixtures/dashboard.lua,line=12,title=Lua error::" +
      "attempt to index a nil value (local 'player')",
  );
});

Deno.test("annotation() escapes what GitHub would take for syntax", () => {
  assertEquals(
    annotation("warning", {
      file: "C:\\50%,\na.lua",
      line: 0,
      title: "Lua syntax error",
      message: "100%: a,b\nnext\r::error::x",
    }),
    "::warning file=C%3A\\50%25%2C%0Aa.lua,title=Lua syntax error::" +
      "100%25: a,b%0Anext\\r::error::x",
  );
});

Deno.test("annotation() shows control characters of a title and a message as escapes", () => {
  assertEquals(
    annotation("error", { file: "a.lua", line: 1, title: "\0 \x1b[31m", message: "\x1b[31m" }),
    "::error file=a.lua,line=1,title=\\x00 \\x1b[31m::\\x1b[31m",
  );
});
