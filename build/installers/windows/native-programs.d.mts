export const ICON: string;
export function compilerMissing(): string | undefined;
export function nativePrograms(version?: string): Promise<{ addon: string; commandLine: string; setupHelper: string }>;
