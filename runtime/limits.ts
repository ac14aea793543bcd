/** Every bound of the runtime, named, with its reason. Sizes in bytes, times in milliseconds. */

const MiB = 1 << 20;

/** For `luanet check`, whose sources are only compiled. */
export const CHECK_MEMORY = 512 * MiB;
export const CHECK_TIMEOUT = 5_000;
/** A Lua file: read whole, before Lua's own limit can count it. */
export const SOURCE_BYTES = 64 * MiB;

/** Text up to this size is compiled at a stretch; longer text in pieces, with a look at the clock between them. */
export const LOAD_WHOLE = 64 * 1024;
export const LOAD_PIECE = 4 * 1024;
/** Bytes of a format of `os.date`. */
export const DATE_FORMAT = 4_096;

/** Lua instructions between two looks at the clock: few, for one of them may take 50 ms (a string of 100 MB). Costs 6 %. */
export const HOOK_INTERVAL = 100;
/**
 * Entries into C (pcall, resume, host functions) between two looks at the clock. Each coroutine counts its
 * instructions alone: nests of short coroutines would never be looked at without this.
 */
export const ENTRIES_PER_LOOK = 64;
/** Calls on a Lua stack: deeper is an endless recursion, and Lua's own limit takes up to 2 s to reach. */
export const STACK_DEPTH = 190_000;
/** Time between two measures of the stack's depth: measuring a deep stack takes up to 1 ms. */
export const STACK_DEPTH_EVERY = 5;

/** Elements that one call of `table.move`, `insert`, `remove`, `concat` or `sort` may go over: C loops can't be stopped. */
export const TABLE_RANGE = 1 << 24;
/** Elements that one `table.sort` may sort: it takes about 3 s for them. */
export const SORT_RANGE = 1 << 22;

/** Levels shown of a long traceback, at its top and at its bottom, as in Lua's own. */
export const TRACEBACK_TOP = 10;
export const TRACEBACK_BOTTOM = 11;
/** Locals shown of the function that failed. */
export const LOCALS = 20;
/** Stack levels that are searched for modules that require one another. */
export const LOADING_LEVELS = 2_000;
/** Characters of one value, or of one name, shown in messages. */
export const VALUE_WIDTH = 72;

/** Subscriptions of one script: each also takes memory that the script's own limit does not count. */
export const SUBSCRIPTIONS = 100_000;

/** Milliseconds that a run sleeps at most while nobody hears its frames. */
export const LONGEST_SLEEP = 1_000;
/** Frames of a virtual clock in a row before signals and other work are looked at. */
export const FRAMES_PER_BREATH = 1_000;
