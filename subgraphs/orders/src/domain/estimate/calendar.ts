import { createCalendar } from "@waybill/calendar";

/** Public holidays and weekends of all countries; what was worked out is kept. */
export const calendar = createCalendar();
