/** The command line can't be understood: the message names the value and the remedy. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What the process exits with. */
  readonly exitCode = 2;
}

/** Longer words are no slips of a name, and comparing them takes long. */
const longestWord = 64;

/**
 * The known name that `word` was most likely meant to be; `undefined` when none is near.
 * Loads its library when called, since only errors need it.
 */
export async function nearest(
  word: string,
  known: readonly string[],
): Promise<string | undefined> {
  if (word.length > longestWord || known.length === 0) return undefined;
  const [{ closestString }, { levenshteinDistance }] = await Promise.all([
    import("@std/text/closest-string"),
    import("@std/text/levenshtein-distance"),
  ]);
  const found: string = closestString(word, known);
  const distance: number = levenshteinDistance(word.toLowerCase(), found.toLowerCase());
  // Two, since swapped letters count as two changes: rnu, run.
  const near = Math.max(2, Math.floor(found.length / 3));
  return distance <= near && distance < word.length ? found : undefined;
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${last}` : last;
}
