import { assertEquals } from "@std/assert";
import { luanet, type Start } from "../support/cli.ts";
import { luaString } from "../support/lua_requests.ts";

/** Sends as many GETs at once as it is told, and prints how many were answered well. */
async function count(requests: number, start: Start = {}): Promise<string> {
  const body = new Uint8Array(1024).fill(120);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(body),
  );
  const program = `
    local heard, fine, wrong = 0, 0, {}
    for _ = 1, ${requests} do
      net.http:get(${luaString(`http://127.0.0.1:${server.addr.port}/`)}, function(resp)
        heard = heard + 1
        if resp.ok and #resp.body == 1024 then fine = fine + 1 else wrong[resp.error] = true end
        if heard == ${requests} then print(fine, next(wrong)) end
      end, 60)
    end
  `;
  const result = await luanet(["run", "-"], { input: program, ...start });
  await server.shutdown();
  return `${result.code} ${result.stdout}${result.stderr}`;
}

Deno.test("http: 1,000 GETs at once are all answered", async () => {
  assertEquals(await count(1_000), "0 1000\tnil\n");
});

Deno.test({
  name: "http: 10,000 GETs at once are all answered where only 1,024 files may be open",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    assertEquals(
      await count(10_000, { shell: `ulimit -n 1024; exec "$@"` }),
      "0 10000\tnil\n",
    );
  },
});

Deno.test("http: a script that sends without end is stopped by an error, and not by the system", async () => {
  const program = (body: string) => `
    local sent = 0
    local ok, message = pcall(function()
      while true do
        net.http:post("http://127.0.0.1:6667/", ${body}, "text/plain", function() end)
        sent = sent + 1
      end
    end)
    print(sent, message)
    error("the end", 0)
  `;
  const many = await luanet(["run", "--callback-timeout=60s", "-"], { input: program(`""`) });
  assertEquals(
    many.stdout.replace(/\t.*?:\d+: /, "\t"),
    "100000\ttoo many requests: a script may have 100000 that are not answered\n",
  );
  const large = await luanet(["run", "--memory=64MiB", "-"], {
    input: program(`("x"):rep(10000000)`),
  });
  assertEquals(large.stdout, "6\tstdin:5: not enough memory\n");
});
