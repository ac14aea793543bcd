import { Running } from "./cli.ts";

/** A run of luanet whose script has a server; the script writes its port into the file `port` and prints `listening`. */
export class ServerRun extends Running {
  readonly #cwd: string;

  constructor(args: readonly string[], cwd: string) {
    super(args, { cwd });
    this.#cwd = cwd;
  }

  /** The port, once it is listened on. */
  async port(): Promise<number> {
    await this.shows("listening\n");
    return Number(await Deno.readTextFile(`${this.#cwd}/port`));
  }
}

/** Lua for such a script, once `srv` is its server. */
export const announce = `
file.write("port", tostring(srv):match(":(%d+)"))
print("listening")
`;
