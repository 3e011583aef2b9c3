/** What a claim took off what its order owes: it was never paid. A claim does so once. */
export interface Waiver {
  readonly claimId: string;
  readonly amountMinor: number;
}
