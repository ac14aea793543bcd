import { assertEquals } from "@std/assert";
import { peerTest } from "../peers.ts";
import { inFolder, luanet, project, type Result } from "../support/cli.ts";

/** Where Debian's package has its Python; another one on the PATH may lack the module. */
const python = "/usr/bin/python3";

/** Lua that prints what it hears of one connection; `more` is Lua for a table of other callbacks. */
const client = (url: string, more = "{}") => `
local on = {
  on_open = function(id) print("open", id) end,
  on_message = function(id, msg) print("message", id, #msg > 200 and #msg or msg) end,
  on_error = function(id, err) print("error", id, err) end,
  on_close = function(id, code, reason) print("close", id, code, reason) end,
}
for name, fn in pairs(${more}) do on[name] = fn end
net.ws:connect("${url}", on)
`;

/** Runs a client of python3-websockets; gives the lines of both, spaces for tabs. */
async function meet(
  path: string,
  more?: string,
  args: readonly string[] = [],
): Promise<Pick<Result, "code" | "stderr"> & { lines: string[]; peer: string[] }> {
  await using server = new Deno.Command(python, {
    args: [`${project}tests/cli/ws_client_peer.py`],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const output = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const readLine = async () => {
    while (!said.includes("\n")) {
      const { value } = await output.read();
      if (value === undefined) throw new Error("the peer ended");
      said += value;
    }
    const line = said.slice(0, said.indexOf("\n"));
    said = said.slice(line.length + 1);
    return line;
  };
  const port = await readLine();
  const result = { code: 0, stderr: "", lines: [] as string[], peer: [] as string[] };
  await inFolder(
    { "main.lua": client(`ws://127.0.0.1:${port}${path}`, more) },
    async (cwd) => {
      const { code, stdout, stderr } = await luanet(["run", ...args, "main.lua"], { cwd });
      result.code = code;
      result.stderr = stderr;
      result.lines = stdout.replaceAll("\t", " ").split("\n").slice(0, -1);
    },
  );
  do {
    result.peer.push(await readLine());
  } while (!result.peer.at(-1)?.startsWith("closed"));
  await output.cancel();
  server.kill();
  return result;
}

const closing = "on_message = function(id, msg) print('message', id, #msg) net.ws:close(id) end";

function hasModule(): boolean {
  try {
    return new Deno.Command(python, { args: ["-c", "import websockets"] }).outputSync().success;
  } catch {
    return false;
  }
}

const program = hasModule() ? "python3" : "python3-websockets";

function test(claim: string, body: () => Promise<void>): void {
  peerTest(program, "python3-websockets", `with python3-websockets, ${claim}`, body);
}

test("text and the empty message come back as they were sent", async () => {
  const { code, stderr, lines, peer } = await meet(
    "/echo",
    `(function()
      local texts, n = { "grüße", "", "\\0", "\\u{FEFF}bom", string.rep("x", 70000) }, 0
      return {
        on_open = function(id) for _, text in ipairs(texts) do assert(net.ws:send(id, text)) end end,
        on_message = function(id, msg)
          n = n + 1
          assert(msg == texts[n], n)
          if n == #texts then net.ws:close(id) end
        end,
      }
    end)()`,
  );
  assertEquals({ code, stderr, lines, peer }, {
    code: 0,
    stderr: "",
    lines: ["close 1 1000 "],
    peer: ["closed 1000 "],
  });
});

test("a binary frame of all 256 byte values comes byte for byte", async () => {
  const { code, stderr, lines } = await meet(
    "/every_byte",
    `(function()
      local sizes, all = {}, {}
      for byte = 0, 255 do all[#all + 1] = string.char(byte) end
      return { on_message = function(id, msg)
        sizes[#sizes + 1] = #msg
        if #sizes == 1 then assert(msg == table.concat(all)) end
        if #sizes < 3 then return end
        print(table.concat(sizes, " "))
        net.ws:close(id)
      end }
    end)()`,
  );
  assertEquals({ code, stderr, lines }, {
    code: 0,
    stderr: "",
    lines: ["open 1", "256 0 0", "close 1 1000 "],
  });
});

test("63 MiB come and go in one message", async () => {
  const { code, stderr, lines } = await meet(
    "/big",
    `{ on_message = function(id, msg)
      print(#msg > 100 and #msg or msg)
      if #msg == 63 << 20 then
        assert(msg == string.rep("\\xff", #msg))
        assert(net.ws:send(id, string.rep("x", #msg)))
      else
        net.ws:close(id)
      end
    end }`,
  );
  assertEquals({ code, stderr, lines }, {
    code: 0,
    stderr: "",
    lines: ["open 1", `${63 << 20}`, `got ${63 << 20}`, "close 1 1000 "],
  });
});

test("fragments arrive whole", async () => {
  const { lines } = await meet(
    "/fragments",
    `{ on_message = function(id, msg)
      if msg == "\\xff\\xfe\\0" then return net.ws:close(id) end
      print(msg)
    end }`,
  );
  assertEquals(lines, ["open 1", "one two grüße", "close 1 1000 "]);
});

test("pings are answered, and the script hears nothing of them", async () => {
  const { lines } = await meet("/ping", `{ ${closing} }`);
  assertEquals(lines, ["open 1", "message 1 14", "close 1 1000 "]);
});

for (
  const [path, told] of [
    ["1000", "1000 "],
    ["1001/bye", "1001 bye"],
    ["1002/protocol", "1002 protocol"],
    ["1003", "1003 "],
    ["1007", "1007 "],
    ["1008/gr\u00fc\u00dfe", "1008 grüße"],
    ["1009", "1009 "],
    ["1010", "1010 "],
    ["1011/oh", "1011 oh"],
    ["1012/restart", "1012 restart"],
    ["1013", "1013 "],
    ["3000", "3000 "],
    ["4999/" + "x".repeat(123), "4999 " + "x".repeat(123)],
  ]
) {
  test(`a close of ${path?.slice(0, 20)} is told as it is`, async () => {
    const { code, stderr, lines } = await meet(`/close/${path}`);
    assertEquals({ code, stderr, lines }, {
      code: 0,
      stderr: "",
      lines: ["open 1", `close 1 ${told}`],
    });
  });
}

test("no compression is offered, and a server that would compress sends plain frames", async () => {
  const { lines } = await meet(
    "/extensions",
    `(function()
      local n = 0
      return { on_message = function(id, msg)
        n = n + 1
        print(#msg > 100 and msg == string.rep("compress me ", 100) or msg)
        if n == 2 then net.ws:close(id) end
      end }
    end)()`,
  );
  assertEquals(lines, ["open 1", "None", "true", "close 1 1000 "]);
});

test("a connection that is reset is an error that names the host, and 1006", async () => {
  const { code, stderr, lines } = await meet(
    "/reset",
    `{ on_open = function(id) net.ws:send(id, "x") end }`,
  );
  const [error, close] = lines;
  assertEquals(error?.replace(/:\d+/, ":PORT"), "error 1 127.0.0.1:PORT: connection reset");
  assertEquals({ code, stderr, close, count: lines.length }, {
    code: 0,
    stderr: "",
    close: "close 1 1006 ",
    count: 2,
  });
});

test("10,000 messages in a row are all heard, in order", async () => {
  const { lines } = await meet(
    "/flood",
    `(function()
      local n = 0
      return { on_message = function(id, msg)
        assert(msg == tostring(n))
        n = n + 1
        if n == 10000 then net.ws:close(id) end
      end }
    end)()`,
  );
  assertEquals(lines, ["open 1", "close 1 1000 "]);
});

for (const args of [[], ["--callback-timeout=0"]]) {
  test(`what is sent while the script is unloaded arrives, 16 MiB of it too ${args}`, async () => {
    const { lines, peer } = await meet(
      "/reads",
      `(function()
        local id
        event.on("script_unloaded", function()
          print(net.ws:send(id, "goodbye"), net.ws:send(id, string.rep("x", 16 << 20)))
        end)
        event.on("frame_update", function() end)
        return { on_open = function(opened) id = opened end }
      end)()`,
      ["--duration=300ms", ...args],
    );
    assertEquals(lines, ["true true"]);
    assertEquals(peer, ["read 7 goodbye", `read ${16 << 20} ${"x".repeat(20)}`, "closed 1000 "]);
  });
}
