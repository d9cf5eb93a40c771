import type { Bundled } from './bundled.mjs';

export interface Component {
  type: string;
  'bom-ref': string;
  name: string;
  version: string;
  licenses: ({ license: { id: string } } | { expression: string })[];
  purl?: string;
  description?: string;
}

/** CycloneDX 1.6. */
export function billOfMaterials(
  parts: readonly Bundled[],
  sourceDate: number,
): { bomFormat: string; specVersion: string; serialNumber: string; components: Component[]; dependencies: unknown[] };

export function writeBillOfMaterials(file: string, sourceDate: number): void;
