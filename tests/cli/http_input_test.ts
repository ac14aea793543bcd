/** Every argument of every call, missing, of the wrong type, empty and absurd: it raises or it is answered, never both. */
import { assertEquals } from "@std/assert";
import { type Answers, ask, luaString } from "../support/lua_requests.ts";
import { answer, bytesOf, headerOf, latin, RawHttp, type RawRequest } from "../support/raw_http.ts";

/** A call, and the message that it raises. `cb` is a callback, URL an address that answers. */
const raises: Readonly<Record<string, string>> = {
  "net.http:get()": "bad argument #1 to 'get' (string expected, got no value)",
  "net.http:get(nil, cb)": "bad argument #1 to 'get' (string expected, got nil)",
  "net.http:get({}, cb)": "bad argument #1 to 'get' (string expected, got table)",
  "net.http:get(true, cb)": "bad argument #1 to 'get' (string expected, got boolean)",
  "net.http:get(cb, URL)": "bad argument #1 to 'get' (string expected, got function)",
  "net.http:get(URL)": "bad argument #2 to 'get' (function expected, got no value)",
  "net.http:get(URL, nil)": "bad argument #2 to 'get' (function expected, got nil)",
  "net.http:get(URL, 'print')": "bad argument #2 to 'get' (function expected, got string)",
  "net.http:get(URL, setmetatable({}, { __call = cb }))":
    "bad argument #3 to 'get' (function expected, got no value)",
  "net.http:get(URL, {})": "bad argument #3 to 'get' (function expected, got no value)",
  "net.http:get(URL, {}, nil)": "bad argument #3 to 'get' (function expected, got nil)",
  "net.http:get(URL, {}, {})": "bad argument #3 to 'get' (function expected, got table)",
  "net.http:get(URL, nil, cb)": "bad argument #2 to 'get' (function expected, got nil)",
  "net.http:get(URL, cb, '5')": "bad argument #3 to 'get' (number expected, got string)",
  "net.http:get(URL, cb, {})": "bad argument #3 to 'get' (number expected, got table)",
  "net.http:get(URL, cb, cb)": "bad argument #3 to 'get' (number expected, got function)",
  "net.http:get(URL, cb, 0)": "bad argument #3 to 'get' (timeout must be above 0, got 0)",
  "net.http:get(URL, cb, -1)": "bad argument #3 to 'get' (timeout must be above 0, got -1)",
  "net.http:get(URL, cb, 0/0)": "bad argument #3 to 'get' (timeout must be above 0, got NaN)",
  "net.http:get(URL, cb, -math.huge)":
    "bad argument #3 to 'get' (timeout must be above 0, got -Infinity)",
  "net.http:get(URL, { timeout = 'x' }, cb)":
    "bad argument #2 to 'get' (field 'timeout': number expected, got string)",
  "net.http:get(URL, { timeout = 0 }, cb)":
    "bad argument #2 to 'get' (field 'timeout': timeout must be above 0, got 0)",
  "net.http:get(URL, { headers = 'X: 1' }, cb)":
    "bad argument #2 to 'get' (field 'headers': table expected, got string)",
  "net.http:get(URL, { headers = { X = {} } }, cb)":
    "bad argument #2 to 'get' (field 'headers.X': string expected, got table)",
  "net.http:get(URL, { headers = { X = true } }, cb)":
    "bad argument #2 to 'get' (field 'headers.X': string expected, got boolean)",
  "net.http:get(URL, { headers = { X = cb } }, cb)":
    "bad argument #2 to 'get' (field 'headers.X': string expected, got function)",
  "net.http:get(URL, { headers = { 'X: 1' } }, cb)":
    "bad argument #2 to 'get' (field 'headers': string as a key expected, got number)",
  "net.http:get(URL, { headers = { [true] = 'x' } }, cb)":
    "bad argument #2 to 'get' (field 'headers': string as a key expected, got boolean)",
  "net.http:get(URL, { body = {} }, cb)":
    "bad argument #2 to 'get' (field 'body': string expected, got table)",
  "net.http:get(URL, { content_type = false }, cb)":
    "bad argument #2 to 'get' (field 'content_type': string expected, got boolean)",
  "net.http:get(URL, { save_to_file = true }, cb)":
    "bad argument #2 to 'get' (field 'save_to_file': string expected, got boolean)",
  "net.http:get(URL, setmetatable({}, { __index = function() error('mine', 0) end }), cb)": "mine",
  "net.http.get(URL, cb)": "net.http:get is called with a colon, not a dot: net.http:get(...)",
  "net.http.get()": "net.http:get is called with a colon, not a dot: net.http:get(...)",

  "net.http:post()": "bad argument #1 to 'post' (string expected, got no value)",
  "net.http:post(URL)": "bad argument #2 to 'post' (string expected, got no value)",
  "net.http:post(URL, nil, 'text/plain', cb)":
    "bad argument #2 to 'post' (string expected, got nil)",
  "net.http:post(URL, cb)": "bad argument #2 to 'post' (string expected, got function)",
  "net.http:post(URL, 'x')": "bad argument #3 to 'post' (string expected, got no value)",
  "net.http:post(URL, 'x', cb)": "bad argument #3 to 'post' (string expected, got function)",
  "net.http:post(URL, 'x', {}, cb)": "bad argument #3 to 'post' (string expected, got table)",
  "net.http:post(URL, 'x', 'text/plain')":
    "bad argument #4 to 'post' (function expected, got no value)",
  "net.http:post(URL, 'x', 'text/plain', 'x')":
    "bad argument #4 to 'post' (function expected, got string)",
  "net.http:post(URL, 'x', 'text/plain', cb, 'x')":
    "bad argument #5 to 'post' (number expected, got string)",
  "net.http:post(URL, 'x', 'text/plain', cb, 0)":
    "bad argument #5 to 'post' (timeout must be above 0, got 0)",
  "net.http:post(URL, {})": "bad argument #3 to 'post' (function expected, got no value)",
  "net.http:post(URL, { timeout = -1 }, cb)":
    "bad argument #2 to 'post' (field 'timeout': timeout must be above 0, got -1)",
  "net.http.post(URL, 'x', 'x', cb)":
    "net.http:post is called with a colon, not a dot: net.http:post(...)",

  "net.http:request()": "bad argument #1 to 'request' (string expected, got no value)",
  "net.http:request(URL)": "bad argument #2 to 'request' (string expected, got no value)",
  "net.http:request(URL, nil, {}, cb)": "bad argument #2 to 'request' (string expected, got nil)",
  "net.http:request(URL, {}, cb)": "bad argument #2 to 'request' (string expected, got table)",
  "net.http:request(URL, 'GET')": "bad argument #3 to 'request' (table expected, got no value)",
  "net.http:request(URL, 'GET', cb)": "bad argument #3 to 'request' (table expected, got function)",
  "net.http:request(URL, 'GET', nil, cb)": "bad argument #3 to 'request' (table expected, got nil)",
  "net.http:request(URL, 'GET', 'x', cb)":
    "bad argument #3 to 'request' (table expected, got string)",
  "net.http:request(URL, 'GET', {})":
    "bad argument #4 to 'request' (function expected, got no value)",
  "net.http:request(URL, 'GET', {}, 1)":
    "bad argument #4 to 'request' (function expected, got number)",
  "net.http:request(URL, 'GET', { timeout = 0/0 }, cb)":
    "bad argument #3 to 'request' (field 'timeout': timeout must be above 0, got NaN)",
  "net.http.request(URL, 'GET', {}, cb)":
    "net.http:request is called with a colon, not a dot: net.http:request(...)",
};

/** A call, and the error that its callback hears; HOST is the server's. */
const errors: Readonly<Record<string, string>> = {
  "net.http:get('', cb)": 'invalid URL ""',
  "net.http:get(5, cb)": 'invalid URL "5"',
  "net.http:get(HOST, cb)": `invalid URL "HOST"`,
  "net.http:get('//' .. HOST, cb)": `invalid URL "//HOST"`,
  "net.http:get('/path', cb)": 'invalid URL "/path"',
  "net.http:get('localhost/x', cb)": 'invalid URL "localhost/x"',
  "net.http:get('localhost:80/x', cb)":
    'invalid URL "localhost:80/x": only http: and https: are loaded, not localhost:',
  "net.http:get('http://', cb)": 'invalid URL "http://"',
  "net.http:get('http://a b/', cb)": 'invalid URL "http://a b/"',
  "net.http:get('http://a\\0b/', cb)": 'invalid URL "http://a\\u0000b/"',
  "net.http:get('http://[::1/', cb)": 'invalid URL "http://[::1/"',
  "net.http:get('http://127.0.0.1:99999/', cb)": 'invalid URL "http://127.0.0.1:99999/"',
  "net.http:get('http://127.0.0.1:x/', cb)": 'invalid URL "http://127.0.0.1:x/"',
  "net.http:get('http://256.256.256.256/', cb)": 'invalid URL "http://256.256.256.256/"',
  "net.http:get('file:///etc/passwd', cb)":
    'invalid URL "file:///etc/passwd": only http: and https: are loaded, not file:',
  "net.http:get('data:text/plain,x', cb)":
    'invalid URL "data:text/plain,x": only http: and https: are loaded, not data:',
  "net.http:get('javascript:alert(1)', cb)":
    'invalid URL "javascript:alert(1)": only http: and https: are loaded, not javascript:',
  "net.http:get('ws://127.0.0.1/', cb)":
    'invalid URL "ws://127.0.0.1/": only http: and https: are loaded, not ws:',
  "net.http:get(('x'):rep(1e6), cb)": `invalid URL "${"x".repeat(100)}..."`,
  "net.http:get(URL .. '/' .. ('x'):rep(1e6), cb)":
    'invalid URL "URL...": it has LENGTH characters, at most 65534 are sent',
  "net.http:get('http://' .. ('x'):rep(1e6) .. '/', cb)": `invalid URL "http://${
    "x".repeat(93)
  }...": it has 1000008 characters, at most 65534 are sent`,
  "net.http:get('http://' .. ('x'):rep(300) .. '/', cb)": `${
    "x".repeat(100)
  }...: could not resolve host`,

  "net.http:get(URL, { body = 'x' }, cb)":
    "HOST: a GET request with a body can't be sent (Deno's fetch sends none); use POST",
  "net.http:request(URL, 'get', { body = 'x' }, cb)":
    "HOST: a GET request with a body can't be sent (Deno's fetch sends none); use POST",
  "net.http:request(URL, 'HEAD', { body = 'x' }, cb)":
    "HOST: a HEAD request with a body can't be sent (Deno's fetch sends none); use POST",
  "net.http:request(URL, '', {}, cb)": 'HOST: the method "" is not valid',
  "net.http:request(URL, 'GET ', {}, cb)": 'HOST: the method "GET " is not valid',
  "net.http:request(URL, 'G ET', {}, cb)": 'HOST: the method "G ET" is not valid',
  "net.http:request(URL, 'GET\\r\\nX: y', {}, cb)": 'HOST: the method "GET\\r\\nX: y" is not valid',
  "net.http:request(URL, 'G\\0', {}, cb)": 'HOST: the method "G\\u0000" is not valid',
  "net.http:request(URL, 'GÉT', {}, cb)": 'HOST: the method "GÉT" is not valid',
  "net.http:request(URL, ('x'):rep(1e6) .. ' ', {}, cb)": `HOST: the method "${
    "x".repeat(100)
  }..." is not valid`,
  "net.http:request(URL, 'TRACE', {}, cb)": "HOST: a TRACE request can't be sent",
  "net.http:request(URL, 'trace', {}, cb)": "HOST: a TRACE request can't be sent",
  "net.http:request(URL, 'CONNECT', {}, cb)": "HOST: a CONNECT request can't be sent",
  "net.http:request(URL, 'TRACK', {}, cb)": "HOST: a TRACK request can't be sent",

  "net.http:get(URL, { headers = { [''] = 'x' } }, cb)": 'HOST: the header name "" is not valid',
  "net.http:get(URL, { headers = { ['a b'] = 'x' } }, cb)":
    'HOST: the header name "a b" is not valid',
  "net.http:get(URL, { headers = { ['a:'] = 'x' } }, cb)":
    'HOST: the header name "a:" is not valid',
  "net.http:get(URL, { headers = { ['é'] = 'x' } }, cb)": 'HOST: the header name "é" is not valid',
  "net.http:get(URL, { headers = { ['X\\r\\nY'] = 'x' } }, cb)":
    'HOST: the header name "X\\r\\nY" is not valid',
  "net.http:get(URL, { headers = { X = 'a\\r\\nY: b' } }, cb)":
    'HOST: the header "X" has a line break in its value',
  "net.http:get(URL, { headers = { X = 'a\\n' } }, cb)":
    'HOST: the header "X" has a line break in its value',
  "net.http:get(URL, { headers = { X = '\\ra' } }, cb)":
    'HOST: the header "X" has a line break in its value',
  "net.http:get(URL, { headers = { X = 'a\\0b' } }, cb)":
    'HOST: the header "X" has a NUL in its value',
  "net.http:get(URL, { headers = { X = 'a\\1b' } }, cb)":
    'HOST: the header "X" has a control character in its value',
  "net.http:get(URL, { headers = { X = 'a\\127b' } }, cb)":
    'HOST: the header "X" has a control character in its value',
  "net.http:post(URL, 'x', 'text/plain\\r\\nX: y', cb)":
    'HOST: the header "Content-Type" has a line break in its value',
  "net.http:get(URL, { headers = { Host = 'other.test' } }, cb)":
    "HOST: the header Host can't be sent (Deno's fetch makes its own)",
  "net.http:post(URL, { body = 'abc', headers = { ['content-length'] = 2 } }, cb)":
    "HOST: the header content-length can't be sent (Deno's fetch makes its own)",
  "net.http:post(URL, { body = 'abc', headers = { ['Transfer-Encoding'] = 'chunked' } }, cb)":
    "HOST: the header Transfer-Encoding can't be sent (Deno's fetch makes its own)",
};

/** A call that is answered, and what was sent: the method, the path and, after it, headers. */
const answered: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>?]>> = {
  "net.http:get(URL, cb)": ["GET /"],
  "net.http:get(URL, cb, nil)": ["GET /"],
  "net.http:get(URL, cb, 1e9)": ["GET /"],
  "net.http:get(URL, cb, math.huge)": ["GET /"],
  "net.http:get(URL, cb, 2.5)": ["GET /"],
  "net.http:get(URL, {}, cb)": ["GET /"],
  "net.http:get(URL, { unknown = {}, [1] = 2, timeout = math.maxinteger }, cb)": ["GET /"],
  "net.http:get(URL, { body = '', save_to_file = '', content_type = '' }, cb)": ["GET /"],
  "net.http:get('  ' .. URL .. ' \\n', cb)": ["GET /"],
  "net.http:get(URL:upper():gsub('127', '127'), cb)": ["GET /"],
  "net.http:get(URL .. '/a b/é/\\0?q=ä \\255#f', cb)": [
    "GET /a%20b/%C3%A9/%00?q=%C3%A4%20%EF%BF%BD",
  ],
  "net.http:get(URL .. '/' .. ('x'):rep(60000), cb)": [`GET /${"x".repeat(60_000)}`],
  "net.http:get(URL .. '/../../etc', cb)": ["GET /etc"],
  "net.http:get('http://us%65r:p%C3%A9@' .. HOST .. '/', cb)": ["GET /", {
    "authorization": `Basic ${btoa("user:p\xc3\xa9")}`,
  }],
  "net.http:get('http://%zz:%@' .. HOST .. '/', cb)": ["GET /", {
    "authorization": `Basic ${btoa("%zz:%")}`,
  }],
  "net.http:get('http://u:p@' .. HOST, { headers = { AUTHORIZATION = 'mine' } }, cb)": ["GET /", {
    "authorization": "mine",
  }],
  "net.http:get(URL, { headers = { X = 5, Y = 2.5, Z = '', ['a!#$'] = '\\tx\\t y ' } }, cb)": [
    "GET /",
    { "x": "5", "y": "2.5", "z": "", "a!#$": "x\t y" },
  ],
  "net.http:get(URL, { headers = { X = 'ä\\255\\128' } }, cb)": ["GET /", {
    "x": "\xc3\xa4\xff\x80",
  }],
  "net.http:get(URL, { headers = { X = ' ' .. (' '):rep(1e5) .. 'x' .. (' '):rep(1e5) .. 'y' } }, cb)":
    [
      "GET /",
      { "x": `x${" ".repeat(1e5)}y` },
    ],
  "net.http:get(URL, { headers = { Host = HOST, ['Content-Length'] = 0 } }, cb)": ["GET /"],
  "net.http:post(URL, 'a\\0\\255', 'text/plain', cb)": ["POST /", { "content-type": "text/plain" }],
  "net.http:post(URL, '', '', cb)": ["POST /"],
  "net.http:post(URL, 12.5, 7, cb, 3)": ["POST /", { "content-type": "7" }],
  "net.http:post(URL, {}, cb)": ["POST /"],
  "net.http:post(URL, { body = 'x', content_type = 'a/b', headers = { ['CONTENT-type'] = 'c/d' } }, cb)":
    ["POST /", { "content-type": "c/d" }],
  "net.http:request(URL, 'delete', { body = 'x' }, cb)": ["DELETE /"],
  "net.http:request(URL, 'PROPFIND', { body = 'x' }, cb)": ["PROPFIND /"],
  "net.http:request(URL, 'propFind', {}, cb)": ["propFind /"],
  "net.http:request(URL, 'options', {}, cb)": ["OPTIONS /"],
  "net.http:request(URL, 'PATCH', { body = 'x' }, cb)": ["PATCH /"],
};

/** Asks each in one run; the server notes what came under which name. */
async function askAll(calls: readonly string[], server: RawHttp): Promise<Answers> {
  const host = `127.0.0.1:${server.port}`;
  return await ask(Object.fromEntries(calls.map((call) => [call, call])), {
    before: `HOST = ${luaString(host)} URL = ${luaString(server.url)}`,
  });
}

Deno.test("http: wrong arguments raise as Lua's own library does, and nothing is sent or called back", async () => {
  await using server = new RawHttp((connection) => connection.send(answer("200 OK")));
  const answers = await askAll(Object.keys(raises), server);
  for (const [call, message] of Object.entries(raises)) {
    const raised = answers.raised(call)?.replace(/^<?-?stdin>?:\d+: |^-:\d+: |^[^ ]+:\d+: /, "");
    assertEquals(raised, message, call);
  }
  assertEquals(server.requests.length, 0);
  assertEquals([answers.result.code, answers.result.stderr], [0, ""]);
});

Deno.test("http: what can't be sent is the answer's error, once, and nothing of it is sent", async () => {
  await using server = new RawHttp((connection) => connection.send(answer("200 OK")));
  const answers = await askAll(Object.keys(errors), server);
  const host = `127.0.0.1:${server.port}`;
  for (const [call, error] of Object.entries(errors)) {
    const heard = answers.of(call);
    const expected = error.replace(
      "URL...",
      `${server.url}/${"x".repeat(99 - server.url.length)}...`,
    )
      .replace("LENGTH", String(server.url.length + 1_000_001)).replace("HOST", host);
    assertEquals([heard.error, heard.status, heard.ok, heard.text], [expected, 0, false, ""], call);
  }
  assertEquals(server.requests.length, 0);
  assertEquals([answers.result.code, answers.result.stderr], [0, ""]);
});

for (const [call, [line, headers = {}]] of Object.entries(answered)) {
  Deno.test(`http: ${call} is sent`, async () => {
    await using server = new RawHttp((connection) => connection.send(answer("200 OK", "fine")));
    const heard = (await askAll([call], server)).of(call);
    assertEquals([heard.status, heard.ok, heard.error, heard.text], [200, true, "", "fine"]);
    assertEquals(server.requests.length, 1);
    const request = server.requests[0] as RawRequest;
    assertEquals(`${request.method} ${request.target}`, line);
    for (const [name, value] of Object.entries(headers)) {
      assertEquals(headerOf(request, name), value, name);
    }
    const names = request.headers.map(([name]) => name.toLowerCase());
    assertEquals(names.toSorted(), [...new Set(names)].toSorted(), "a header came twice");
  });
}

Deno.test("http: bytes survive in both directions", async () => {
  const all = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("");
  await using server = new RawHttp(async (connection, { body }) => {
    await connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
    await connection.send(body);
  });
  const lua = `
    local all = {}
    for i = 0, 255 do all[#all + 1] = string.char(i) end
    net.http:post(URL, table.concat(all), "application/octet-stream", cb)`;
  const answers = await ask({ it: lua }, { before: `URL = ${luaString(server.url)}` });
  assertEquals(latin(answers.of("it").body), all);
  assertEquals(server.requests[0]?.body, bytesOf(all));
});
