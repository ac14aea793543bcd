import { RaiseError } from "../errors.ts";
import type { Data } from "../values.ts";
import type { Session } from "./session.ts";

/** Which test runs: what a spec drives. One for each spec file. */
export class Current {
  session: Session | undefined;
  /** Hands over what the spec has changed in tables of its own. */
  handOver: () => void = () => {};
  #shown: { session: Session; value: Data; version: number } | undefined;

  /** The host of the test that runs. @throws {RaiseError} outside of tests, with the name of what was called there */
  of(name: string): Session {
    if (this.session === undefined) {
      throw new RaiseError(
        `${name} is there for tests only: call it within an it, before_each or after_each`,
      );
    }
    return this.session;
  }

  /** The same for a function that lets the host do something. @throws as `of` */
  drive(name: string): Session {
    const session = this.of(name);
    session.drive();
    this.handOver();
    return session;
  }

  /** The player that `game` shows; the version is another one for each player and each test. */
  get player(): { readonly value: Data; readonly version: number } {
    const session = this.of("luanet.game");
    const value = session.game.localplayer;
    if (this.#shown?.session !== session || this.#shown.value !== value) {
      this.#shown = { session, value, version: (this.#shown?.version ?? 0) + 1 };
    }
    return this.#shown;
  }

  /** Shows another player, or nothing new when it is the same: scripts then keep the table that they have. */
  set player({ value }: { readonly value: Data }) {
    const { game } = this.of("luanet.game");
    if (!isSame(value, game.localplayer)) game.localplayer = value;
  }
}

/** Have both the same content? Pairs count in their order: a table that was copied twice has them in the same. */
function isSame(a: Data, b: Data): boolean {
  if (typeof a !== "object" || typeof b !== "object") return Object.is(a, b);
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length &&
      a.every((byte, i) => byte === b[i]);
  }
  return a.pairs.length === b.pairs.length && a.pairs.every(([key, value], i) => {
    const [otherKey, otherValue] = b.pairs[i] ?? [];
    return isSame(key, otherKey) && isSame(value, otherValue);
  });
}
