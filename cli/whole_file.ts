/**
 * Writes a file in one step: beside its place first, and then renamed. Nothing of one that fails is left.
 * @throws what the system says
 */
export function writeWhole(path: string, text: string): void {
  const part = partOf(path);
  attempt(part, () => {
    Deno.writeTextFileSync(part, text);
    Deno.renameSync(part, path);
  });
}

/** Sees that a file could be written so, and leaves nothing. @throws what the system says */
export function tryWhole(path: string): void {
  const part = partOf(path);
  attempt(part, () => {
    Deno.writeTextFileSync(part, "");
    Deno.removeSync(part);
  });
}

function partOf(path: string): string {
  return `${path}.part`;
}

function attempt(part: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    try {
      if (Deno.lstatSync(part).isFile) Deno.removeSync(part);
    } catch {
      // The error that is on its way says more.
    }
    throw error;
  }
}
