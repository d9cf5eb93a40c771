import { isLoginAddress } from '../identity/login-address';

/** What is asked for, as Chromium names it; documents are `mainFrame` and `subFrame`. */
export type AskedFor = 'mainFrame' | 'subFrame' | (string & {});

/** Which addresses the window of one login may show and load from. */
export interface LoginAddresses {
  /** Where it begins. */
  readonly begin: string;
  /** Where the login comes back to the program. */
  readonly redirect: URL;
  allows(address: string, askedFor: AskedFor): boolean;
  isRedirect(address: string): boolean;
  /** The origins, for a page's policy. */
  readonly origins: readonly string[];
}

/** RFC 8252, clause 7.3: the port is the listener's own, of this login. */
function loopbackRedirect(begin: URL): URL | undefined {
  const text = begin.searchParams.get('redirect_uri') ?? '';
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return plain && url.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '' ? url : undefined;
}

/** A socket belongs to the origin whose server it talks to. */
function originOf(url: URL): string {
  return url.protocol === 'wss:' ? `https://${url.host}` : url.protocol === 'ws:' ? `http://${url.host}` : url.origin;
}

/**
 * The addresses of one login: the origin of the authorization endpoint, those that the organization names, and the one address at
 * which the program listens for this login. Everything else is refused: there is nothing else at a station.
 *
 * @param begin - the address of the authorization request
 * @param origins - of the issuers, and of identity providers that they send people to
 * @returns undefined for an address that begins no login
 */
export function loginAddresses(begin: string, origins: readonly string[]): LoginAddresses | undefined {
  if (!isLoginAddress(begin)) return undefined;
  const first = new URL(begin);
  const redirect = loopbackRedirect(first);
  if (!redirect) return undefined;
  const allowed = new Set([first.origin, ...origins]);
  const isRedirect = (address: string): boolean => {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    return url.origin === redirect.origin && url.pathname === redirect.pathname && url.username === '';
  };
  return {
    begin,
    redirect,
    isRedirect,
    origins: [...allowed],
    allows(address, askedFor) {
      if (!URL.canParse(address)) return false;
      // Before the login is over nothing but the window itself goes to the program's own address.
      if (isRedirect(address)) return askedFor === 'mainFrame';
      const url = new URL(address);
      const document = askedFor === 'mainFrame' || askedFor === 'subFrame';
      // Made by a page that was let in; a document of that kind would have no address to be shown.
      if (url.protocol === 'data:' || url.protocol === 'blob:') return !document;
      return /^(https?|wss?):$/.test(url.protocol) && url.username === '' && allowed.has(originOf(url));
    },
  };
}
