import { joined } from "../bytes.ts";
import { HostError, RaiseError, type ScriptError } from "../errors.ts";
import {
  boolean,
  bytes,
  defineClass,
  integer,
  list,
  number,
  param,
  record,
  shownAs,
  text,
} from "../spec.ts";
import { waits } from "../waits.ts";
import type { Current } from "./current.ts";
import type { LoadedScript, Session } from "./session.ts";

/** A script that a test has loaded, and the host that it runs in. */
export class TestScript {
  constructor(
    private readonly current: Current,
    readonly session: Session,
    readonly loaded: LoadedScript,
  ) {}

  /** The host, to let it do something. @throws {RaiseError} in another test than the one that loaded the script */
  drive(name: string): Session {
    const session = this.current.drive(name);
    if (session === this.session) return session;
    const { script } = this.loaded.script;
    throw new RaiseError(`${name}: ${script} was loaded by an earlier test, and ended with it`);
  }
}

/** An error that a script did not handle, as a spec sees it. */
const errorRecord = shownAs(
  "text",
  record(
    "ScriptError",
    param("text", text, "`file:line: message`; what `tostring` gives, too"),
    param("message", text, "without the position"),
    param("file", text, "the Lua file, or the script's path where no file is known"),
    param("line", integer, "0 where it is not known"),
    param("kind", text, "`runtime`, or `killed` when it was stopped"),
    param("traceback", text, "a line for each level, the innermost first"),
  ),
);

const logRecord = shownAs(
  "message",
  record(
    "LogLine",
    param("level", text, "`debug`, `info`, `warn` or `error`"),
    param("message", bytes, "what `tostring` gives, too"),
    param("time", number, "seconds since the test began"),
  ),
);

function shown(error: ScriptError): object {
  const { position, message, line, kind, file, script, traceback } = error;
  const levels = traceback.map(({ file, line, what }) =>
    `${file === undefined ? "[host]" : line > 0 ? `${file}:${line}` : file}: in ${what}`
  );
  return {
    text: `${position}: ${message}`,
    message,
    file: file ?? script,
    line,
    kind,
    traceback: levels.join("\n"),
  };
}

/** What a spec sees of a script. */
export const scriptClass = defineClass<TestScript>({
  name: "Script",
  doc: "A script that a test has loaded.",
  show: ({ loaded }) => `Script(${loaded.script.script})`,
  fields: {
    path: {
      doc: "its `_SCRIPT_PATH`",
      kind: text,
      get: ({ loaded }: TestScript) => loaded.script.script,
    },
    is_loaded: {
      doc: "false once it was unloaded, or stopped",
      kind: boolean,
      get: ({ session, loaded }: TestScript) => session.host.scripts.includes(loaded.script),
    },
    printed: {
      doc: "what it printed so far",
      kind: bytes,
      get: ({ loaded }: TestScript) => joined(loaded.said.printed),
    },
    log: {
      doc: "what it logged so far, and what was logged about it",
      kind: list(logRecord),
      get: ({ loaded }: TestScript) => loaded.said.log,
    },
    errors: {
      doc:
        "the errors that it did not handle so far. A test fails on those that it has not looked at by reading this",
      kind: list(errorRecord),
      get: ({ loaded: { said } }: TestScript) => {
        said.seen = said.errors.length;
        return said.errors.map(shown);
      },
    },
  },
  methods: {
    unload: waits({
      doc: "Unloads it: `script_unloaded` is fired, then everything that it opened is closed.",
      args: [],
      returns: [],
      example: "script:unload()",
    }, async (script: TestScript) => {
      const session = script.drive("script:unload");
      await session.unload(script.loaded);
    }),
    reload: waits({
      doc:
        "Loads it again, with the file as it is now, as a reload in watch mode does. What `file.write` has written in " +
        "this test counts.",
      args: [],
      returns: [],
      example: "script:reload()",
    }, async (script: TestScript) => {
      const session = script.drive("script:reload");
      try {
        await session.reload(script.loaded);
      } catch (error) {
        throw error instanceof HostError ? new RaiseError(error.message) : error;
      }
    }),
  },
});
