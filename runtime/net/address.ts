/** An address without what is no part of what is asked for: what is behind `#` is never sent, nor is a password shown. */
export function plainUrl(url: URL): string {
  if (url.hash === "" && url.username === "" && url.password === "") return url.href;
  const plain = new URL(url);
  plain.hash = plain.username = plain.password = "";
  return plain.href;
}
