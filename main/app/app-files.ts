import { extname, join, normalize, sep } from 'node:path';

/** The two pages, each on an origin of its own. Anything else that they load lies in the same built folder. */
const hosts = new Set(['window', 'pin']);

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
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
  if (url.protocol !== 'app:' || !hosts.has(url.hostname) || /[\0\\]/.test(path)) return undefined;
  const file = normalize(join(root, path));
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  const type = types[extname(file)];
  return type === undefined ? undefined : { file, type };
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
