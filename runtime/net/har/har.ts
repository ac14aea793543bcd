/** Traffic that is recorded to HAR files, and answered from them: what is for the command line and the test driver. */
export { HarError } from "./fields.ts";
export type { Recording } from "./model.ts";
export { readHar } from "./read.ts";
export { Recorder } from "./recorder.ts";
export { Replay } from "./replay.ts";
export type { RunTime } from "./score.ts";
export type { ReplayEvents } from "./stage.ts";
export { harText } from "./write.ts";
