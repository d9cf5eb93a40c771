import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pdfium } from '../pdfium/pdfium';

const here = fileURLToPath(import.meta.url);

/** The one that the window's process draws with lies beside the window's pages. */
function engineFile(): string {
  const built = join(dirname(here), '..', '..', 'renderer', 'assets', 'pdfium.wasm');
  return existsSync(built) ? built : createRequire(here).resolve('@embedpdf/pdfium/pdfium.wasm');
}

let engine: Promise<Pdfium> | undefined;

/** The engine that reads pages as viewers do; loaded when the first page is read. */
export function pageEngine(): Promise<Pdfium> {
  engine ??= Pdfium.load((imports) => WebAssembly.instantiate(new Uint8Array(readFileSync(engineFile())), imports));
  return engine;
}
