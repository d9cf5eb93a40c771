export interface WindowsContext {
  output: string;
  work: string;
  sourceDate: number;
  version?: string;
  standIn?: boolean;
  compression: 'release' | 'fast';
  licences: string;
  sbom: string;
}

export const windowsKinds: readonly {
  kind: 'nsis' | 'msi';
  what: string;
  missing(options: { standIn: boolean }): string | undefined;
  build(context: WindowsContext): Promise<string>;
}[];
