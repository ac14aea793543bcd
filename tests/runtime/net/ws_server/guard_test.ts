import { assertEquals, assertStringIncludes } from "@std/assert";
import { refusal } from "../../../../runtime/net/ws_server/guard.ts";

const at = (host: string | undefined, origin?: string, isUpgrade = true) => ({
  host,
  origin,
  isUpgrade,
});

for (
  const host of ["127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]", "[::1]:65535"]
) {
  Deno.test(`the host ${host} is let in`, () => {
    assertEquals(refusal(at(host), []), undefined);
  });
}

for (
  const host of [
    undefined,
    "",
    "example.com",
    "example.com:80",
    "127.0.0.2",
    "127.0.0.1.example.com",
    "x127.0.0.1",
    "localhost.example.com",
    "localhost:",
    "localhost:123456",
    "localhost:80@example.com",
    "127.0.0.1, example.com",
    "127.0.0.1 ",
    "::1",
    "[::]",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
  ]
) {
  Deno.test(`the host ${JSON.stringify(host)} gets 403`, () => {
    const verdict = refusal(at(host), ["*"]);
    assertEquals(verdict?.status, 403);
    assertStringIncludes(
      verdict?.warning ?? "",
      "only 127.0.0.1, localhost and [::1] are answered",
    );
  });
}

for (
  const origin of [
    undefined,
    "http://localhost",
    "http://localhost:3000",
    "https://127.0.0.1:8443",
    "http://[::1]:80",
    "HTTP://LOCALHOST",
  ]
) {
  Deno.test(`the origin ${origin} is let in`, () => {
    assertEquals(refusal(at("localhost", origin), []), undefined);
  });
}

for (
  const origin of [
    "",
    "http://example.com",
    "https://localhost.example.com",
    "http://example.com/localhost",
    "http://localhost/",
    "http://user@localhost",
    "http://localhost, http://localhost",
    "file://",
    "chrome-extension://abc",
    "localhost",
  ]
) {
  Deno.test(`the origin ${JSON.stringify(origin)} gets 403, and a line that names the flag`, () => {
    const verdict = refusal(at("localhost", origin), []);
    assertEquals(verdict?.status, 403);
    assertStringIncludes(verdict?.warning ?? "", `--allow-origin=${origin}`);
    assertStringIncludes(verdict?.text ?? "", `--allow-origin=${origin}`);
    assertEquals(refusal(at("localhost", origin), [origin]), undefined);
    assertEquals(refusal(at("localhost", origin), ["*"]), undefined);
    assertEquals(refusal(at("localhost", origin), [`${origin}x`])?.status, 403);
  });
}

Deno.test("a page without an origin gets 403, and a line that says what the flag lets in", () => {
  const verdict = refusal(at("localhost", "null"), ["http://example.com"]);
  assertEquals(verdict?.status, 403);
  assertStringIncludes(
    verdict?.warning ?? "",
    "--allow-origin=null lets in a page opened from disk",
  );
  assertEquals(refusal(at("localhost", "null"), ["null"]), undefined);
  assertEquals(refusal(at("localhost", "null"), ["*"]), undefined);
});

Deno.test("a plain HTTP request gets 426 and is no attempt to connect, whoever asks", () => {
  for (const origin of [undefined, "http://example.com", "null"]) {
    for (const host of [undefined, "localhost", "example.com"]) {
      const verdict = refusal(at(host, origin, false), []);
      assertEquals(verdict?.status, 426);
      assertEquals(verdict?.warning, undefined);
    }
  }
});

Deno.test("what a stranger sends is logged in one line of bounded length", () => {
  const verdict = refusal(at("localhost", `http://\u001b[31m\n${"x".repeat(10_000)}`), []);
  for (const text of [verdict?.warning ?? "", verdict?.text ?? ""]) {
    assertEquals(/[^\x20-\x7e]/.test(text), false, text);
    assertEquals(text.length < 300, true, text);
  }
});
