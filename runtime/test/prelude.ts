import type { Machine } from "../lua/machine.ts";
import { HostError } from "../errors.ts";

/**
 * Runs Lua text of luanet's own in a spec's machine, before anything of the spec. Its levels are no part of tracebacks.
 * @throws {HostError} when it does not compile
 */
export function runPrelude(machine: Machine, name: string, text: string): void {
  const { x, stack } = machine;
  const chunk = `luanet: ${name}`;
  machine.tracer.hidden.add(chunk);
  const bytes = new TextEncoder().encode(text);
  machine.protect((L) => {
    const at = x.malloc(bytes.length);
    new Uint8Array(x.memory.buffer).set(bytes, at);
    const named = stack.name(`@${chunk}`);
    const status = x.luaL_loadbufferx(L, at, bytes.length, named, stack.name("t"));
    x.free(at);
    if (status !== 0) throw new HostError(stack.text(L, -1));
    x.lua_callk(L, 0, 0, 0, 0);
  });
}
