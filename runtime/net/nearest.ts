import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** Characters of a text that are compared, and texts: comparing takes the time of both lengths multiplied. */
const COMPARED = 200, TEXTS = 200;

/** The text that is most like another one. */
export function nearestOf(text: string, texts: readonly string[]): string | undefined {
  const wanted = text.slice(0, COMPARED);
  let nearest: string | undefined, least = Infinity;
  for (const other of texts.slice(0, TEXTS)) {
    const distance: number = levenshteinDistance(wanted, other.slice(0, COMPARED));
    if (distance < least) [nearest, least] = [other, distance];
  }
  return nearest;
}
