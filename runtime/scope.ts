/** Something that a script opened and that has to be closed. */
export interface Resource {
  close(): void;
  /** How many things of which kind it has open, for who wants to know what was left: `server`, `socket`, `request`. */
  open?(): Readonly<Record<string, number>>;
}

/**
 * Owns what one script opened. Closing it closes everything, once, the newest first. Some of it is work: while there
 * is any, a run goes on.
 */
export class Scope {
  readonly #resources = new Set<Resource>();
  #work = 0;
  #closed = false;

  /** True once it was closed: nothing of the script may be called any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** True while the script has something to do: a subscription, a request, a socket, a server. */
  get hasWork(): boolean {
    return this.#work > 0;
  }

  /** Takes a resource in; one that comes too late is closed at once. */
  add(resource: Resource): void {
    if (this.#closed) resource.close();
    else this.#resources.add(resource);
  }

  /** Forgets a resource that has closed itself. */
  remove(resource: Resource): void {
    this.#resources.delete(resource);
  }

  /** Counts a piece of work until the function that it gives is called, once. */
  work(): () => void {
    this.#work++;
    let done = false;
    return () => {
      if (!done) this.#work--;
      done = true;
    };
  }

  /** How many things of each kind are open. */
  left(): ReadonlyMap<string, number> {
    const left = new Map<string, number>();
    for (const resource of this.#resources) {
      for (const [kind, count] of Object.entries(resource.open?.() ?? {})) {
        if (count > 0) left.set(kind, (left.get(kind) ?? 0) + count);
      }
    }
    return left;
  }

  /** Closes everything. An error of one resource does not keep the others open; the first one is thrown at the end. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const errors: unknown[] = [];
    for (const resource of [...this.#resources].reverse()) {
      try {
        resource.close();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#resources.clear();
    this.#work = 0;
    if (errors.length > 0) throw errors[0];
  }
}
