import type {
  ClassSpec,
  FieldSpec,
  FunctionSpec,
  ModuleSpec,
  Signature,
} from "../../runtime/spec.ts";

/**
 * What Lua uses of described modules. What there is to use is named as scripts write it: `event.on`, `net.http:get (1 of
 * 2)`, `WsServer:send`, `WsServer.id`.
 */
export class Uses {
  readonly #described = new Set<string>();
  readonly #used = new Set<string>();

  /** What was described and not used so far. */
  get missing(): string[] {
    return [...this.#described].filter((name) => !this.#used.has(name));
  }

  /** Modules that do the same, and whose use is taken down. */
  watch(modules: readonly ModuleSpec[]): readonly ModuleSpec[] {
    return modules.map((module) => {
      const prefix = (sign: string) => module.name === "" ? "" : module.name + sign;
      return {
        ...module,
        functions: this.#functions(prefix("."), module.functions),
        methods: this.#functions(prefix(":"), module.methods),
        fields: this.#fields(prefix("."), module.fields),
        classes: module.classes.map((each) => this.#class(each)),
      };
    });
  }

  #class(spec: ClassSpec): ClassSpec {
    return {
      ...spec,
      methods: this.#functions(`${spec.name}:`, spec.methods),
      fields: this.#fields(`${spec.name}.`, spec.fields),
    };
  }

  #functions<S>(
    prefix: string,
    specs: Readonly<Record<string, FunctionSpec<S>>>,
  ): Record<string, FunctionSpec<S>> {
    return mapped(specs, (spec, name) => ({
      ...spec,
      signatures: spec.signatures.map((signature, i): Signature<S> => {
        const count = spec.signatures.length;
        const use = this.#use(prefix + name + (count === 1 ? "" : ` (${i + 1} of ${count})`));
        return {
          ...signature,
          run: (...args) => {
            use();
            return signature.run(...args);
          },
        };
      }),
    }));
  }

  #fields<S>(
    prefix: string,
    specs: Readonly<Record<string, FieldSpec<S>>>,
  ): Record<string, FieldSpec<S>> {
    return mapped(specs, (spec, name) => {
      const use = this.#use(prefix + name);
      return {
        ...spec,
        get: (of) => {
          use();
          return spec.get(of);
        },
      };
    });
  }

  /** Something is there to be used; what this gives is called when it is. */
  #use(name: string): () => void {
    this.#described.add(name);
    return () => this.#used.add(name);
  }
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  map: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
