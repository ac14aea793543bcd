import { assertEquals, assertThrows } from "@std/assert";
import { RaiseError } from "../../../../runtime/errors.ts";
import { UrlPattern } from "../../../../runtime/net/fake/pattern.ts";

const fits = (text: string, url: string) =>
  new UrlPattern(text, ["http:", "https:"]).fits(new URL(url));

const cases: readonly (readonly [text: string, fits: readonly string[], not: readonly string[]])[] =
  [
    ["http://api.test/x", [
      "http://api.test/x",
      "HTTP://API.test:80/x#part",
      "http://me:pw@api.test/x",
    ], [
      "http://api.test/x/",
      "http://api.test/x?",
      "https://api.test/x",
      "http://api.test/X",
      "http://api.test:81/x",
    ]],
    ["HTTP://API.TEST", ["http://api.test/"], ["http://api.test/x"]],
    ["http://api.test/a b?c=ü", ["http://api.test/a%20b?c=%C3%BC"], []],
    ["http://api.test/x?a=1", ["http://api.test/x?a=1"], [
      "http://api.test/x-a=1",
      "http://api.test/x",
    ]],
    ["http://api.test/*", ["http://api.test/", "http://api.test/a/b?c*d"], [
      "http://api.test.evil/x",
    ]],
    ["http://api.test*", ["http://api.test/", "http://api.test/a", "http://api.test:81/"], [
      "http://apiXtest/",
    ]],
    ["http://*.test/x", ["http://a.test/x", "http://a.b.test/x"], ["http://test/x"]],
    ["http://127.0.0.1:*/x", ["http://127.0.0.1:8080/x"], ["http://127.0.0.1/x"]],
    ["*", ["http://a.test/", "https://b.test/c?d"], []],
    ["*/x?v=*", ["http://a.test/x?v=1"], ["http://a.test/x"]],
    ["http://a.test/(*)[1]+.^$|\\{}", ["http://a.test/(abc)[1]+.^$|\\{}"], [
      "http://a.test/(abc)1",
    ]],
    ["http://a.test/a b/*", ["http://a.test/a%20b/c"], []],
  ];

for (const [text, yes, no] of cases) {
  Deno.test(`${text} fits what it says, and nothing else`, () => {
    assertEquals(yes.filter((url) => !fits(text, url)), []);
    assertEquals(no.filter((url) => fits(text, url)), []);
  });
}

Deno.test("a text that is no address of the protocol is refused with what would be one", () => {
  for (const text of ["", "api.test/x", "ftp://api.test/", "localhost:8080", "/x"]) {
    assertThrows(
      () => new UrlPattern(text, ["http:", "https:"]),
      RaiseError,
      `a URL with http:// or https://, or a pattern with *, expected, got ${JSON.stringify(text)}`,
    );
  }
});
