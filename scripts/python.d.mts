export function pythonWithClients(): Promise<string>;
export function pythonWithSdks(): Promise<string>;
