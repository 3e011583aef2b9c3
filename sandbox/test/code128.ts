// Widths of bar, space, bar, space, bar, space of each symbol character (ISO/IEC 15417, table 1); the last is stop.
const patterns = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
).split(" ");
const [toC, toB, startB, startC] = [99, 100, 104, 105];

/**
 * Reads a Code 128 symbol in subsets B and C from the widths of its bars and spaces, in any unit.
 * @throws Error when it is none, or when its check character is wrong.
 */
export function readCode128(widths: readonly number[]): string {
  const unit = Math.min(...widths);
  const text = widths.map((width) => String(Math.round(width / unit))).join("");
  const characters = (text.slice(0, -7).match(/.{6}/g) ?? []).map((pattern) => patterns.indexOf(pattern));
  if (text.slice(-7) !== "2331112" || characters.includes(-1)) throw new Error(`no Code 128 symbol: ${text}`);
  const [start = 0, ...data] = characters;
  const check = data.pop();
  const sum = data.reduce((total, value, i) => total + value * (i + 1), start);
  if ((start !== startC && start !== startB) || sum % 103 !== check) throw new Error("the check character is wrong");
  let subset = start;
  let read = "";
  for (const value of data) {
    if (subset === startC && value === toB) subset = startB;
    else if (subset === startB && value === toC) subset = startC;
    else read += subset === startC ? String(value).padStart(2, "0") : String.fromCharCode(value + 32);
  }
  return read;
}
