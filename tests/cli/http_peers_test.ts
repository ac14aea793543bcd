/** Against httpbin, which nobody here wrote. */
import { assert, assertEquals } from "@std/assert";
import { httpbinTest } from "../support/http_peers.ts";
import { ask, luaString } from "../support/lua_requests.ts";

httpbinTest(
  "http: httpbin's statuses, methods, encodings and redirects, as a script hears them",
  async (server) => {
    const host = `127.0.0.1:${server.port}`;
    const answers = await ask({
      get: `net.http:get(URL .. "/get?a=1&b=%20", { headers = { ["X-Mine"] = "yes" } }, cb)`,
      post: `net.http:post(URL .. "/post", "a=1&b=2", "application/x-www-form-urlencoded", cb)`,
      json:
        `net.http:post(URL .. "/post", { body = json.encode { hp = 87 }, content_type = "application/json" }, cb)`,
      put: `net.http:request(URL .. "/put", "PUT", { body = "new" }, cb)`,
      patch: `net.http:request(URL .. "/patch", "PATCH", { body = "changed" }, cb)`,
      delete: `net.http:request(URL .. "/delete", "DELETE", {}, cb)`,
      head: `net.http:request(URL .. "/get", "HEAD", {}, cb)`,
      options: `net.http:request(URL .. "/get", "OPTIONS", {}, cb)`,
      gzip: `net.http:get(URL .. "/gzip", cb)`,
      deflate: `net.http:get(URL .. "/deflate", cb)`,
      brotli: `net.http:get(URL .. "/brotli", cb)`,
      gzipAnyway:
        `net.http:get(URL .. "/gzip", { headers = { ["Accept-Encoding"] = "identity" } }, cb)`,
      chunked: `net.http:get(URL .. "/stream/20", cb)`,
      bytes: `net.http:get(URL .. "/bytes/100000?seed=7", cb)`,
      chunkedBytes: `net.http:get(URL .. "/stream-bytes/100000?seed=7&chunk_size=777", cb)`,
      png: `net.http:get(URL .. "/image/png", cb)`,
      range: `net.http:get(URL .. "/range/1024", { headers = { Range = "bytes=10-19" } }, cb)`,
      basic: `net.http:get(URL:gsub("//", "//me:secret@") .. "/basic-auth/me/secret", cb)`,
      basicWrong: `net.http:get(URL:gsub("//", "//me:wrong@") .. "/basic-auth/me/secret", cb)`,
      bearer: `net.http:get(URL .. "/bearer", { headers = { Authorization = "Bearer xyz" } }, cb)`,
      delay: `net.http:get(URL .. "/delay/1", cb)`,
      tooSlow: `net.http:get(URL .. "/delay/3", cb, 1)`,
      drip: `net.http:get(URL .. "/drip?duration=1&numbytes=20&delay=0", cb)`,
      redirects: `net.http:get(URL .. "/redirect/5", cb)`,
      relative: `net.http:get(URL .. "/relative-redirect/20", cb)`,
      tooMany: `net.http:get(URL .. "/relative-redirect/21", cb)`,
      seeOther:
        `net.http:post(URL .. "/redirect-to?url=/get&status_code=303", "x", "text/plain", cb)`,
      kept:
        `net.http:request(URL .. "/redirect-to?url=/put&status_code=307", "PUT", { body = "kept" }, cb)`,
      otherHost:
        `net.http:get("http://localhost:${server.port}/redirect-to?url=" .. URL .. "/headers", {
      headers = { Authorization = "secret", Cookie = "a=b", ["X-Mine"] = "yes" } }, cb)`,
      toFile: `net.http:get(URL .. "/redirect-to?url=file:///etc/passwd", cb)`,
    }, { before: `URL = ${luaString(server.url)}` });
    assertEquals([answers.result.code, answers.result.stderr], [0, ""]);

    const fine = (name: string) => {
      const heard = answers.of(name);
      assertEquals([heard.status, heard.ok, heard.error], [200, true, ""], name);
      return heard;
    };
    const jsonOf = (name: string) => JSON.parse(fine(name).text);
    assertEquals(jsonOf("get").args, { a: "1", b: " " });
    assertEquals(jsonOf("get").headers["X-Mine"], "yes");
    assertEquals(jsonOf("post").form, { a: "1", b: "2" });
    assertEquals(jsonOf("json").json, { hp: 87 });
    assertEquals(jsonOf("put").data, "new");
    assertEquals(jsonOf("patch").data, "changed");
    assertEquals(jsonOf("delete").data, "");
    assertEquals(fine("head").text, "");
    assertEquals(fine("options").text, "");
    assertEquals(jsonOf("gzip").gzipped, true);
    assertEquals(jsonOf("gzipAnyway").gzipped, true);
    assertEquals(jsonOf("deflate").deflated, true);
    assertEquals(jsonOf("brotli").brotli, true);
    assertEquals(fine("chunked").text.trimEnd().split("\n").length, 20);
    assertEquals(fine("bytes").body.length, 100_000);
    assertEquals(fine("chunkedBytes").body.length, 100_000);
    assertEquals(fine("png").text.slice(1, 4), "PNG");
    assertEquals([answers.of("range").status, answers.of("range").text], [206, "klmnopqrst"]);
    assertEquals(jsonOf("basic").authenticated, true);
    assertEquals(answers.of("basicWrong").error, "HTTP 401 Unauthorized");
    assertEquals(jsonOf("bearer").token, "xyz");
    fine("delay");
    assertEquals(answers.of("tooSlow").error, `${host}: timed out after 1 s`);
    assertEquals(fine("drip").text, "*".repeat(20));
    assertEquals(jsonOf("redirects").url, `${server.url}/get`);
    fine("relative");
    assertEquals(answers.of("tooMany").error, `${host}: more than 20 redirects`);
    assertEquals(jsonOf("seeOther").url, `${server.url}/get`);
    assertEquals(jsonOf("kept").data, "kept");
    const passedOn = jsonOf("otherHost").headers;
    assertEquals(
      [passedOn["X-Mine"], passedOn["Authorization"], passedOn["Cookie"]],
      ["yes", undefined, undefined],
    );
    assertEquals(answers.of("toFile").status, 0);
  },
);

httpbinTest(
  "http: every status of httpbin is handed on, with its words unless it is fine",
  async (server) => {
    const statuses = [
      200,
      201,
      202,
      204,
      206,
      300,
      304,
      400,
      401,
      403,
      404,
      405,
      418,
      429,
      500,
      502,
      503,
    ];
    const answers = await ask(
      Object.fromEntries(statuses.map((status) => [
        String(status),
        `net.http:get(${luaString(`${server.url}/status/${status}`)}, cb)`,
      ])),
    );
    for (const status of statuses) {
      const heard = answers.of(String(status));
      const ok = status < 300;
      assertEquals([heard.status, heard.ok], [status, ok]);
      if (ok) assertEquals(heard.error, "");
      else {assert(
          heard.error.startsWith(`HTTP ${status} `) && heard.error.length > 10,
          heard.error,
        );}
    }
    assertEquals(answers.of("404").error, "HTTP 404 Not Found");
  },
);
