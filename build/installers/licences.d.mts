import type { Bundled } from './bundled.mjs';

export function licencesText(parts: readonly Bundled[]): string;
export function writeLicences(file: string): void;
