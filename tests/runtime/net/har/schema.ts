import { Ajv } from "ajv";
import formats from "ajv-formats";
import * as schemas from "har-schema";

/** What is wrong with a HAR by its published JSON schema, a line each. */
export function schemaErrors(har: unknown): string[] {
  // Written for an older draft, of which it uses nothing that has changed since.
  const all: Record<string, object> = schemas.default;
  const own = Object.values(all).map((schema) =>
    Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema"))
  );
  const ajv = new Ajv({ schemas: own, allErrors: true, strict: false });
  formats.default(ajv);
  const validate = ajv.getSchema("har.json#");
  if (validate === undefined) throw new Error("the package har-schema has no har.json");
  validate(har);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
