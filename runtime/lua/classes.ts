import { RaiseError } from "../errors.ts";
import type { ClassSpec, FieldSpec } from "../spec.ts";
import type { LuaState } from "./api.ts";
import { bindFunction } from "./calls.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { classKey, pusherFor, type Report } from "./pushers.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/**
 * Makes the metatable of a class's objects: methods, fields that can be read and not written, `tostring`. Scripts can
 * neither reach nor change it. Allocates.
 */
export function bindClass(machine: Machine, L: LuaState, spec: ClassSpec, report: Report): void {
  const { x, stack, functions, objects } = machine;
  const { name } = spec;
  const objectAt = (L: LuaState, index: number) => {
    const entry = objects.get(x.lua_touserdata(L, index));
    return entry?.name === name ? entry.object : undefined;
  };
  const methods = stack.name(`methods of ${name}`);
  x.lua_createtable(L, 0, 8);
  for (const [method, described] of Object.entries(spec.methods)) {
    functions.pushLazy(L, () => {
      const f = bindFunction(machine, described, method, 2, (L) => objectAt(L, 1), report);
      return (L) => {
        if (objectAt(L, 1) !== undefined) return f(L);
        const path = `${name}:${method}`;
        throw new RaiseError(`${path} is called with a colon, not a dot: ${path}(...)`);
      };
    });
    x.lua_setfield(L, -2, stack.name(method));
  }
  x.lua_rawsetp(L, REGISTRY, methods);
  const readField = fieldReader(machine, spec.fields, (L) => objectAt(L, 1));
  const metamethods: Record<string, HostFunction> = {
    __index: (L) => {
      x.lua_rawgetp(L, REGISTRY, methods);
      x.lua_pushvalue(L, 2);
      return x.lua_rawget(L, -2) !== LuaType.nil ? 1 : readField(L);
    },
    __newindex: (L) => {
      const key = x.lua_type(L, 2) === LuaType.string ? ` '${stack.head(L, 2, 64)}'` : "";
      throw new RaiseError(`attempt to write field${key} of a ${name}: its fields are read-only`);
    },
    __tostring: (L) => {
      const object = objectAt(L, 1);
      stack.pushText(L, object === undefined ? name : spec.show(object));
      return 1;
    },
    __gc: (L) => {
      objects.delete(x.lua_touserdata(L, 1));
      return 0;
    },
  };
  x.lua_createtable(L, 0, 8);
  for (const [event, f] of Object.entries(metamethods)) {
    functions.push(L, f);
    x.lua_setfield(L, -2, stack.name(event));
  }
  stack.pushText(L, name);
  x.lua_setfield(L, -2, stack.name("__name"));
  x.lua_pushboolean(L, 0);
  x.lua_setfield(L, -2, stack.name("__metatable"));
  x.lua_rawsetp(L, REGISTRY, classKey(machine, name));
}

/** Lets the table at the top of the stack answer for fields that are read when a script reads them. Allocates. */
export function bindFields(
  machine: Machine,
  L: LuaState,
  fields: Readonly<Record<string, FieldSpec<never>>>,
  stateOf: (L: LuaState) => unknown,
): void {
  const { x, stack, functions } = machine;
  x.lua_createtable(L, 0, 3);
  functions.push(L, fieldReader(machine, fields, stateOf));
  x.lua_setfield(L, -2, stack.name("__index"));
  functions.push(L, (L) => {
    const key = x.lua_type(L, 2) === LuaType.string ? stack.head(L, 2, 64) : undefined;
    if (key !== undefined && Object.hasOwn(fields, key)) {
      throw new RaiseError(`attempt to write field '${key}': it is read-only`);
    }
    x.lua_rawset(L, 1);
    return 0;
  });
  x.lua_setfield(L, -2, stack.name("__newindex"));
  x.lua_pushboolean(L, 0);
  x.lua_setfield(L, -2, stack.name("__metatable"));
  x.lua_setmetatable(L, -2);
}

/** An `__index` for described fields: any other key is nil. */
function fieldReader(
  machine: Machine,
  fields: Readonly<Record<string, FieldSpec<never>>>,
  stateOf: (L: LuaState) => unknown,
): HostFunction {
  const { x, stack } = machine;
  return (L) => {
    const key = x.lua_type(L, 2) === LuaType.string ? stack.head(L, 2, 64) : "";
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) x.lua_pushnil(L);
    else pusherFor(machine, field.kind).push(L, field.get(stateOf(L) as never));
    return 1;
  };
}
