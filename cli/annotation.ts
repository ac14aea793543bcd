import { printable } from "./report.ts";

/** What is said about a line of a file. */
export interface Remark {
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
}

/** A command of GitHub's workflow log, which shows the remark beside the line. */
export function annotation(
  level: "error" | "warning",
  { file, line, title, message }: Remark,
): string {
  const properties = [
    `file=${property(file)}`,
    ...(line > 0 ? [`line=${line}`] : []),
    `title=${property(printable(title))}`,
  ];
  return `::${level} ${properties.join(",")}::${escaped(printable(message))}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
