/** What an unload does to requests that are under way. */
import { assert, assertEquals } from "@std/assert";
import { createHost, denoWorld, type Host } from "../../../../runtime/mod.ts";
import { inFolder } from "../../../support/cli.ts";
import { MemorySink, script } from "../../../support/host.ts";
import { luaString } from "../../../support/lua_requests.ts";
import { answer, type RawHandler, RawHttp } from "../../../support/raw_http.ts";

/** A host on real time, in a folder. */
function realHost(folder: string): { host: Host; sink: MemorySink } {
  const sink = new MemorySink();
  const host = createHost(denoWorld({ sink, root: folder }), {
    tick: 60,
    dispatch: "now",
    timeout: 5_000,
    memory: 64 << 20,
  });
  return { host, sink };
}

/** Waits until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 1_000) throw new Error(`never so: ${isSo}`);
    await new Promise((end) => setTimeout(end, 5));
  }
}

/** The names below a folder. */
function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? names(`${folder}/${name}`) : [name]
  );
}

/** What the server does with a request by its path: begins a body, begins none, or answers at once. */
const handler: RawHandler = async (connection, { target }) => {
  if (target === "/now") return await connection.send(answer("200 OK", "now"));
  if (target === "/half") {
    await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    await connection.send("x".repeat(50_000));
  }
  return await connection.gone();
};

/** Sends as many requests of each sort, and counts what is heard. */
const busy = (url: string, each: number) => `
  heard = 0
  local function hear(resp) heard = heard + 1 print(resp.error) end
  for i = 1, ${each} do
    net.http:get(${luaString(`${url}/silent`)}, hear)
    net.http:get(${luaString(`${url}/half`)}, hear, 86400)
    net.http:get(${luaString(`${url}/half`)}, { save_to_file = "down/" .. i .. "/x.bin" }, hear)
    net.http:post(${luaString(`${url}/silent`)}, ("x"):rep(10000), "text/plain", hear)
  end
  event.on("script_unloaded", function()
    net.http:get(${luaString(`${url}/now`)}, hear)
    net.http:get("nowhere", hear)
  end)
`;

/** Unloads a script that has as many requests of each sort under way; gives the milliseconds until all is closed. */
async function unload(each: number): Promise<number> {
  let milliseconds = Infinity;
  await inFolder({}, async (folder) => {
    await using server = new RawHttp(handler);
    const { host, sink } = realHost(folder);
    const file = script(busy(server.url, each));
    await host.prepare([file]);
    host.start([host.compile(file)]);
    const run = host.run();
    await until(() => server.requests.length >= Math.min(4 * each, 256));
    await until(() => names(folder).length >= Math.min(each, 64));
    const start = performance.now();
    host.unloadAll();
    assertEquals(names(folder), []);
    await run;
    await until(() => server.open === 0);
    milliseconds = performance.now() - start;
    const requests = server.requests.length;
    await new Promise((end) => setTimeout(end, 200));
    assertEquals(server.requests.length, requests);
    assertEquals(names(folder), []);
    assertEquals([sink.printed, sink.errors, sink.logs], ["", [], []]);
  });
  return milliseconds;
}

for (
  const [each, under] of [[50, "that are all under way"], [150, "of which many wait"]] as const
) {
  Deno.test(`http: an unload ends ${4 * each} requests ${under}: nothing is heard, nothing left`, async () => {
    const milliseconds = await unload(each);
    // 14 to 31 ms on a machine that does nothing else.
    assert(milliseconds < 2_000, `it took ${milliseconds} ms`);
  });
}

Deno.test("http: an unload in the middle of a callback ends the other requests", () =>
  inFolder({}, async (folder) => {
    await using server = new RawHttp(handler);
    const { host, sink } = realHost(folder);
    const file = script(`
      ${busy(server.url, 5)}
      net.http:get(${luaString(`${server.url}/now`)}, function() while true do end end)
    `);
    const impatient = createHost(denoWorld({ sink, root: folder }), {
      tick: 60,
      dispatch: "now",
      timeout: 200,
      memory: 64 << 20,
    });
    await impatient.prepare([file]);
    impatient.start([impatient.compile(file)]);
    await impatient.run();
    await until(() => server.open === 0);
    assertEquals(sink.errors.map(({ kind }) => kind), ["killed"]);
    assertEquals(sink.printed, "");
    assertEquals(names(folder), []);
    assertEquals(host.scripts.length, 0);
  }));

Deno.test("http: an error in a callback is reported, and the other callbacks go on", () =>
  inFolder({}, async (folder) => {
    await using server = new RawHttp(handler);
    const { host, sink } = realHost(folder);
    const file = script(`
      net.http:get(${luaString(`${server.url}/now`)}, function() error("mine", 0) end)
      net.http:get(${luaString(`${server.url}/now`)}, function(resp) print(resp.body) end)
      net.http:get("nowhere", function(resp) print(resp.error) end)
    `);
    await host.prepare([file]);
    host.start([host.compile(file)]);
    const report = await host.run();
    assertEquals(report.errors, 1);
    assertEquals(sink.errors.map(({ message }) => message), ["mine"]);
    assertEquals(sink.printed.split("\n").toSorted(), ["", 'invalid URL "nowhere"', "now"]);
  }));

Deno.test("http: thousands of requests that fail leave no timer, no work and no memory behind", () =>
  inFolder({}, async (folder) => {
    const { host, sink } = realHost(folder);
    const file = script(`
      local heard, memory = 0
      local function hear()
        heard = heard + 1
        if heard % 2000 == 0 then
          collectgarbage()
          if heard == 4000 then memory = collectgarbage("count") end
          if heard == 10000 then
            print(heard, collectgarbage("count") < memory + 50)
            return
          end
        end
        -- Neither the longest timeout keeps a run alive, nor its timer.
        net.http:get("http://127.0.0.1:6667/", hear, 86400)
      end
      net.http:get("http://127.0.0.1:6667/", hear, 86400)
    `);
    await host.prepare([file]);
    host.start([host.compile(file)]);
    const start = performance.now();
    await host.run();
    assertEquals([sink.printed, sink.errors], ["10000\ttrue\n", []]);
    assert(performance.now() - start < 20_000);
  }));
