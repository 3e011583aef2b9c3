/**
 * Whether a text fits a pattern in which `*` stands for any characters, upper and lower case alike. Takes time in
 * proportion to the text, whatever the pattern: there is nothing to go back over, unlike in a regular expression.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const subject = text.toLowerCase();
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return subject === first;
  if (!subject.startsWith(first) || !subject.endsWith(last)) return false;
  const end = subject.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
