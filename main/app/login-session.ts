import { randomBytes } from 'node:crypto';
import { session, type Session } from 'electron';
import type { LoginAddresses } from './login-addresses';
import { hardenSession, showsForeignPages } from './session-hardening';
import { emptySession } from './sessions';

/**
 * What a page of an identity provider needs: forms, scripts and its own cookies. Without more a sandbox knows no window, no box with a
 * question, no print, no download and no program of another address (HTML, 7.1.5).
 */
const sandbox = 'sandbox allow-forms allow-same-origin allow-scripts';

/** Each of them would put a question of the system's over the station, or reach for its devices. */
const withoutDevices = [
  ...[
    'camera',
    'microphone',
    'geolocation',
    'display-capture',
    'fullscreen',
    'payment',
    'usb',
    'serial',
    'hid',
    'bluetooth',
  ],
  ...[
    'midi',
    'web-share',
    'publickey-credentials-get',
    'publickey-credentials-create',
    'clipboard-read',
    'clipboard-write',
  ],
  ...[
    'picture-in-picture',
    'screen-wake-lock',
    'idle-detection',
    'local-fonts',
    'window-management',
    'otp-credentials',
  ],
]
  .map((name) => `${name}=()`)
  .join(', ');

/**
 * A session for one login: in memory, of nobody else, and without anything beside the addresses of that login.
 *
 * @param refused - told of an address that the window itself was to show
 */
export function loginSession(addresses: LoginAddresses, refused: (address: string) => void): Session {
  const own = session.fromPartition(`login ${randomBytes(16).toString('hex')}`, { cache: false });
  hardenSession(own);
  showsForeignPages(own);
  own.setSpellCheckerEnabled(false);
  own.setDisplayMediaRequestHandler(null);
  // Hardening cancels what is not the program's own; in its place stand the addresses of this login.
  own.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const cancel = !addresses.allows(url, resourceType);
    if (cancel && resourceType === 'mainFrame') refused(url);
    answer({ cancel });
  });
  const policy = [sandbox, `connect-src 'self' blob: data: ${addresses.origins.join(' ')}`, "object-src 'none'"].join(
    '; ',
  );
  own.webRequest.onHeadersReceived(({ responseHeaders = {}, resourceType, statusCode }, answer) => {
    if (resourceType !== 'mainFrame' && resourceType !== 'subFrame') return answer({ responseHeaders });
    // The page that is there stays (RFC 9110, 15.3.5).
    if (!isPage(responseHeaders, statusCode))
      return answer({ statusLine: 'HTTP/1.1 204 No Content', responseHeaders: {} });
    answer({ responseHeaders: withPolicies(responseHeaders, policy) });
  });
  return own;
}

/** Whether an answer is a page, or sends to one: anything else would open a viewer, or be offered for the disk. */
function isPage(headers: Record<string, string[]>, status: number): boolean {
  if (status >= 300 && status < 400) return true;
  const values = (wanted: string): string[] =>
    Object.entries(headers).flatMap(([name, all]) => (name.toLowerCase() === wanted ? all : []));
  if (values('content-disposition').some((value) => /^\s*attachment/i.test(value))) return false;
  return values('content-type').every((value) =>
    /^\s*(text\/(html|plain)|application\/xhtml\+xml)\s*(;|$)/i.test(value),
  );
}

/** Theirs stay beside ours: of two policies both hold. Of permissions the last one named counts. */
function withPolicies(headers: Record<string, string[]>, policy: string): Record<string, string[]> {
  const one = (wanted: string): string[] =>
    Object.entries(headers).flatMap(([name, values]) => (name.toLowerCase() === wanted ? values : []));
  const others = Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['content-security-policy', 'permissions-policy'].includes(name.toLowerCase()),
    ),
  );
  return {
    ...others,
    'Content-Security-Policy': [...one('content-security-policy'), policy],
    'Permissions-Policy': [...one('permissions-policy'), withoutDevices],
  };
}

/** Leaves nothing of a login in the process, which lives longer than it. Never rejects. */
export async function forgetLogin(own: Session): Promise<void> {
  // Electron keeps each session, and what it calls, until the program ends. It knows nobody any more, and nothing is asked of it.
  own.webRequest.onHeadersReceived(null);
  own.webRequest.onBeforeRequest((_details, answer) => answer({ cancel: true }));
  await emptySession(own).catch(() => undefined);
}
