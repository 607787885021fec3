export function pythonWithClients(): Promise<string>;
export function canInstallPythonSdks(): Promise<boolean>;
export function pythonWithSdks(): Promise<string>;
