/** A value that a HAR can't have: where it is, and what is wrong with it. */
export class HarError extends Error {
  override readonly name = "HarError";

  /** @param path the names and numbers that lead to the value */
  constructor(readonly path: readonly (string | number)[], what: string) {
    super(`${pathText(path)} ${what}`);
  }
}

/** A value of a JSON document, and the way to it: asked for what it ought to be, it says what it is instead. */
export class Field {
  constructor(
    private readonly value: unknown,
    private readonly path: readonly (string | number)[] = [],
  ) {}

  /** True for what is not there; writers leave out what they don't know, or write null. */
  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** A property; one of something missing is missing, too. @throws {HarError} when this is no object */
  get(name: string): Field {
    const { value } = this;
    if (value === undefined || value === null) return new Field(undefined, [...this.path, name]);
    if (typeof value !== "object" || Array.isArray(value)) throw this.wrong("an object");
    const property = Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
    return new Field(property, [...this.path, name]);
  }

  /** The items of a list, none of one that is missing. @throws {HarError} */
  items(): Field[] {
    if (this.isMissing) return [];
    if (!Array.isArray(this.value)) throw this.wrong("a list");
    return this.value.map((item: unknown, i) => new Field(item, [...this.path, i]));
  }

  /** @throws {HarError} when it is missing, too */
  text(): string {
    if (typeof this.value !== "string") throw this.wrong("a text");
    return this.value;
  }

  textOr(fallback: string): string {
    return this.isMissing ? fallback : this.text();
  }

  /** @throws {HarError} when it is missing, too */
  number(): number {
    if (typeof this.value !== "number" || !Number.isFinite(this.value)) {
      throw this.wrong("a number");
    }
    return this.value;
  }

  numberOr(fallback: number): number {
    return this.isMissing ? fallback : this.number();
  }

  /** The bytes that a text in base64 stands for. @throws {HarError} */
  base64(): Uint8Array {
    try {
      return Uint8Array.fromBase64(this.text());
    } catch (error) {
      if (error instanceof HarError) throw error;
      throw this.wrong("in base64");
    }
  }

  /** @param ought `a text`, `a list` */
  wrong(ought: string): HarError {
    const what = this.value === undefined ? "but is missing" : `got ${described(this.value)}`;
    return new HarError(this.path, `has to be ${ought}, ${what}`);
  }
}

/** Characters of a value that messages show. */
const SHOWN = 60;

function described(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return "the file";
  return path.map((step, i) => typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)
    .join("");
}
