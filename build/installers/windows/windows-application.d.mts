export function windowsApplication(options: { standIn: boolean }): Promise<string>;
