import { expect, test } from "vitest";
import { readDhlPush } from "./dhl/push.ts";
import { readFedexPush } from "./fedex/push.ts";
import { completeTrackResults, latestOf, trackOf } from "./fedex/track-result.ts";
import { readMyDhlPush } from "./mydhl/push.ts";
import { readUpsPush, verifyUpsPush } from "./ups/push.ts";
import { readUspsPush } from "./usps/push.ts";

// What real messages are like and specifications do not say.

const first = (read: ReturnType<typeof readDhlPush>) => {
  if (!read.ok) throw new Error(read.error.message);
  const [track] = read.value;
  if (!track) throw new Error("no track");
  return track;
};

test("DHL: an id that is a number, times with and without zone, a sentence for a code, an unsafe document", () => {
  const track = first(
    readDhlPush(
      JSON.stringify({
        shipments: [
          {
            id: 7_777_777_770,
            service: "parcel-de",
            estimatedTimeOfDelivery: "2026-03-05T00:00:00Z",
            details: {
              weight: { value: "2.5", unitText: "kg" },
              proofOfDelivery: {
                documentUrl: "javascript:alert(1)",
                signed: { givenName: "Ann", familyName: "Lee" },
              },
            },
            events: [
              { timestamp: "2026-03-02T07:53:47", statusCode: "transit", status: "EE", description: "In the depot" },
              { timestamp: "2026-03-01T07:53:47+01:00", statusCode: "transit", status: "Arrived in the depot." },
              { statusCode: null },
            ],
          },
        ],
      }),
    ),
  );
  expect(track.trackingNumber).toBe("7777777770");
  expect(track.scans.map((scan) => [scan.occurredRaw, scan.rawSubCode, scan.description])).toEqual([
    ["2026-03-02T07:53:47", "parcel-de/EE", "In the depot"],
    ["2026-03-01T07:53:47+01:00", null, "Arrived in the depot."],
    ["", null, ""],
  ]);
  expect(track.stated).toMatchObject({
    weightGrams: 2500,
    estimate: { date: "2026-03-05", windowStart: null, windowEnd: null },
    proof: { signedBy: "Ann Lee", documentUrl: null },
  });
});

test("DHL: news of a subscription tells of no parcel", () => {
  const news = { scope: "subscription.failure", secret: "s", failure: { status: 500 } };
  expect(readDhlPush(JSON.stringify(news))).toEqual({ ok: true, value: [] });
});

test("UPS: a number with a space, an offset that follows from Greenwich, empty texts for what is missing", () => {
  const track = first(
    readUpsPush(
      JSON.stringify({
        trackingNumber: " 1Z5R89390357567127",
        localActivityDate: "20260422",
        localActivityTime: "212901",
        gmtActivityDate: "20260423",
        gmtActivityTime: "012901",
        activityLocation: { city: "", stateProvince: "", postalCode: "", country: "US" },
        activityStatus: { type: "I", code: "OR", description: "On the Way", descriptionCode: "005" },
        scheduledDeliveryDate: "20260424",
        deliveryStartTime: "150000",
        deliveryEndTime: "170000",
        actualDeliveryDate: "",
        actualDeliveryTime: "",
      }),
    ),
  );
  expect(track.scans[0]).toMatchObject({
    trackingNumber: "1Z5R89390357567127",
    occurredRaw: "2026-04-22T21:29:01-04:00",
    rawCode: "005",
    rawSubCode: "I/OR",
    location: { city: null, region: null, postalCode: null, countryCode: "US" },
  });
  expect(track.stated).toMatchObject({
    estimate: { date: "2026-04-24", windowStart: "2026-04-24T15:00:00", windowEnd: "2026-04-24T17:00:00" },
    proof: null,
  });
});

test.each([
  [{ credential: "new" }, true],
  [{ credential: "Bearer old" }, true],
  [{ authorization: "Bearer new" }, true],
  [{ authorization: "Bearer other" }, false],
  [{ credential: "other", authorization: "Bearer new" }, false],
  [{}, false],
])("UPS: %j vouches for a push: %s", (headers, isGood) => {
  expect(verifyUpsPush({ body: Buffer.from(""), headers, receivedAt: new Date(0) }, ["old", "new"])).toBe(isGood);
});

test("USPS: markup in names, a place abroad by its name, where it was left in the words, several in a list", () => {
  const detail = {
    trackingNumber: "9400111206206406260787",
    mailClass: "USPS Ground Advantage<SUP>&#153;</SUP>",
    uniqueMailPieceID: 110_158_946,
    guaranteedDeliveryTimeStamp: "2026-03-05T23:59:00",
    trackingEvents: [
      {
        eventType: "Delivered, Front Door/Porch",
        eventCode: "01",
        eventTimestamp: "2026-03-04T13:58:00",
        GMTTimestamp: "2026-03-04T18:58:40Z",
        GMTOffset: "-05:00",
        eventCity: "HERNANDO",
        eventState: "FL",
        authorizedAgent: "false",
        name: null,
      },
      { eventType: "Processed", eventCode: "10", eventTimestamp: "2026-03-01T10:00:00", eventCountry: "JAPAN" },
      { eventType: "Processed", eventCode: "10", GMTTimestamp: "2026-02-28T10:00:00Z" },
    ],
  };
  const track = first(readUspsPush(JSON.stringify([detail])));
  expect(track.scans.map((scan) => [scan.occurredRaw, scan.location.countryCode])).toEqual([
    ["2026-03-04T13:58:00-05:00", "US"],
    ["2026-03-01T10:00:00", null],
    ["2026-02-28T10:00:00Z", null],
  ]);
  expect(track.stated).toMatchObject({
    carrierUniqueId: "110158946",
    serviceName: "USPS Ground Advantage",
    estimate: { date: "2026-03-05", kind: "COMMITTED" },
    proof: { deliveredRaw: "2026-03-04T13:58:00-05:00", leftAt: "Front Door/Porch" },
  });
});

test("MyDHL: places in two spellings, pounds and inches, pieces with numbers of their own", () => {
  const event = (description: string) => ({
    date: "2026-03-01",
    time: "10:00:00",
    typeCode: "PL",
    serviceArea: [{ description }],
  });
  const track = first(
    readMyDhlPush(
      JSON.stringify({
        shipments: [
          {
            shipmentTrackingNumber: "9356579890",
            status: "Success",
            totalWeight: 10,
            unitOfMeasurements: "imperial",
            pieces: [
              {
                trackingNumber: "JD014600006281230704",
                unitOfMeasurements: "imperial",
                dimensions: { length: 10, width: 5, height: 4 },
              },
            ],
            events: [event("Mexico City-MX"), event("EAST MIDLANDS - GREAT BRITAIN"), event("Leipzig")],
          },
        ],
      }),
    ),
  );
  expect(track.scans.map(({ location }) => [location.city, location.countryCode])).toEqual([
    ["Mexico City", "MX"],
    ["EAST MIDLANDS", null],
    ["Leipzig", null],
  ]);
  expect(track.stated).toMatchObject({
    weightGrams: 4536,
    dimensions: { lengthMm: 254, widthMm: 127, heightMm: 102 },
    relatedNumbers: [{ number: "JD014600006281230704", carrierCode: "dhl" }],
  });
});

test("FedEx: the estimate's window, the commitment, a delay in the present status, parts of a wrong shape", () => {
  const result = {
    trackingNumber: "986578788855",
    latestStatusDetail: { delayDetail: { type: "WEATHER", status: "DELAYED" } },
    standardTransitTimeWindow: { window: { ends: "2026-03-05T20:00:00-06:00" } },
    dateAndTimes: [{ type: "COMMITMENT", dateTime: "2026-03-04T00:00:00-06:00" }],
    packageDetails: "none",
    deliveryDetails: { deliveryAttempts: "2" },
    scanEvents: [
      { date: "2026-03-01T10:00:00-06:00", eventType: "IT", delayDetail: { type: "WEATHER", status: "DELAYED" } },
    ],
  };
  const track = first(readFedexPush(JSON.stringify({ trackResults: [result] })));
  expect(track.scans[0]?.rawDelay).toBe("DELAYED/WEATHER");
  expect(track.stated).toMatchObject({
    estimate: { date: "2026-03-05", windowStart: null, windowEnd: "2026-03-05T20:00:00-06:00", kind: "ESTIMATED" },
    delay: { state: "DELAYED", reason: "WEATHER" },
    deliveryAttempts: 2,
    weightGrams: null,
  });
});

test("FedEx: of two parcels that had one number, the one that moved last, whatever the clocks read", () => {
  const trackingNumber = "986578788855";
  const parcel = (trackingNumberUniqueId: string, date: string | null) => ({
    trackingNumberInfo: { trackingNumber, trackingNumberUniqueId },
    scanEvents: date === null ? [] : [{ date, eventType: "IT" }],
  });
  const given = [
    parcel("last year's", "2026-03-02T01:00:00+09:00"),
    parcel("this year's", "2026-03-01T23:00:00-08:00"),
    parcel("not seen yet", null),
  ];
  const [answer] = completeTrackResults.parse([{ trackingNumber, trackResults: given }]);
  for (const results of [answer?.trackResults ?? [], (answer?.trackResults ?? []).toReversed()]) {
    expect(trackOf(latestOf(results), null)?.stated.carrierUniqueId).toBe("this year's");
  }
});

test.each([
  ["ups", readUpsPush, { trackingNumber: "9".repeat(4096), activityStatus: {} }],
  ["dhl", readDhlPush, { shipments: [{ id: "9".repeat(4096), events: [{}] }] }],
  ["usps", readUspsPush, { trackingNumber: "9".repeat(4096), trackingEvents: [] }],
  ["mydhl", readMyDhlPush, { shipments: [{ shipmentTrackingNumber: "<script>" }] }],
])("%s: a tracking number that is none makes the message unreadable, and nothing worse", (_, read, body) => {
  expect(read(JSON.stringify(body))).toMatchObject({ ok: false, error: { code: "UNKNOWN_SHAPE" } });
});

test.each([
  ["dhl", readDhlPush, { shipments: [{ id: "7777777770", events: Array.from({ length: 1001 }, () => ({})) }] }],
  [
    "usps",
    readUspsPush,
    { trackingNumber: "9400111206206406260787", trackingEvents: Array.from({ length: 1001 }, () => ({})) },
  ],
])("%s: too many scans in one message are refused", (_, read, body) => {
  expect(read(JSON.stringify(body))).toMatchObject({ ok: false, error: { code: "TOO_MANY_SCANS" } });
});

test("lists that are far too long are not looked into, wherever they stand", () => {
  const listed = (count: number) => JSON.stringify({ more: [[{ of: Array.from({ length: count }, () => ({})) }]] });
  expect(readDhlPush(listed(19_999))).toMatchObject({ ok: false, error: { code: "UNKNOWN_SHAPE" } });
  expect(readDhlPush(listed(20_000))).toMatchObject({ ok: false, error: { code: "TOO_MANY_SCANS" } });
});
