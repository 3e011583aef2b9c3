/** Where time comes from. Passed in, so that tests can stand still and the domain stays pure. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
