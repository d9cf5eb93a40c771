import { randomBytes } from 'node:crypto';
import { session, type Session } from 'electron';
import { endRenderersOf } from './ended-processes';
import type { LoginAddresses } from './login-addresses';
import { networkEnds } from './network-ends';
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

interface Login {
  addresses: LoginAddresses;
  /** Told of an address that the window itself was to show. */
  refused(address: string): void;
  /** How often Chromium's network had ended when it began. */
  network: number;
}

/** Whose login a session serves. Without one nothing is asked of its network, and nothing of it is shown. */
const served = new WeakMap<Session, Login>();

/** Nothing is left in these, and no process has anything of them. */
const atRest: { session: Session; network: number }[] = [];

/**
 * A session for one login: in memory, with nothing of anybody else in it, and without anything beside the addresses of that login.
 *
 * Chromium frees none before the program ends (0.8 MB each in Electron 33, for ever), so one serves many logins, one after the
 * other. What the network itself has learned of the providers' servers stays meanwhile: that one is only to be reached over TLS
 * (RFC 6797), and where a session of TLS can be taken up again. Neither says who was there, but to the server that wrote it.
 */
export function loginSession(addresses: LoginAddresses, refused: (address: string) => void): Session {
  const network = networkEnds();
  // What was there before Chromium started its network anew reaches nothing any more.
  const fit = atRest.findIndex((one) => one.network === network);
  const own = fit < 0 ? newSession() : atRest.splice(fit, 1)[0]!.session;
  served.set(own, { addresses, refused, network });
  return own;
}

function newSession(): Session {
  const own = session.fromPartition(`login ${randomBytes(16).toString('hex')}`, { cache: false });
  hardenSession(own);
  showsForeignPages(own);
  own.setSpellCheckerEnabled(false);
  own.setDisplayMediaRequestHandler(null);
  // Hardening cancels what is not the program's own; in its place stand the addresses of its login.
  own.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const login = served.get(own);
    const cancel = !login?.addresses.allows(url, resourceType);
    if (cancel && resourceType === 'mainFrame') login?.refused(url);
    answer({ cancel });
  });
  own.webRequest.onHeadersReceived(({ responseHeaders = {}, resourceType, statusCode }, answer) => {
    const login = served.get(own);
    if (!login) return answer({ cancel: true });
    if (resourceType !== 'mainFrame' && resourceType !== 'subFrame') return answer({ responseHeaders });
    // The page that is there stays (RFC 9110, 15.3.5).
    if (!isPage(responseHeaders, statusCode))
      return answer({ statusLine: 'HTTP/1.1 204 No Content', responseHeaders: {} });
    answer({ responseHeaders: withPolicies(responseHeaders, policyOf(login)) });
  });
  return own;
}

const policyOf = ({ addresses }: Login): string =>
  [sandbox, `connect-src 'self' blob: data: ${addresses.origins.join(' ')}`, "object-src 'none'"].join('; ');

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

/** Leaves nothing of a login in the process, which lives longer than it. Called when its contents are closed. Never rejects. */
export async function forgetLogin(own: Session): Promise<void> {
  const login = served.get(own);
  served.delete(own);
  try {
    const [ended] = await Promise.all([endRenderersOf(own), emptySession(own)]);
    // As long as one of its processes is there, the session serves nobody.
    if (!login || !ended) return;
    // What a page or its worker still wrote while it ended.
    await emptySession(own);
    atRest.push({ session: own, network: login.network });
  } catch {
    // Electron does not say why; the next login has another one.
  }
}
