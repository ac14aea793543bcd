/**
 * Tests against real programs that do the same thing as luanet: Lua itself, say.
 *
 * They are skipped where the program is missing, unless the environment has `LUANET_PEERS=required`: then they fail.
 */

/**
 * Defines a test that needs `program`, from the Debian package `debianPackage`. `test` gets the program's path.
 *
 * @example
 * ```ts
 * peerTest("lua5.4", "lua5.4", "os.time() agrees with Lua", async (lua) => {
 *   const { stdout } = await new Deno.Command(lua, { args: ["-e", "print(os.time())"] }).output();
 * });
 * ```
 */
export function peerTest(
  program: string,
  debianPackage: string,
  name: string,
  test: (path: string) => void | Promise<void>,
): void {
  const path = findProgram(program);
  if (path !== undefined) {
    Deno.test(name, () => test(path));
    return;
  }
  const missing = `${program} is not installed (apt-get install ${debianPackage})`;
  if (peersAreRequired()) {
    Deno.test(name, () => {
      throw new Error(`${missing}, and LUANET_PEERS=required asks for it`);
    });
  } else {
    Deno.stderr.writeSync(new TextEncoder().encode(`skipped: ${missing}\n`));
    Deno.test({ name, ignore: true, fn() {} });
  }
}

/** The path of a program that PATH leads to; `undefined` if there is none. */
export function findProgram(program: string): string | undefined {
  const windows = Deno.build.os === "windows";
  const folders = (Deno.env.get("PATH") ?? "").split(windows ? ";" : ":").filter((folder) =>
    folder !== ""
  );
  return folders.map((folder) => `${folder}/${program}${windows ? ".exe" : ""}`).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}

/** Must a peer that is missing fail its tests? */
export function peersAreRequired(): boolean {
  const value = Deno.env.get("LUANET_PEERS") ?? "";
  if (value === "" || value === "required") return value !== "";
  throw new Error(`LUANET_PEERS must be "required" or unset, got ${JSON.stringify(value)}`);
}
