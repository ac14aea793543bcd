import { RaiseError } from "../errors.ts";
import { SUBSCRIPTIONS } from "../limits.ts";
import {
  type EventFields,
  type EventName,
  events,
  isEventName,
  kindOf,
  lifecycleEvents,
} from "./names.ts";
import {
  boolean,
  type Callback,
  defineModule,
  fn,
  func,
  integer,
  param,
  record,
  type ScriptContext,
  Shared,
  text,
} from "../spec.ts";

export { type EventFields, type EventName, events, isEventName } from "./names.ts";

interface Subscription {
  /** The event; none for a name that nothing fires. */
  readonly name: EventName | undefined;
  readonly handler: Callback;
  readonly done: () => void;
  live: boolean;
}

/** Those who listen to one event, in the order of subscription; the dead are swept out now and then. */
interface Listeners {
  list: Subscription[];
  dead: number;
}

/** What one script listens to. */
export class Subscriptions {
  readonly #context: ScriptContext;
  readonly #byHandle = new Map<number, Subscription>();
  readonly #byName = new Map<EventName, Listeners>();
  readonly #warned = new Set<string>();
  #lastHandle = 0;
  /** The event that is being fired: nobody else may go over its list. */
  #firing: EventName | undefined;

  constructor(context: ScriptContext) {
    this.#context = context;
  }

  /** Subscribes; gives the handle to end it with. @throws {RaiseError} above `SUBSCRIPTIONS` */
  add(name: string, handler: Callback): number {
    if (this.#byHandle.size >= SUBSCRIPTIONS) {
      handler.release();
      throw new RaiseError(
        `too many subscriptions: a script may have ${SUBSCRIPTIONS} (event.off ends one)`,
      );
    }
    if (!isEventName(name)) this.#warn(name);
    const done = lifecycleEvents.has(name) ? () => {} : this.#context.scope.work();
    // A name that nothing fires may be any text: it is not kept.
    const kept = isEventName(name) ? name : undefined;
    const subscription = { name: kept, handler, done, live: true };
    if (kept !== undefined) {
      const listeners = this.#byName.get(kept);
      if (listeners === undefined) this.#byName.set(kept, { list: [subscription], dead: 0 });
      else listeners.list.push(subscription);
    }
    this.#byHandle.set(++this.#lastHandle, subscription);
    return this.#lastHandle;
  }

  /** Ends a subscription; false when there is none with this handle. */
  remove(handle: number): boolean {
    const subscription = this.#byHandle.get(handle);
    if (subscription === undefined) return false;
    this.#byHandle.delete(handle);
    subscription.live = false;
    subscription.done();
    subscription.handler.release();
    const { name } = subscription;
    const listeners = name === undefined ? undefined : this.#byName.get(name);
    // Not each time: taking many off would go over all of them for each.
    if (name !== undefined && listeners !== undefined) {
      if (++listeners.dead * 2 > listeners.list.length) this.#sweep(name);
    }
    return true;
  }

  /** Would anyone hear the event? */
  hears(name: EventName): boolean {
    return this.#byName.has(name);
  }

  /** Calls the handlers of an event, in the order of subscription, each with the same table. */
  fire<N extends EventName>(
    name: N,
    fields: N extends keyof EventFields ? EventFields[N] : unknown,
  ): void {
    const list = this.#byName.get(name)?.list;
    if (list === undefined) return;
    const { clock } = this.#context;
    const event = new Shared(kindOf(name, fields as object), {
      ...fields as object,
      timestamp: Math.trunc(clock.wallTime()),
      source: "host",
    });
    this.#firing = name;
    try {
      // Those that are added meanwhile stand behind the end.
      for (let i = 0, end = list.length; i < end; i++) {
        const subscription = list[i];
        if (subscription?.live === true) subscription.handler.call(event);
      }
    } finally {
      this.#firing = undefined;
      event.release();
    }
    this.#sweep(name);
  }

  #sweep(name: EventName): void {
    const listeners = this.#byName.get(name);
    if (listeners === undefined || listeners.dead === 0 || this.#firing === name) return;
    listeners.list = listeners.list.filter(({ live }) => live);
    listeners.dead = 0;
    if (listeners.list.length === 0) this.#byName.delete(name);
  }

  #warn(name: string): void {
    if (this.#warned.has(name) || this.#warned.size === WARNINGS) return;
    this.#warned.add(name);
    if (name.length > LONGEST_NAME) {
      this.#context.warn(`event.on: nothing fires "${name.slice(0, LONGEST_NAME)}…"`);
      return;
    }
    // Loaded only here: no script that is right pays for it.
    this.#context.await(
      import("@std/text/closest-string").then(({ closestString }) => {
        const nearest: string = closestString(name, Object.keys(events));
        this.#context.warn(`event.on: nothing fires "${name}"; did you mean "${nearest}"?`);
      }),
    );
  }
}

/** Characters of a name that is compared with the known ones: the time for it grows with the length. */
const LONGEST_NAME = 64;

/** Unknown names that are warned of, each once; after them it is quiet. */
const WARNINGS = 1_000;

/** The table that a handler gets: its fields depend on the event. */
const anyEvent = record("Event", param("timestamp", integer), param("source", text));

/** What the host fires: frames, scripts that come and go, the menu, the game. */
export const event = defineModule({
  name: "event",
  doc: "Subscribes to what the host fires. Subscriptions end with the script.",
  open: (context) => new Subscriptions(context),
  functions: {
    on: fn({
      doc:
        "Calls `handler` each time the event is fired, after the handlers that subscribed before it. " +
        "A name that nothing fires is allowed, with a warning.",
      args: [
        param("name", text, "the event, such as `frame_update`"),
        param(
          "handler",
          func(param("event", anyEvent)),
          "gets one table, the same for all handlers",
        ),
      ],
      returns: [param("handle", integer, "for `event.off`")],
      example: `event.on("frame_update", function(e) print(e.delta_time) end)`,
    }, (subscriptions: Subscriptions, name, handler) => subscriptions.add(name, handler)),
    off: fn({
      doc:
        "Ends a subscription, at once: a handler that has not been called yet for the event that is being " +
        "fired is not called any more.",
      args: [param("handle", integer, "from `event.on`")],
      returns: [param("ended", boolean, "false when there was no such subscription")],
      example: `event.off(handle)`,
    }, (subscriptions: Subscriptions, handle) => subscriptions.remove(handle)),
  },
});
