import type { Kind, Param } from "./kinds.ts";
import type { Asked } from "./values.ts";

/** A Lua function whose result is of use. */
export function asked<T>(result: Kind<T>, ...params: Param[]): Kind<Asked<T>> {
  return { tag: "func", params, result };
}

/** A value that is looked at once more when it was read. @param whyNot says why it can't be taken, if so */
export function checked<T>(of: Kind<T>, whyNot: (value: T) => string | undefined): Kind<T> {
  return { tag: "checked", of, whyNot };
}
