import { assertEquals } from "@std/assert";
import { nearest } from "../../cli/usage.ts";
import { asksForHelp } from "../../main.ts";

Deno.test("asksForHelp() finds -h and --help anywhere before --", () => {
  assertEquals(asksForHelp(["a.lua", "--tik", "--help"]), true);
  assertEquals(asksForHelp(["--root", "-h"]), true);
  assertEquals(asksForHelp(["a.lua", "--", "--help"]), false);
  assertEquals(asksForHelp(["help", "--helpful"]), false);
});

Deno.test("nearest() finds a slip and no more", async () => {
  const known = ["run", "check", "help"];
  assertEquals(await nearest("rnu", known), "run");
  assertEquals(await nearest("Chekc", known), "check");
  assertEquals(await nearest("deploy", known), undefined);
  assertEquals(await nearest("x", known), undefined);
  assertEquals(await nearest("", known), undefined);
  assertEquals(await nearest("h".repeat(100_000), known), undefined);
  assertEquals(await nearest("run", []), undefined);
});
