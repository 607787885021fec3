/** The text of `recorder/node/endpoints.json`. */
export function recorderData(): string;
/** The text of the file that the recorder for Python has beside its modules. */
export function pythonRecorderData(): string;
