/** The small shop that a new development graph is filled with. */
const address = (line1: string, city: string, region: string, postalCode: string) => ({
  name: "Waybill Demo Shop",
  line1,
  city,
  region,
  postalCode,
  countryCode: "IN",
});

export const locations = [
  { name: "Bangalore warehouse", address: address("12 Hosur Road", "Bangalore", "KA", "560068") },
  { name: "Mumbai store", address: address("3 Linking Road", "Mumbai", "MH", "400050") },
];

const inr = (amount: string) => ({ amount, currencyCode: "INR" });

export const products = [
  {
    title: "Coffee mug",
    variants: [
      { sku: "MUG-BLUE", title: "Blue", price: inr("349.00"), weightGrams: 380 },
      { sku: "MUG-RED", title: "Red", price: inr("349.00"), weightGrams: 380 },
    ],
  },
  { title: "Moka pot", variants: [{ sku: "MOKA-3", title: "3 cups", price: inr("1890.00"), weightGrams: 640 }] },
  { title: "Filter coffee, 250 g", variants: [{ sku: "COFFEE-250", price: inr("420.00"), weightGrams: 260 }] },
  { title: "Tea towel", variants: [{ sku: "TOWEL-1", price: inr("199.50"), weightGrams: 90 }] },
  { title: "Chef's knife", variants: [{ sku: "KNIFE-20", title: "20 cm", price: inr("2450.00"), weightGrams: 210 }] },
];

export const customers = [
  ["Asha", "Rao"],
  ["Vikram", "Shah"],
  ["Meera", "Iyer"],
  ["Rohan", "Gupta"],
  ["Zoya", "Khan"],
  ["Arjun", "Nair"],
  ["Priya", "Menon"],
  ["Kabir", "Das"],
].map(([firstName = "", lastName = ""]) => ({
  email: `${firstName}.${lastName}@example.com`.toLowerCase(),
  firstName,
  lastName,
  locale: "en-IN",
}));
