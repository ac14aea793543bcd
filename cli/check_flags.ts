import { choice, defineFlags, value, type Values } from "./flags.ts";

/** The flags of `luanet check`. */
export const checkFlags = defineFlags("check", {
  reporter: value(choice("pretty", "github", "json"), {
    default: "pretty",
    doc: "for people, for GitHub or for programs",
  }),
});

export type CheckFlags = Values<typeof checkFlags>;
