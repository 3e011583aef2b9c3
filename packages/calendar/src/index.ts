export {
  type HandOver,
  handOver,
  type HandOverDays,
  handOverDays,
  type LocationSchedule,
  type OpeningHours,
} from "./hand-over.ts";
export { addDays, type Day, dayNumber, instantOf, type WallTime, wallTime, weekdayOf } from "./local-time.ts";
export { type BusinessCalendar, type CalendarPlace, createCalendar } from "./workdays.ts";
