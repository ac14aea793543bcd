import { HostError, loadHar, type Recording } from "../runtime/mod.ts";
import { JsonFile, readFlagFile } from "./json_file.ts";

/**
 * Reads the HAR file that `--replay` names.
 * @throws {HostError} with file, line and column of what is wrong
 */
export async function readHarFile(name: string): Promise<Recording> {
  const text = readFlagFile(name, {
    given: `--replay=${name}`,
    wanted: "a HAR file",
    hint: `, such as --record=${name} writes`,
  }).replace(/^\ufeff/, "");
  const { HarError, readHar } = await loadHar();
  try {
    return readHar(parse(name, text));
  } catch (error) {
    if (!(error instanceof HarError)) throw error;
    throw new JsonFile(name, text).wrongAt(error.path, error.message);
  }
}

/** The quick way: where in the file something is need only be known of what is wrong. */
function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    new JsonFile(name, text);
    throw new HostError(`${name} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
