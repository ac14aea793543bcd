/// <reference lib="deno.worker" />
/** A thread of `luanet test`: runs one file after the other as it is told to. */
import type { Recording } from "../runtime/mod.ts";
import { runFile } from "./test_file.ts";
import type { FromWorker, Order, ToWorker } from "./test_messages.ts";

function tell(news: FromWorker): void {
  self.postMessage(news);
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind !== "setup") throw new Error("a worker is set up before it runs files");
  const { beat, replay } = data;
  self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === "run") await run(data.order, replay, beat);
  };
};

async function run(order: Order, replay: Recording | undefined, beat: Int32Array): Promise<void> {
  try {
    const result = await runFile(order, replay, {
      begins: (test) => tell({ kind: "begins", test }),
      ended: (number, result) => tell({ kind: "ended", number, result }),
      turned: () => void Atomics.add(beat, 0, 1),
    });
    tell({ kind: "done", result });
  } catch (error) {
    tell({ kind: "failed", error });
  }
}

// What the files will need is loaded while the main thread looks for them.
await import("../runtime/mod.ts").then(({ loadTester }) => loadTester());
tell({ kind: "ready" });
