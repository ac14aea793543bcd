import {
  choice,
  defineFlags,
  integer,
  list,
  optionalValue,
  origin,
  size,
  text,
  time,
  toggle,
  value,
  type Values,
} from "./flags.ts";

/** The flags of `luanet run`. */
export const runFlags = defineFlags("run", {
  tick: value(integer({ least: 1, most: 1000 }), {
    default: "60",
    doc: "frames per second, 1 to 1000",
  }),
  // Not 0: a run of no frames is `luanet check`.
  frames: value(integer({ least: 1 }), { doc: "stop after N frames" }),
  duration: value(time({ zero: false }), { doc: "stop after this time" }),
  virtual: toggle({ doc: "virtual clock: frames as fast as they go" }),
  dispatch: value(choice("now", "frame"), {
    default: "now",
    doc: "run callbacks at once, or at the next frame",
  }),
  watch: optionalValue(text("PATHS"), {
    bare: " ",
    doc: "reload on change, also of PATHS (a,b)",
  }),
  watchExclude: list(text("GLOB"), { doc: "files whose changes reload nothing" }),
  noClearScreen: toggle({ doc: "keep the screen when scripts reload" }),
  root: value(text("FOLDER"), { default: ".", doc: "the only folder that scripts may touch" }),
  game: value(text("FILE.json"), { doc: "what `game` shows, and events of the game" }),
  record: value(text("FILE.har"), { doc: "write the traffic to a HAR file" }),
  replay: value(text("FILE.har"), { doc: "answer from a HAR file, without a network" }),
  redact: list(text("HEADER"), { doc: "one more header that --record leaves out" }),
  trace: toggle({ doc: "a line for each request and message" }),
  allowOrigin: list(origin(), {
    doc: "a page's origin that a server lets in",
  }),
  callbackTimeout: value(time({ zero: true }), {
    default: "5s",
    doc: "stop a callback that takes longer, 0: never",
  }),
  memory: value(size({ least: "16MiB", most: "2GiB" }), {
    default: "512MiB",
    doc: "memory of a script, 16MiB to 2GiB",
  }),
  maxBody: value(size({ least: "1KiB", most: "1GiB" }), {
    default: "64MiB",
    doc: "the most that resp.body holds",
  }),
  logLevel: value(choice("debug", "info", "warn", "error"), {
    default: "info",
    doc: "the least urgent lines to show",
  }),
  logFormat: value(choice("text", "json"), { default: "text", doc: "how log lines are written" }),
  quiet: toggle({ doc: "show only what scripts print, and errors" }),
});

/** Times in milliseconds, the memory in bytes; `frames` and `duration` are undefined for no end. */
export type RunFlags = Values<typeof runFlags>;
