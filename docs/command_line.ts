import { commands } from "../cli/commands.ts";
import { helpText } from "../cli/help.ts";

/** The command line's reference, as Markdown: the same text as `luanet help` prints. */
export async function renderCommandLine(): Promise<string> {
  const parts = [
    "# The command line",
    "<!-- Made from the flag tables in cli/ by `deno task gen`: change those. -->",
    fenced(await helpText()),
  ];
  for (const { name } of commands) {
    parts.push(`## \`luanet ${name}\``, fenced(await helpText(name)));
  }
  return parts.join("\n\n") + "\n";
}

function fenced(text: string): string {
  return "```text\n" + text.trimEnd() + "\n```";
}
