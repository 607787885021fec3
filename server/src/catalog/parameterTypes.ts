/** What a change of the model may lead to, and what it takes along. */

/** One row of `parameters.json`: a parameter that models refuse with an error, by the names of the provider's API. */
export interface ParameterFact {
  readonly provider: string;
  /** A pattern of the model's name. */
  readonly models: string;
  /** A pattern of the methods that it is about; all of them where left out. */
  readonly methods?: string;
  /** Dotted, seen from the request. */
  readonly parameter: string;
  /** The values that are taken all the same, or the only ones that are refused; every value where both are left out. */
  readonly accepts?: readonly (string | number | boolean)[];
  readonly refuses?: readonly (string | number | boolean)[];
  /** Refused only beside this one. */
  readonly with?: string;
  /** What helps: another name for it, leaving it out, or another value for it or for what holds it. */
  readonly rename?: string;
  readonly remove?: true;
  readonly replace?: { readonly parameter: string; readonly by: Readonly<Record<string, string>> };
  /** Half a sentence, to follow a colon. */
  readonly advice: string;
  readonly source: string;
}

/** One step of the ladder to a cheaper model of the same provider. */
export interface LadderStep {
  readonly from: string;
  readonly to: string;
  readonly caveat?: string;
}
