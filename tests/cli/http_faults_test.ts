/** A server that does everything wrong: what the script hears, word for word. */
import { assert, assertEquals } from "@std/assert";
import { inFolder } from "../support/cli.ts";
import { freePort } from "../support/http_peers.ts";
import { askOne, type Heard, luaString } from "../support/lua_requests.ts";
import { answer, type RawHandler, RawHttp } from "../support/raw_http.ts";

/** Runs one request for `/` of a server that answers so. @param lua `URL` is the server's, without a slash */
async function fromServer(
  handler: RawHandler,
  lua = `net.http:get(URL .. "/", cb)`,
  flags: readonly string[] = [],
): Promise<Heard & { host: string; server: RawHttp }> {
  await using server = new RawHttp(handler);
  const heard = await askOne(lua, { before: `URL = ${luaString(server.url)}`, flags });
  return { ...heard, host: `127.0.0.1:${server.port}`, server };
}

/** No answer came, and this is why. */
function assertFailed(heard: Heard, error: string): void {
  assertEquals(
    { status: heard.status, ok: heard.ok, error: heard.error, body: heard.text },
    { status: 0, ok: false, error, body: "" },
  );
  assert(!/Error|Exception|\bat \w+:\d+|client error|os error/.test(error), error);
}

/** Bytes, and then the end of the connection. */
const sends = (...parts: (string | Uint8Array)[]): RawHandler => async (connection) => {
  for (const part of parts) await connection.send(part);
};

const broken = "the answer broke off in the middle";

/** What a server sends before it closes the connection, and what the script hears behind the host's name. */
const answers: Readonly<Record<string, readonly [sent: string, error: string]>> = {
  "a body that ends before its Content-Length": [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    broken,
  ],
  "chunks that end before the last": [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    broken,
  ],
  "chunks with a size that is none": [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
    broken,
  ],
  "headers that end in the middle": [
    "HTTP/1.1 200 OK\r\nContent-Le",
    "the server closed the connection without an answer",
  ],
  "nothing": ["", "the server closed the connection without an answer"],
  "a header of 1 MiB": [
    `HTTP/1.1 200 OK\r\nX: ${"a".repeat(1 << 20)}\r\n\r\n`,
    "the headers of the answer are too large",
  ],
  "a thousand headers": [
    `HTTP/1.1 200 OK\r\n${"X: a\r\n".repeat(1000)}\r\n`,
    "the headers of the answer are too large",
  ],
  "a header with a NUL": ["HTTP/1.1 200 OK\r\nX: a\0\r\n\r\n", "the answer is not valid HTTP"],
  "no HTTP": ["SSH-2.0-OpenSSH_10.0\r\n\r\n", "the answer is not valid HTTP"],
  "HTTP/0.9": ["<html>", "the answer is not valid HTTP"],
  "a status that is none": ["HTTP/1.1 20 OK\r\n\r\n", "the answer is not valid HTTP"],
  "two lengths that differ": [
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "the answer is not valid HTTP",
  ],
  "a length below 0": [
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
    "the answer is not valid HTTP",
  ],
  "a gzip that is none": [
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
    "the body can't be decoded",
  ],
  "a br that is none": [
    "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nhello",
    "the body can't be decoded",
  ],
  "a deflate that is none": [
    "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 5\r\n\r\nhello",
    "the body can't be decoded",
  ],
};

for (const [name, [sent, error]] of Object.entries(answers)) {
  for (const save of [false, true]) {
    Deno.test(`http: a server sends ${name}${save ? ", to be saved" : ""}`, () =>
      inFolder({ "old.bin": "old" }, async (folder) => {
        await using server = new RawHttp(sends(sent));
        const options = save ? `{ save_to_file = "old.bin" }, ` : "";
        const lua = `net.http:get(${luaString(server.url)}, ${options} cb)`;
        const heard = await askOne(lua, { folder });
        assertFailed(heard, `127.0.0.1:${server.port}: ${error}`);
        assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["old.bin"]);
        assertEquals(await Deno.readTextFile(`${folder}/old.bin`), "old");
      }));
  }
}

Deno.test("http: what comes behind the Content-Length is not read", async () => {
  const heard = await fromServer(sends("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhello"));
  assertEquals([heard.status, heard.text, heard.error], [200, "hel", ""]);
});

Deno.test("http: a body without a length ends with the connection", async () => {
  const heard = await fromServer(sends("HTTP/1.1 200 OK\r\n\r\nhel", "lo"));
  assertEquals([heard.status, heard.text, heard.error], [200, "hello", ""]);
});

Deno.test("http: a server that never answers times out, and its connection is closed", async () => {
  let gone = false;
  const heard = await fromServer(async (connection) => {
    await connection.gone();
    gone = true;
  }, `net.http:get(URL, cb, 0.25)`);
  assertFailed(heard, `${heard.host}: timed out after 0.25 s`);
  assert(gone);
});

Deno.test("http: the timeout covers the body, however steadily it comes", async () => {
  const heard = await fromServer(async (connection) => {
    await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (await connection.send("x")) await new Promise((end) => setTimeout(end, 20));
  }, `net.http:get(URL, { timeout = 0.5 }, cb)`);
  assertFailed(heard, `${heard.host}: timed out after 0.5 s`);
});

Deno.test("http: an answer after the timeout is not heard", async () => {
  const heard = await fromServer(
    async (connection) => {
      await new Promise((end) => setTimeout(end, 600));
      await connection.send(answer("200 OK", "late"));
    },
    `net.http:get(URL, cb, 0.3)
    -- The run goes on until long after it.
    local frames = 0
    local handle
    handle = event.on("frame_update", function()
      frames = frames + 1
      if frames > 60 then event.off(handle) end
    end)`,
  );
  assertFailed(heard, `${heard.host}: timed out after 0.3 s`);
});

Deno.test("http: a redirect loop ends after 20", async () => {
  const heard = await fromServer(sends(answer("302 Found", "", ["Location: /again"])));
  assertFailed(heard, `${heard.host}: more than 20 redirects`);
  assertEquals(heard.server.requests.length, 21);
});

for (
  const [location, shown, protocol] of [
    ["file:///etc/passwd", "file:///etc/passwd", "file:"],
    ["data:text/plain,hello", "data:text/plain,hello", "data:"],
    ["ftp://127.0.0.1/x", "ftp://127.0.0.1/x", "ftp:"],
    ["blob:http://x/1", "blob:http://x/1", "blob:"],
  ] as const
) {
  Deno.test(`http: a redirect to ${protocol} is not followed`, async () => {
    const heard = await fromServer(
      sends(answer("302 Found", "secret", [`Location: ${location}`])),
    );
    assertFailed(
      heard,
      `${heard.host}: a redirect that is not followed: invalid URL "${shown}": only http: and https: are loaded, not ${protocol}`,
    );
    assertEquals(heard.server.requests.length, 1);
  });
}

Deno.test("http: a redirect to nowhere names the redirect", async () => {
  const heard = await fromServer(sends(answer("302 Found", "", ["Location: http://"])));
  assertFailed(heard, `${heard.host}: a redirect that is not followed: invalid URL "http://"`);
});

Deno.test("http: a redirect to a port that is closed names both hosts", async () => {
  const port = freePort();
  const heard = await fromServer(
    sends(answer("307 Temporary Redirect", "", [`Location: http://127.0.0.1:${port}/x`])),
  );
  assertFailed(heard, `${heard.host}, redirected to 127.0.0.1:${port}: connection refused`);
});

Deno.test("http: a host that does not exist", async () => {
  const heard = await askOne(`net.http:get("http://no.such.host.invalid/timeout", cb)`);
  assertFailed(heard, "no.such.host.invalid: could not resolve host");
});

Deno.test("http: a port that is closed, whatever words are in the URL", async () => {
  const port = freePort();
  const heard = await askOne(`net.http:get("http://127.0.0.1:${port}/dns%20error/timeout", cb)`);
  assertFailed(heard, `127.0.0.1:${port}: connection refused`);
});

Deno.test("http: words in the URL are not taken for the cause", async () => {
  const heard = await fromServer(sends(""), `net.http:get(URL .. "/econnreset/tls", cb)`);
  assertFailed(heard, `${heard.host}: the server closed the connection without an answer`);
});

Deno.test("http: a port that Deno's fetch does not connect to", async () => {
  const heard = await askOne(`net.http:get("http://127.0.0.1:6667/", cb)`);
  assertFailed(heard, "127.0.0.1:6667: port 6667 is blocked");
});

Deno.test("http: under a virtual clock the network is refused, at once and in words", async () => {
  const heard = await askOne(
    `net.http:get("http://127.0.0.1:8000/", cb, 0.1) event.on("frame_update", function() end)`,
    { flags: ["--virtual", "--frames=5000"] },
  );
  assertFailed(heard, "127.0.0.1:8000: the network is refused under a virtual clock");
});

Deno.test("http: a timeout comes also where callbacks wait for frames", async () => {
  const heard = await fromServer(
    (connection) => connection.gone(),
    `net.http:get(URL, cb, 0.25)`,
    ["--dispatch=frame"],
  );
  assertFailed(heard, `${heard.host}: timed out after 0.25 s`);
});

Deno.test("http: a missing permission is named with its flag", async () => {
  const heard = await askOne(`net.http:get("http://example.com:8080/", cb)`, {
    permissions: ["--allow-read", "--allow-net=127.0.0.1"],
  });
  assertFailed(
    heard,
    "example.com:8080: not permitted: run luanet with --allow-net=example.com:8080",
  );
});

const tooLarge = "the body is larger than 65536 bytes (--max-body=SIZE allows more)";
const head = "HTTP/1.1 200 OK\r\n";
const bomb = new Uint8Array(
  await new Response(
    new Blob([new Uint8Array(50 << 20)]).stream().pipeThrough(new CompressionStream("gzip")),
  ).arrayBuffer(),
);

/** Bodies over the bound of 64 KiB; each goes on for as long as somebody reads. */
const large: Readonly<Record<string, RawHandler>> = {
  "that says its length": sends(`${head}Content-Length: 65537\r\n\r\n`, "x".repeat(65_537)),
  "without a length": async (connection) => {
    await connection.send(`${head}\r\n`);
    while (await connection.send("x".repeat(1000)));
  },
  "in chunks without an end": async (connection) => {
    await connection.send(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    while (await connection.send(`3e8\r\n${"x".repeat(1000)}\r\n`));
  },
  "in chunks that lies about its length": async (connection) => {
    await connection.send(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`);
    while (await connection.send(`3e8\r\n${"x".repeat(1000)}\r\n`));
  },
  "that is a bomb of gzip": sends(
    `${head}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
    bomb,
  ),
};

for (const [name, handler] of Object.entries(large)) {
  Deno.test(`http: a body over --max-body ${name} is given up`, async () => {
    const heard = await fromServer(handler, undefined, ["--max-body=64KiB"]);
    assertFailed(heard, `${heard.host}: ${tooLarge}`);
  });
}

Deno.test("http: a body of just --max-body bytes is taken, whether it says its length or not", async () => {
  for (const length of ["Content-Length: 65536\r\n", ""]) {
    const handler = sends(`${head}${length}\r\n`, "x".repeat(65_536));
    const heard = await fromServer(handler, undefined, ["--max-body=64KiB"]);
    assertEquals([heard.status, heard.body.length, heard.error], [200, 65_536, ""]);
  }
});

Deno.test("http: an error page over --max-body is given up, also where the body would be saved", async () => {
  const heard = await fromServer(
    sends(answer("500 Oh No", "x".repeat(70_000))),
    `net.http:get(URL, { save_to_file = "x.bin" }, cb)`,
    ["--max-body=64KiB"],
  );
  assertFailed(heard, `${heard.host}: ${tooLarge}`);
});

Deno.test("http: HEAD has no body, whatever its Content-Length says", async () => {
  for (const options of ["{}", `{ save_to_file = "head.bin" }`]) {
    const heard = await fromServer(
      sends(`${head}Content-Length: 1000000000000\r\n\r\n`),
      `net.http:request(URL, "HEAD", ${options}, cb)`,
    );
    assertEquals([heard.status, heard.ok, heard.error, heard.text], [200, true, "", ""]);
  }
});
