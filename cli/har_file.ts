import { HostError, loadHar, type Recording } from "../runtime/mod.ts";
import { JsonFile } from "./json_file.ts";

/**
 * Reads the HAR file that `--replay` names.
 * @throws {HostError} with file, line and column of what is wrong
 */
export async function readHarFile(name: string): Promise<Recording> {
  const text = readText(name);
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

function readText(name: string): string {
  try {
    return Deno.readTextFileSync(name).replace(/^\ufeff/, "");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new HostError(
        `--replay=${name}: no such file; name a HAR file, such as --record=${name} writes`,
      );
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`--replay=${name} can't be read: run luanet with --allow-read`);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new HostError(`--replay=${name} is a folder; name a HAR file`);
    }
    throw new HostError(
      `--replay=${name} can't be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
