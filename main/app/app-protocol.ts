import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy, pageContentSecurityPolicy, resolveAppFile } from './app-files';

/** Must run before the app is ready: gives `app://` an origin, so that the same-origin rules hold for it. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

const notFound = (): Response => new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });

/** Serves the built pages to one session, with the policy in a header where no page can remove it. */
export function serveAppScheme(session: Session, root: string): void {
  session.protocol.handle('app', (request) => builtFile(root, request, contentSecurityPolicy));
}

/**
 * The same for the session of the processes that draw pages.
 *
 * @param octets - answers the requests for octets of a document, undefined for any other request
 */
export function servePageScheme(
  session: Session,
  root: string,
  octets: (url: URL) => Promise<Response> | undefined,
): void {
  session.protocol.handle('app', (request) => {
    const answer = request.method === 'GET' ? octets(new URL(request.url)) : undefined;
    return answer ?? builtFile(root, request, pageContentSecurityPolicy);
  });
}

async function builtFile(root: string, request: Request, policy: string): Promise<Response> {
  const found = request.method === 'GET' ? resolveAppFile(root, request.url) : undefined;
  if (!found) return notFound();
  try {
    const body = await readFile(found.file);
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': found.type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      },
    });
  } catch {
    return notFound();
  }
}
