import { boolean, defineModule, fn, func, integer, param, record, text } from "../spec.ts";
import { Subscriptions } from "./subscriptions.ts";

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
