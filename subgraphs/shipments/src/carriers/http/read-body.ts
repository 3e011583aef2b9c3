import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";

type Unpack = (packed: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/**
 * The text of an answer. Some front doors compress although nobody asked for it.
 * @param largest most bytes once unpacked: what is larger, or cannot be unpacked, is an empty text.
 */
export async function readBody(
  bytes: Uint8Array,
  contentEncoding: string | string[] | undefined,
  largest: number,
): Promise<string> {
  const codings = [contentEncoding ?? []].flat().join(",").toLowerCase().split(",");
  let body = bytes;
  for (const coding of codings.map((name) => name.trim()).toReversed()) {
    const unpack = unpackers[coding];
    if (!unpack) continue;
    try {
      body = await unpack(body, { maxOutputLength: largest });
    } catch {
      return "";
    }
  }
  // A mark of the byte order is no part of the text, and no JSON.
  return new TextDecoder().decode(body);
}
