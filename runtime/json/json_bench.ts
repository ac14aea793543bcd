/**
 * A document of about 80 KB each way, beside JavaScript's own on the same text (which keeps neither integers nor floats
 * apart): at most 3 ms each way. And a short message.
 */
import { script, testHost } from "../../tests/support/host.ts";
import { type Callback, defineModule, fn, func, type ModuleSpec, param } from "../spec.ts";
import { json } from "./json.ts";

const document = `
  local list = {}
  for i = 1, 450 do
    list[i] = {
      id = i,
      name = "player " .. i,
      health = 100.0 - i / 8,
      position = { x = i * 1.25, y = math.sin(i), z = -i },
      tags = { "alive", "team-" .. i % 4, "note: \\"quoted\\"" },
      visible = i % 3 == 0,
      score = i * 1000003,
    }
  end
`;
const message = `{ type = "position", id = 17, x = 12.5, y = -3.25, alive = true }`;

function load(source: string): Callback[] {
  const callbacks: Callback[] = [];
  const keep = defineModule({
    name: "bench",
    doc: "",
    open: () => undefined,
    functions: {
      keep: fn(
        { doc: "", example: "", args: [param("f", func())], returns: [] },
        (_, f) => void callbacks.push(f),
      ),
    },
  });
  const { host, sink } = testHost({ modules: [json as ModuleSpec, keep as ModuleSpec] });
  host.start([host.compile(script(source))]);
  for (const error of sink.errors) throw error;
  return callbacks;
}

const callbacks = load(`
  ${document}
  local message = ${message}
  local text, short = json.encode(list), json.encode(message)
  assert(#text > 75000 and #text < 90000, #text)
  local encode, decode = json.encode, json.decode
  bench.keep(function() encode(list) end)
  bench.keep(function() encode(list, true) end)
  bench.keep(function() decode(text) end)
  bench.keep(function() for _ = 1, 100 do encode(message) end end)
  bench.keep(function() for _ = 1, 100 do decode(short) end end)
`);
const [encode, pretty, decode, encodeShort, decodeShort] = callbacks as [
  Callback,
  Callback,
  Callback,
  Callback,
  Callback,
];

const plain = Array.from({ length: 450 }, (_, i) => ({
  id: i,
  name: `player ${i}`,
  health: 100 - i / 8,
  position: { x: i * 1.25, y: Math.sin(i), z: -i },
  tags: ["alive", `team-${i % 4}`, 'note: "quoted"'],
  visible: i % 3 === 0,
  score: i * 1_000_003,
}));
const plainText = JSON.stringify(plain);

Deno.bench("encode, 80 KB", () => encode.call());
Deno.bench("encode, 80 KB, pretty", () => pretty.call());
Deno.bench("decode, 80 KB", () => decode.call());
Deno.bench("JSON.stringify, 80 KB", () => void JSON.stringify(plain));
Deno.bench("JSON.parse, 80 KB", () => void JSON.parse(plainText));
Deno.bench("encode a short message, 100 times", () => encodeShort.call());
Deno.bench("decode a short message, 100 times", () => decodeShort.call());
