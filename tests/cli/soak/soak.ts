/**
 * A program of its own: `deno run -A tests/cli/soak/soak.ts SECONDS`.
 *
 * Twenty scripts that are client, server and HTTP user at once run in one luanet under random faults. Prints the memory
 * of the process in time, what the scripts counted, and what went wrong; ends with 1 when something did: a lost or a
 * stray callback, memory that grows, an end that takes over 2 s.
 */
import { inFolder, spawnLuanet } from "../../support/cli.ts";
import { startFaults } from "./faults.ts";

const COPIES = 20;
/** Milliseconds between two looks at the memory. */
const LOOK = 2_000;
/** Milliseconds until the process has grown to its size: before that nothing can be said of its memory. */
const WARM_UP = 60_000;
/** MiB that the last quarter of the time after that may have more than the first one. */
const GROWTH = 40;

/** Failures that are shown. */
const SHOWN = 20;

/** What a script says of itself at its end. */
interface Report {
  readonly name: string;
  readonly count: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  readonly frames: number;
}

// deno-lint-ignore no-console -- this is what the program is for
const say = (...words: unknown[]) => console.log(...words);

/** MiB of a process. */
function memoryOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const average = (numbers: readonly number[]) =>
  Math.round(numbers.reduce((sum, n) => sum + n, 0) / Math.max(1, numbers.length));

const seconds = Number(Deno.args[0] ?? 30);
const text = await Deno.readTextFile(new URL("./soak.lua", import.meta.url));
const faults = startFaults();
const names = Array.from({ length: COPIES }, (_, i) => String(i + 1));
const files = Object.fromEntries(names.map((name) => [
  `${name}.lua`,
  text.replaceAll("NAME", name).replaceAll("FAULTS", String(faults.port)).replaceAll(
    "COPIES",
    String(COPIES),
  ),
]));

const failures: string[] = [];
const fail = (why: string) => {
  if (failures.push(why) > SHOWN) return;
  say(`FAILED: ${why}`);
};

await inFolder(files, async (cwd) => {
  const run = spawnLuanet(["run", "--quiet", ...Object.keys(files)], { cwd });
  const output = run.output();
  const memory: number[] = [];
  for (let now = 0; now < seconds * 1000; now += LOOK) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    memory.push(memoryOf(run.pid));
    if (memory.length % 10 === 0) say(`${memory.length * LOOK / 1000} s: ${memory.at(-1)} MiB`);
  }
  const start = performance.now();
  run.kill("SIGINT");
  const { code, ...written } = await output;
  const took = Math.round(performance.now() - start);
  const stdout = new TextDecoder().decode(written.stdout);
  const stderr = new TextDecoder().decode(written.stderr);
  const reports = stdout.split("\n").filter((line) => line.startsWith("REPORT ")).map((line) =>
    JSON.parse(line.slice(7)) as Report
  );
  const total: Record<string, number> = {};
  for (const { count } of reports) {
    for (const [name, n] of Object.entries(count)) total[name] = (total[name] ?? 0) + n;
  }
  say(total);
  const warm = memory.slice(WARM_UP / LOOK);
  const quarter = Math.ceil(warm.length / 4);
  const early = average(warm.slice(0, quarter));
  const late = average(warm.slice(-quarter));
  say(
    warm.length === 0
      ? `memory: ${memory.at(-1)} MiB; too short a time to say whether it grows`
      : `memory: ${early} MiB after a minute, ${late} MiB at the end`,
  );
  say(`the end took ${took} ms`);
  const frames = average(reports.map(({ frames }) => frames));
  say(`frames: ${frames} of ${Math.round(seconds * 60)}`);
  for (const { name, wrong } of reports) for (const what of wrong) fail(`script ${name}: ${what}`);
  if (reports.length !== COPIES) fail(`${reports.length} reports of ${COPIES}`);
  if (code !== 130) fail(`luanet ended with ${code}`);
  if (stderr !== "") fail(stderr.slice(0, 5_000));
  if (warm.length > 0 && late - early > GROWTH) fail("the memory grows");
  if (took > 2_000) fail("the end took too long");
});
say(failures.length === 0 ? "all well" : `${failures.length} failures`);
Deno.exit(failures.length === 0 ? 0 : 1);
