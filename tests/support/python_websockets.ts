import { findProgram } from "../peers.ts";

/** Where Debian's own python is: another one that comes first in PATH does not have Debian's packages. */
const DEBIAN = "/usr/bin/python3";

/**
 * The path of a python that has the package websockets (Debian's python3-websockets); undefined, with a line that says
 * so, where there is none.
 * @throws when the environment has `LUANET_PEERS=required` and there is none
 */
export function findPythonWebsockets(): string | undefined {
  const pythons = [DEBIAN, findProgram("python3")].filter((path) => path !== undefined);
  const found = pythons.find(hasWebsockets);
  if (found !== undefined) return found;
  const missing = "python's websockets is not installed (apt-get install python3-websockets)";
  if (Deno.env.get("LUANET_PEERS") === "required") {
    throw new Error(`${missing}, and LUANET_PEERS=required asks for it`);
  }
  Deno.stderr.writeSync(new TextEncoder().encode(`skipped: ${missing}\n`));
  return undefined;
}

function hasWebsockets(python: string): boolean {
  try {
    const args = ["-c", "import websockets"];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
