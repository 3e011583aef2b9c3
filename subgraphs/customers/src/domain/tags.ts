import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";

/** Most tags of one customer. */
export const maxTags = 50;

const path = ["input", "tags"];

/** Tags as given, in the form in which they are kept: trimmed, lower-case, each once. */
export function normaliseTags(given: readonly string[]): Outcome<readonly string[]> {
  const check = new InputCheck();
  const tags = check
    .list(path, given, 1, maxTags)
    .map((tag, index) => check.text([...path, String(index)], tag, 40).toLowerCase());
  return check.errors.length > 0 ? err(check.errors) : ok([...new Set(tags)]);
}

/** The present tags with those given as well. */
export function addTags(present: readonly string[], given: readonly string[]): Outcome<readonly string[]> {
  const tags = normaliseTags(given);
  if (!tags.ok) return tags;
  const all = [...new Set([...present, ...tags.value])].toSorted();
  if (all.length > maxTags) return refuse("TOO_LONG", path, `a customer has at most ${maxTags} tags`);
  return ok(all);
}

/** The present tags without those given. */
export function removeTags(present: readonly string[], given: readonly string[]): Outcome<readonly string[]> {
  const tags = normaliseTags(given);
  return tags.ok ? ok(present.filter((tag) => !tags.value.includes(tag))) : tags;
}
