/** The text of `recorder/node/endpoints.json`. */
export function recorderData(): string;
