import assert from "./lua/assert.lua" with { type: "text" };
import blocks from "./lua/blocks.lua" with { type: "text" };
import checks from "./lua/checks.lua" with { type: "text" };
import each from "./lua/each.lua" with { type: "text" };
import errors from "./lua/errors.lua" with { type: "text" };
import failure from "./lua/failure.lua" with { type: "text" };
import match from "./lua/match.lua" with { type: "text" };
import mock from "./lua/mock.lua" with { type: "text" };
import places from "./lua/places.lua" with { type: "text" };
import quote from "./lua/quote.lua" with { type: "text" };
import same from "./lua/same.lua" with { type: "text" };
import show from "./lua/show.lua" with { type: "text" };
import spy from "./lua/spy.lua" with { type: "text" };
import spyChecks from "./lua/spy_checks.lua" with { type: "text" };

/** The vocabulary's Lua, by the names of its files: each uses those before it. */
export const texts: readonly (readonly [name: string, text: string])[] = [
  ["places.lua", places],
  ["quote.lua", quote],
  ["show.lua", show],
  ["same.lua", same],
  ["failure.lua", failure],
  ["checks.lua", checks],
  ["errors.lua", errors],
  ["assert.lua", assert],
  ["match.lua", match],
  ["spy.lua", spy],
  ["spy_checks.lua", spyChecks],
  ["mock.lua", mock],
  ["each.lua", each],
  ["blocks.lua", blocks],
];
