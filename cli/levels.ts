import type { LogLevel } from "../runtime/mod.ts";

/** Log levels, least urgent first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];
