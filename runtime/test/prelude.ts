import type { Machine } from "../lua/machine.ts";
import { HostError } from "../errors.ts";

/**
 * Runs Lua text of luanet's own in a spec's machine, before anything of the spec. Its levels are no part of tracebacks,
 * for it is no source that the machine knows.
 * @throws {HostError} when it does not compile
 */
export function runPrelude(machine: Machine, name: string, text: string): void {
  const { x, stack } = machine;
  const bytes = new TextEncoder().encode(text);
  machine.protect((L) => {
    const at = x.malloc(bytes.length);
    new Uint8Array(x.memory.buffer).set(bytes, at);
    const status = x.luaL_loadbufferx(
      L,
      at,
      bytes.length,
      stack.name(`=${name}`),
      stack.name("t"),
    );
    x.free(at);
    if (status !== 0) throw new HostError(stack.text(L, -1));
    x.lua_callk(L, 0, 0, 0, 0);
  });
}
