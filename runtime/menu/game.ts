import type { Data } from "../spec.ts";
import { defineModule, frozen } from "../spec.ts";

/** What is new in the game from a frame on. */
export interface GameStep {
  /** The number of the frame, the first is 0. */
  readonly at: number;
  /** The player from then on; left out where nothing changes. */
  readonly localplayer?: { readonly value: Data };
  /** An event that is fired in that frame. */
  readonly event?: { readonly name: string; readonly fields: Readonly<Record<string, unknown>> };
}

/** What the game shows to the scripts of a host, and what happens in it. */
export class Game {
  localplayer: Data;
  #steps: readonly GameStep[] = [];
  #next = 0;
  #first = 0;

  /** Takes a timeline; the player of its frame 0 is there at once. @param first the number of that frame in the run */
  play(steps: readonly GameStep[], first = 0): void {
    this.#steps = steps.toSorted((a, b) => a.at - b.at);
    this.#next = 0;
    this.#first = first;
    for (const { at, localplayer } of this.#steps) {
      if (at === 0 && localplayer !== undefined) this.localplayer = localplayer.value;
    }
  }

  /** True while events are still to come. */
  get isPlaying(): boolean {
    return this.#steps.findLastIndex(({ event }) => event !== undefined) >= this.#next;
  }

  /** Lets everything happen that is due in frame `number`, or was before it. */
  advance(number: number, fire: (name: string, fields: object) => void): void {
    for (
      let step = this.#steps[this.#next];
      step !== undefined && step.at <= number - this.#first;
    ) {
      if (step.localplayer !== undefined) this.localplayer = step.localplayer.value;
      if (step.event !== undefined) fire(step.event.name, step.event.fields);
      step = this.#steps[++this.#next];
    }
  }
}

/** What scripts see of the game. */
export const game = defineModule({
  name: "game",
  doc: "The game, as far as `--game=FILE.json` tells of it.",
  open: (context) => context.shared(Game),
  fields: {
    localplayer: {
      doc: "the player's fields, or nil when there is no player",
      kind: frozen,
      get: (game: Game) => game.localplayer,
    },
  },
});
