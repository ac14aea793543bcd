import { assert, assertEquals } from "@std/assert";
import { LuaInstance } from "../../../runtime/lua/wasm.ts";

Deno.test("an instance knows how much of its memory is in use", () => {
  const instance = new LuaInstance({
    memory: 512 * 1024 * 1024,
    wallTime: () => 0,
    write() {},
    enter() {},
    refused() {},
  });
  const fresh = instance.used;
  assert(fresh > 1024 * 1024 && fresh < 2 * 1024 * 1024, `${fresh} bytes when nothing has run`);
  const size = 20_000_000;
  const at = instance.x.malloc(size);
  const grown = instance.used;
  assert(
    grown >= at + size && grown < at + size + 1024 * 1024,
    `${grown} bytes after ${size} more`,
  );
  instance.x.free(at);
  assertEquals(instance.used <= grown, true);
});
