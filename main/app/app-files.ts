import { extname, join, normalize, sep } from 'node:path';

/** The pages of the windows, each on an origin of its own. Anything else that they load lies in the same built folder. */
const hosts: ReadonlySet<string> = new Set(['window', 'pin', 'station', 'login']);
/** Each process that draws a document has an origin of its own, so that no two of them ever share a process. */
const pageHost = /^page-[0-9a-f]{32}$/;

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Maps an `app://` address to a file of the built renderer. The path is joined first and its containment tested after: a bare
 * resolve would let an absolute or dotted path out.
 *
 * @param root - absolute path of the built renderer
 * @returns the file and its content type, or undefined for whatever is not ours
 */
export function resolveAppFile(root: string, address: string): { file: string; type: string } | undefined {
  let url: URL;
  let path: string;
  try {
    url = new URL(address);
    path = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'app:' || !isHost(url.hostname) || /[\0\\]/.test(path)) return undefined;
  const file = normalize(join(root, path));
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  const type = types[extname(file)];
  return type === undefined ? undefined : { file, type };
}

function isHost(name: string): boolean {
  return hosts.has(name) || pageHost.test(name);
}

/** Nothing that is not in the package runs, loads, frames or submits. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of the page in which documents are drawn: it shows nothing itself, and runs the engine, which is WebAssembly. */
export const pageContentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
