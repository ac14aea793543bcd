import { assertEquals, assertThrows } from "@std/assert";
import { Scope } from "../../runtime/scope.ts";

/** A resource that says in `closed` that it was closed. */
const resource = (closed: string[], name: string, error?: Error) => ({
  close() {
    closed.push(name);
    if (error !== undefined) throw error;
  },
});

Deno.test("close() closes everything once, the newest first", () => {
  const scope = new Scope(), closed: string[] = [];
  for (const name of ["a", "b", "c"]) scope.add(resource(closed, name));
  assertEquals(scope.closed, false);
  scope.close();
  scope.close();
  assertEquals(closed, ["c", "b", "a"]);
  assertEquals(scope.closed, true);
});

Deno.test("a resource that was removed is not closed", () => {
  const scope = new Scope(), closed: string[] = [];
  const gone = resource(closed, "gone");
  scope.add(gone);
  scope.add(resource(closed, "left"));
  scope.remove(gone);
  scope.remove(gone);
  scope.close();
  assertEquals(closed, ["left"]);
});

Deno.test("a resource that was added twice is closed once", () => {
  const scope = new Scope(), closed: string[] = [];
  const twice = resource(closed, "twice");
  scope.add(twice);
  scope.add(twice);
  scope.close();
  assertEquals(closed, ["twice"]);
});

Deno.test("a resource that comes too late is closed at once", () => {
  const scope = new Scope(), closed: string[] = [];
  scope.close();
  scope.add(resource(closed, "late"));
  assertEquals(closed, ["late"]);
});

Deno.test("a resource may remove itself or add another one while the scope closes", () => {
  const scope = new Scope(), closed: string[] = [];
  const self = {
    close() {
      closed.push("self");
      scope.remove(self);
      scope.add(resource(closed, "late"));
    },
  };
  scope.add(resource(closed, "oldest"));
  scope.add(self);
  scope.close();
  assertEquals(closed, ["self", "late", "oldest"]);
});

Deno.test("an error of one resource does not keep the others open, and is thrown at the end", () => {
  const scope = new Scope(), closed: string[] = [];
  const [first, second] = [new Error("first"), new Error("second")];
  scope.add(resource(closed, "a"));
  scope.add(resource(closed, "b", second));
  scope.add(resource(closed, "c", first));
  assertEquals(assertThrows(() => scope.close()), first);
  assertEquals(closed, ["c", "b", "a"]);
  assertEquals(scope.closed, true);
  scope.close();
});

Deno.test("a scope has work until each piece of it is done", () => {
  const scope = new Scope();
  assertEquals(scope.hasWork, false);
  const [one, other] = [scope.work(), scope.work()];
  assertEquals(scope.hasWork, true);
  one();
  one();
  assertEquals(scope.hasWork, true, "a piece of work is done only once");
  other();
  assertEquals(scope.hasWork, false);
});

Deno.test("resources that are no work keep nothing going", () => {
  const scope = new Scope();
  scope.add(resource([], "quiet"));
  assertEquals(scope.hasWork, false);
});

Deno.test("a closed scope has no work, and nothing of it is left to be done", () => {
  const scope = new Scope();
  const done = scope.work();
  scope.close();
  assertEquals(scope.hasWork, false);
  done();
  assertEquals(scope.hasWork, false);
});
