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
/**
 * Calls of the hook between two measures of the stack's depth: measuring a deep stack takes up to 1 ms. Counted, not
 * timed, so that an endless recursion ends at the same depth in every run.
 */
export const STACK_DEPTH_EVERY = 2_500;

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

/** Levels of a table that is copied out of Lua, or a cycle would go on for ever. */
export const DATA_DEPTH = 100;

/** Bytes of one such copy: each lies outside of the memory that the script's own limit counts. */
export const DATA_BYTES = 16 * MiB;
/** Settings of the menu, of all scripts. */
export const SETTINGS = 10_000;

/** Subscriptions of one script: each also takes memory that the script's own limit does not count. */
export const SUBSCRIPTIONS = 100_000;

/** Bytes of a WebSocket message that are too many: the host's guard against giant payloads, and Deno's own for a frame. */
export const MESSAGE_BYTES = 64 * MiB;
/** Bytes that may wait for a WebSocket peer that does not read, or a broadcast would fill the memory. */
export const PEER_WAITING = 64 * MiB;
/** Bytes of messages from one peer that may wait for a script to hear them: Deno can't be told to read more slowly. */
export const PEER_UNHEARD = 2 * MESSAGE_BYTES;
/** Milliseconds that connecting to a WebSocket server may take. */
export const CONNECT_TIMEOUT = 10_000;
/** Milliseconds that a request may take from the call to its last byte, if the script does not say; and at the most. */
export const TIMEOUT = 10_000;
export const LONGEST_TIMEOUT = 86_400_000;
/** Bytes of a body that is kept in memory, if the command line does not say. */
export const MAX_BODY = 64 * MiB;
/** Redirects that a request follows. */
export const REDIRECTS = 20;
/** Requests of one script that are under way at once: each takes a connection, and the others wait. */
export const REQUESTS = 256;
/** How many of them may be new; the others have not been answered for a while. */
export const QUICK_REQUESTS = 64;

/** Milliseconds that an unload waits for servers to take what was sent to them, and the close behind it. */
export const LAST_WORDS = 100;
/** Requests of one script that may be unanswered: each takes memory that the script's own limit does not count. */
export const UNANSWERED = 100_000;
/** Characters of a URL: Deno sends no more. */
export const URL_LENGTH = 65_534;
/** Milliseconds after which a close that the other end does not answer is reported all the same. */
export const CLOSE_TIMEOUT = 2_000;
/** Bytes of the reason of a close: a control frame has room for no more. */
export const CLOSE_REASON = 123;
/** Refused handshakes of one server that are logged one by one: anybody can make more. */
export const REFUSALS_LOGGED = 20;

/** Milliseconds by which a run wakes late only when the process was busy. */
export const OVERDUE = 50;

/** Milliseconds in which what arrived while the process was busy comes in. */
export const CATCH_UP = 50;

/** Milliseconds that a run sleeps at most while nobody hears its frames. */
export const LONGEST_SLEEP = 1_000;
/** Frames of a virtual clock in a row before signals and other work are looked at. */
export const FRAMES_PER_BREATH = 1_000;

/** Levels of arrays and objects in JSON, written and read. */
export const JSON_DEPTH = 512;
/** Bytes of a long string in JSON between two looks at the clock. */
export const JSON_CHUNK = 32 * 1024;
/** Values in JSON between two looks at the clock. */
export const JSON_VALUES_PER_LOOK = 256;
/** Values that one `json.encode` names as left out; the others are counted. */
export const JSON_WARNINGS = 10;
/** Steps of a path in a warning of `json.encode`: the first and the last ones. */
export const JSON_PATH_STEPS = 24;

/** Characters of a path: Linux takes no more bytes. Bytes of one name in it: its file systems take no more. */
export const PATH_LENGTH = 4_096;
export const NAME_BYTES = 255;
/** Names that one `file.scan` looks at: links that lead round and round have no end. */
export const SCAN_NAMES = 100_000;
/** Missing paths of which a script is told when they differ from others only in case: each look lists folders. */
export const CASE_PATHS = 1_000;

/**
 * Frames that one test turns, more than a day at 60 a second, and calls by which it drives the host: a loop that waits
 * for what never comes has no other end.
 */
export const TEST_FRAMES = 6_000_000;
export const TEST_CALLS = 1_000_000;
/** Times that what arrived is taken in within one frame of a test: two ends that answer each other have no end. */
export const ARRIVALS = 100;

/** Bytes that are kept of what is written while one test runs: reports show a hundred lines of it. */
export const TEST_OUTPUT = MiB;
/** Bytes that are kept for a spec of what the scripts of a test print, log and show, and their errors: more fails it. */
export const TEST_SAID = 64 * MiB;
export const TEST_ERRORS = 65_536;

/** Bytes of one body that a recording keeps, and of all bodies and messages: it is read back as one string. */
export const RECORDED_BODY = 64 * MiB;
export const RECORDED_BYTES = 256 * MiB;
/** Milliseconds between what is recorded of two requests, at least: as little as a date of today can tell apart. */
export const RECORDED_STEP = 0.000_5;
/** Milliseconds that a replay may be early: what those steps and rounding add up to must not miss a frame. */
export const REPLAY_EARLY = 0.05;
/**
 * Milliseconds that an answer waits for one that was quicker in the recording: the clock's own jitter is far less, and
 * a script that asks for other things than it did must not wait for ever.
 */
export const REPLAY_ORDER = 1_000;
