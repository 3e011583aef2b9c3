import type { PostalAddress, PostalAddressFields } from "./address.ts";
import { isCountry } from "./countries.ts";
import { type UserError, type UserErrorCode, userError } from "./user-error.ts";

/** Path of an input field, for example `["input", "lines", "0", "sku"]`. */
export type InputPath = readonly string[];

// C0 and C1 controls except tab and line breaks: never part of a name, an address or a note.
// oxlint-disable-next-line no-control-regex -- the rule is about exactly these characters
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * Collects every refusal of one input, so that the caller can mend all of them at once.
 * Each check answers a value that may be used only when `errors` stayed empty.
 */
export class InputCheck {
  readonly errors: UserError[] = [];

  add(code: UserErrorCode, path: InputPath, message: string): void {
    this.errors.push(userError(code, path, message));
  }

  /** A text that must be there: trimmed, 1 to `max` characters, no control characters. */
  text(path: InputPath, value: string, max: number): string {
    const trimmed = value.trim();
    if (trimmed === "") this.add("BLANK", path, "must not be blank");
    else this.shape(path, trimmed, max);
    return trimmed;
  }

  /** A text that may be left out; blank counts as left out. */
  optionalText(path: InputPath, value: string | null | undefined, max: number): string | null {
    const trimmed = value?.trim() ?? "";
    if (trimmed === "") return null;
    this.shape(path, trimmed, max);
    return trimmed;
  }

  /** A whole number from `min` to `max`. */
  integer(path: InputPath, value: number, min: number, max: number): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.add("INVALID", path, `must be a whole number from ${min} to ${max}`);
    }
    return value;
  }

  /** A list of `min` to `max` items. */
  list<T>(path: InputPath, items: readonly T[], min: number, max: number): readonly T[] {
    if (items.length < min) this.add("BLANK", path, `must have at least ${min} ${min === 1 ? "item" : "items"}`);
    if (items.length > max) this.add("TOO_LONG", path, `must have at most ${max} items`);
    return items;
  }

  /** An e-mail address, lower-cased (RFC 5321: at most 254 characters). Deliverability is not judged. */
  email(path: InputPath, value: string): string {
    const address = this.text(path, value, 254).toLowerCase();
    if (address !== "" && !/^[^\s@"<>]{1,64}@[^\s@"<>.]+(?:\.[^\s@"<>.]+)+$/.test(address)) {
      this.add("INVALID", path, "must be an e-mail address");
    }
    return address;
  }

  /** A telephone number in E.164 form (`+` and 7 to 15 digits), or null. */
  phone(path: InputPath, value: string | null | undefined): string | null {
    const digits = this.optionalText(path, value, 40)?.replaceAll(/[\s().-]/g, "") ?? null;
    if (digits !== null && !/^\+[1-9]\d{6,14}$/.test(digits)) {
      this.add("INVALID", path, "must be a telephone number in E.164 form, such as +4930123456");
    }
    return digits;
  }

  /** A postal address with every text within its limit. */
  address(path: InputPath, value: PostalAddressFields): PostalAddress {
    return {
      name: this.text([...path, "name"], value.name, 120),
      company: this.optionalText([...path, "company"], value.company, 120),
      line1: this.text([...path, "line1"], value.line1, 200),
      line2: this.optionalText([...path, "line2"], value.line2, 200),
      city: this.text([...path, "city"], value.city, 120),
      region: this.optionalText([...path, "region"], value.region, 120),
      postalCode: this.optionalText([...path, "postalCode"], value.postalCode, 20),
      countryCode: this.country([...path, "countryCode"], value.countryCode),
      phone: this.optionalText([...path, "phone"], value.phone, 40),
    };
  }

  private country(path: InputPath, code: string): string {
    if (!isCountry(code)) this.add("INVALID", path, "must be an ISO 3166-1 alpha-2 country code, such as DE");
    return code;
  }

  private shape(path: InputPath, value: string, max: number): void {
    if (value.length > max) this.add("TOO_LONG", path, `must have at most ${max} characters`);
    else if (controls.test(value) || !value.isWellFormed()) {
      this.add("INVALID", path, "must be well-formed text without control characters");
    }
  }
}
