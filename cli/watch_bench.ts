/**
 * What an author waits for after a save: until the first frame of the new script under `luanet run --watch`, beside
 * `deno run --watch` that begins the same thing in TypeScript again. The 100 ms of quiet are in it.
 */
const project = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir({ prefix: "luanet_bench_" });

const lua = (n: number) =>
  `local first\nfirst = event.on("frame_update", function() print("frame of ${n}.") event.off(first) end)
   event.on("menu_toggled", function() end)\n`;
const typeScript = (n: number) =>
  `const timer = setInterval(() => { console.log("frame of ${n}."); clearInterval(timer); }, 1000 / 60);
   setInterval(() => {}, 100_000);\n`;

/** A program that is watched: `save` writes the next text, and ends when its first frame was seen. */
class Watched {
  readonly #child: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #shown = "";
  #n = 0;

  constructor(
    private readonly file: string,
    private readonly text: (n: number) => string,
    args: readonly string[],
  ) {
    Deno.writeTextFileSync(file, text(0));
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...args, file],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#reader = this.#child.stdout.getReader();
  }

  async shows(n: number): Promise<void> {
    while (!this.#shown.includes(`frame of ${n}.`)) {
      const { value } = await this.#reader.read();
      if (value === undefined) throw new Error(`it ended: ${this.#shown}`);
      this.#shown += new TextDecoder().decode(value);
    }
  }

  async save(): Promise<void> {
    await Deno.writeTextFile(this.file, this.text(++this.#n));
    await this.shows(this.#n);
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }
}

const granted = ["--allow-net", "--allow-read", "--allow-write"];
const luanet = new Watched(`${folder}/s.lua`, lua, [
  "run",
  "--no-prompt",
  ...granted,
  new URL("main.ts", project).pathname,
  "run",
  "--watch",
]);
const deno = new Watched(`${folder}/s.ts`, typeScript, ["run", "--watch"]);
await Promise.all([luanet.shows(0), deno.shows(0)]);
addEventListener("unload", () => {
  luanet.close();
  deno.close();
  Deno.removeSync(folder, { recursive: true });
});

Deno.bench({
  name: "deno run --watch: save to first frame",
  group: "watch",
  baseline: true,
  n: 20,
  warmup: 3,
  // Deno waits only for what is declared async.
  fn: async () => await deno.save(),
});

Deno.bench({
  name: "luanet run --watch: save to first frame",
  group: "watch",
  n: 20,
  warmup: 3,
  fn: async () => await luanet.save(),
});
