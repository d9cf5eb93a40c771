import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy, resolveAppFile } from './app-files';

/** Must run before the app is ready: gives `app://` an origin, so that the same-origin rules hold for it. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built pages to one session, with the policy in a header where no page can remove it. */
export function serveAppScheme(session: Session, root: string): void {
  session.protocol.handle('app', async (request) => {
    const found = request.method === 'GET' ? resolveAppFile(root, request.url) : undefined;
    if (!found) return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    try {
      const body = await readFile(found.file);
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': found.type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cache-control': 'no-store',
        },
      });
    } catch {
      return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    }
  });
}
