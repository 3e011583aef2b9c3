/** The part of a pino logger that the log's machinery uses. */
export interface LogLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
