/** What is known of the signals that end a run. */
export interface EndSignals {
  /** What the process is to exit with; undefined while none has come. */
  readonly exitCode: number | undefined;
  close(): void;
}

/** Calls `stop` on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function listenForEnd(stop: () => void): EndSignals {
  let exitCode: number | undefined;
  const signals = Deno.build.os === "windows"
    ? [["SIGINT", 130]] as const
    : [["SIGINT", 130], ["SIGTERM", 143]] as const;
  const listeners = signals.map(([signal, code]) => ({
    signal,
    heard: () => {
      exitCode ??= code;
      close();
      stop();
    },
  }));
  const close = () => {
    for (const { signal, heard } of listeners.splice(0)) Deno.removeSignalListener(signal, heard);
  };
  for (const { signal, heard } of listeners) Deno.addSignalListener(signal, heard);
  return {
    get exitCode() {
      return exitCode;
    },
    close,
  };
}
