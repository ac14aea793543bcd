import { type FileResult, HostError, loadTester, type Recording } from "../runtime/mod.ts";
import { brokenFile } from "./test_failure.ts";
import type { Listener, Order } from "./test_messages.ts";

/**
 * Runs one file in this thread; one that can't be read is a broken one.
 * @param replay what answers requests that no spec answers
 */
export async function runFile(
  order: Order,
  replay: Recording | undefined,
  listener: Listener,
): Promise<FileResult> {
  const { file, smokeFrames } = order;
  const options = { ...order.options, replay };
  const { runSmoke, runSpecFile } = await loadTester();
  const turned = () => listener.turned();
  try {
    if (smokeFrames !== undefined) {
      return await runSmoke(file, { ...options, frames: smokeFrames }, { turned });
    }
    return await runSpecFile(file, options, {
      readGame: async (name, written) =>
        (await import("./game_file.ts")).readGameFile(name, { given: `game ${name}`, written }),
      begins: (test) => listener.begins(test),
      ended: (number, result) => listener.ended(number, result),
      turned,
    });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return brokenFile(file, error.message);
  }
}
