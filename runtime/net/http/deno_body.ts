/** Bytes that a body is read in: few at first, and more while they come quickly. */
const FIRST_READ = 16 * 1024;
const LARGEST_READ = 256 * 1024;

/** The bytes of one of Deno's bodies as they come; each chunk is good until the next one is asked for. */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  // A buffer of one's own, used again, is the quickest, and takes no memory that has to be collected.
  const reader = body.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(FIRST_READ);
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done || value === undefined) return;
      const isFull = value.length === value.buffer.byteLength;
      yield value;
      buffer = isFull && value.length < LARGEST_READ
        ? new ArrayBuffer(value.length * 2)
        : value.buffer;
    }
  } finally {
    // One that is read to its end, or failed, has nothing to cancel.
    reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** The decoded bytes of a body. @param encoding `gzip`, `br` or `deflate` */
export async function* decoded(
  body: ReadableStream<Uint8Array>,
  encoding: string,
): AsyncIterable<Uint8Array> {
  const chunks = chunksOf(body)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  let next: Uint8Array | undefined = first.value.slice();
  const format = formatOf(encoding, next);
  const encoded = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (next === undefined) {
        const { done, value } = await chunks.next();
        if (done === true) return controller.close();
        next = value.slice();
      }
      controller.enqueue(next as Uint8Array<ArrayBuffer>);
      next = undefined;
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  yield* encoded.pipeThrough(new DecompressionStream(format));
}

function formatOf(encoding: string, [a = 0, b = 0]: Uint8Array): CompressionFormat {
  // Deno has it; the types don't.
  if (encoding === "br") return "brotli" as CompressionFormat;
  if (encoding === "gzip") return "gzip";
  // What servers call deflate has zlib's header, or none.
  return (a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0 ? "deflate" : "deflate-raw";
}
