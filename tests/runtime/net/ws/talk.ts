import { RealClock } from "../../../../runtime/clock.ts";
import type { SocketTransport, Transports } from "../../../../runtime/transport.ts";
import { type Outcome, script, type Setting, testHost } from "../../../support/host.ts";

/** Lua that each script of these tests begins with: callbacks that print what they hear. */
const prelude = `
local function short(text)
  return #text > 200 and #text .. " bytes" or text
end
function callbacks(more)
  local on = {
    on_open = function(id) print("open", id) end,
    on_message = function(id, msg) print("message", id, short(msg)) end,
    on_error = function(id, err) print("error", id, err) end,
    on_close = function(id, code, reason) print("close", id, code, reason) end,
  }
  for name, fn in pairs(more or {}) do on[name] = fn end
  return on
end
`;

/** What came of a run, with what was printed and logged as lines, spaces for tabs. */
export interface Talk extends Outcome {
  readonly lines: readonly string[];
  readonly logged: readonly string[];
}

/** Runs scripts on a real clock to their end. */
export async function talk(
  sockets: SocketTransport,
  texts: string | Readonly<Record<string, string>>,
  setting: Setting & { readonly duration?: number } = {},
): Promise<Talk> {
  const transports = { socket: sockets } as Transports;
  const { host, sink } = testHost({
    ...setting,
    world: { clock: new RealClock(), transports: () => Promise.resolve(transports) },
  });
  const sources = typeof texts === "string" ? { "test.lua": texts } : texts;
  const files = Object.entries(sources).map(([path, text]) => script(prelude + text, path));
  await host.prepare(files);
  host.start(files.map((file) => host.compile(file)));
  const report = await host.run({ duration: setting.duration ?? 10_000 });
  return {
    sink,
    report,
    printed: sink.printed,
    errors: sink.errors,
    lines: sink.printed.replaceAll("\t", " ").split("\n").slice(0, -1),
    logged: sink.logs.map(({ level, message }) => `${level}: ${message}`),
  };
}
