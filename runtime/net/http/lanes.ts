import { QUICK_REQUESTS, REQUESTS } from "../../limits.ts";

type Work = () => Promise<void>;

/**
 * Runs requests, some at a time: each takes a connection, and the system has only so many. Few connections are the
 * quickest; one whose request takes long is not counted among the few, so that it holds up no other.
 */
export class Lanes {
  readonly #waiting: Work[] = [];
  /** What runs, and whether it has run for a while. */
  readonly #running = new Map<Work, boolean>();
  #most = QUICK_REQUESTS;
  #looks = false;

  /** @param later runs `look` in a while, once */
  constructor(private readonly later: (look: () => void) => void) {}

  /** Runs `work`, which never fails, when it is its turn. */
  add(work: Work): void {
    this.#waiting.push(work);
    this.#start();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #start(): void {
    while (this.#running.size < this.#most) {
      const work = this.#waiting.shift();
      if (work === undefined) return;
      this.#run(work);
    }
    if (this.#waiting.length === 0 || this.#looks) return;
    this.#looks = true;
    this.later(() => this.#look());
  }

  async #run(work: Work): Promise<void> {
    this.#running.set(work, false);
    await work();
    this.#running.delete(work);
    this.#start();
  }

  /** What still runs at the second look takes long. */
  #look(): void {
    this.#looks = false;
    let long = 0;
    for (const [work, isOld] of this.#running) {
      if (isOld) long++;
      else this.#running.set(work, true);
    }
    this.#most = Math.min(QUICK_REQUESTS + long, REQUESTS);
    this.#start();
  }
}
