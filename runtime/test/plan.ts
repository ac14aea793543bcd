import { Block, type Test } from "./blocks.ts";

/** A test in its place. */
export interface PlannedTest {
  readonly test: Test;
  /** The names of the blocks around it, the outermost first, and its own. */
  readonly path: readonly string[];
  /** Why it is not run; undefined when it is. */
  readonly leftOut: "skipped" | "pending" | undefined;
}

/**
 * The tests of a file, in the order in which they were told. Where anything in the file is `only`, nothing else runs; a
 * block that is `only` and has an `only` within runs just that. A skipped block has nothing that runs.
 */
export function plan(root: Block): PlannedTest[] {
  const planned: PlannedTest[] = [];
  const restricted = hasOnly(root);
  const walk = (block: Block, path: readonly string[], isSkipped: boolean, isChosen: boolean) => {
    for (const member of block.members) {
      const own = [...path, member.name];
      const skipped = isSkipped || member.mode === "skip";
      if (member instanceof Block) {
        const narrowed = hasOnly(member);
        walk(member, own, skipped, !narrowed && (isChosen || member.mode === "only"));
        continue;
      }
      const isLeftOut = skipped || restricted && !isChosen && member.mode !== "only";
      const isPending = member.mode === "pending" || member.body === undefined;
      planned.push({
        test: member,
        path: own,
        leftOut: isLeftOut ? "skipped" : isPending ? "pending" : undefined,
      });
    }
  };
  walk(root, [], false, false);
  return planned;
}

/** The lines with an `only` that was left behind, in their order. */
export function onlyLines(root: Block): number[] {
  const lines = new Set<number>();
  const walk = ({ members }: Block) => {
    for (const member of members) {
      if (member.mode === "only") lines.add(member.line);
      if (member instanceof Block) walk(member);
    }
  };
  walk(root);
  return [...lines].sort((a, b) => a - b);
}

/** Is anything within the block `only`? */
function hasOnly({ members }: Block): boolean {
  return members.some((member) =>
    member.mode === "only" || member instanceof Block && hasOnly(member)
  );
}
