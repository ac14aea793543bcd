import { type Draft, HostError, openDraft } from "../runtime/mod.ts";

/** A file that a flag names: begun before anything runs, and there in whole or not at all. */
export class ReportFile {
  readonly #draft: Draft;
  readonly #flag: string;

  private constructor(draft: Draft, flag: string) {
    this.#draft = draft;
    this.#flag = flag;
  }

  /**
   * @param path where it is to be; through a link the file that this leads to
   * @param flag how errors name it, such as `--junit-path=report.xml`
   * @throws {HostError} when it can't be written
   */
  static async open(path: string, flag: string): Promise<ReportFile> {
    try {
      return new ReportFile(await openDraft(path), flag);
    } catch (error) {
      throw named(flag, error);
    }
  }

  /** Writes the whole of it, from its pieces. @throws {HostError} */
  write(pieces: readonly string[] | Generator<string>): void {
    const encoder = new TextEncoder();
    try {
      for (const piece of pieces) this.#draft.write(encoder.encode(piece));
      this.#draft.commit();
    } catch (error) {
      this.#draft.discard();
      throw named(this.#flag, error);
    }
  }

  /** Leaves nothing of it, and an older file as it was; of one that was written it does nothing. */
  discard(): void {
    this.#draft.discard();
  }
}

function named(flag: string, error: unknown): unknown {
  return error instanceof HostError ? new HostError(`${flag}: ${error.message}`) : error;
}
