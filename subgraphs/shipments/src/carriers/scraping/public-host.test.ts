import { expect, test } from "vitest";
import { PageClient } from "./page-client.ts";
import { isPublicAddress } from "./public-host.ts";

test.each([
  ["93.184.215.14", true],
  ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", true],
  ...[
    "127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1",
    ":: ::1 fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:a00:1:: 2001:db8::1 localhost",
  ]
    .join(" ")
    .split(" ")
    .map((address): [string, boolean] => [address, false]),
])("%s is public: %s", (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  "http://carrier.example/parcels/1",
  "https://127.0.0.1/parcels/1",
  "https://[::1]/parcels/1",
  "https://[::ffff:10.0.0.1]/parcels/1",
  "https://0x7f.1/parcels/1",
  "https://localhost/parcels/1",
  "https://user@carrier.example/parcels/1",
])("%s is not asked", async (url) => {
  const client = new PageClient({ timeoutMs: 2000 });
  const page = await client.page(new URL(url));
  await client.close();
  expect(page).toMatchObject({
    ok: false,
    error: { code: "UNEXPECTED_REPLY", message: expect.stringContaining("public") },
  });
});
