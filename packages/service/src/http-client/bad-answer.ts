/** What came is no HTTP/1.1 that is understood, or more than is taken. */
export class BadAnswer extends Error {}
