/**
 * When a record is changed: now, or just after its last change when the clock has not moved on. So every change is one
 * to the storage as well, also one that leaves all else as it was, and has a version of its own.
 */
export function changedAt({ updatedAt }: { readonly updatedAt: Date }, now: Date): Date {
  return now > updatedAt ? now : new Date(updatedAt.getTime() + 1);
}
