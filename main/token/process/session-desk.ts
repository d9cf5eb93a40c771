import { Fault, type TransferredPort } from '../../hosts/endpoint';
import type { KeyEntry, PrivateKeyDescription } from '../crypto-token';
import type { LoginVerdict, PinEntry, SignatureRequest, TokenMethods } from './protocol';

/** One batch's hold on a token of any kind. */
export interface HeldSession {
  readonly id: string;
  attach(port: TransferredPort): void;
  attempt(entry: PinEntry): LoginVerdict;
  detach(): void;
  entries(): KeyEntry[];
  key(alias: string): PrivateKeyDescription;
  sign(request: Omit<SignatureRequest, 'session'>): Uint8Array;
  close(): void;
}

type DeskMethod = `session.${'close' | 'entries' | 'key' | 'sign'}` | `login.${'attach' | 'attempt' | 'detach'}`;

/** The open sessions of a token process, and its answers to what is asked of them whatever kind of token it serves. */
export class SessionDesk<S extends HeldSession> {
  private readonly sessions = new Map<string, S>();

  get size(): number {
    return this.sessions.size;
  }

  all(): Iterable<S> {
    return this.sessions.values();
  }

  add(session: S): void {
    this.sessions.set(session.id, session);
  }

  /** @throws Fault session-unknown */
  find(id: string): S {
    return known(this.sessions, id);
  }

  /** @returns false when there is none of that id */
  close(id: string): boolean {
    this.sessions.get(id)?.close();
    return this.sessions.delete(id);
  }

  readonly handlers: {
    [M in DeskMethod]: (params: TokenMethods[M]['params'], ports: TransferredPort[]) => TokenMethods[M]['value'];
  } = {
    'session.close': ({ session: id }) => this.close(id),
    'login.attach': ({ session: id }, ports) => {
      this.find(id).attach(portOf(ports));
      return true;
    },
    'login.attempt': ({ session: id, pin, alias }) => {
      const session = this.find(id);
      const verdict = session.attempt(pin);
      if (alias === undefined || verdict.outcome !== 'accepted') return verdict;
      return { ...verdict, ...lookUp(session, alias) };
    },
    'login.detach': ({ session: id }) => {
      this.sessions.get(id)?.detach();
      return true;
    },
    'session.entries': ({ session: id }) => this.find(id).entries(),
    'session.key': ({ session: id, alias }) => this.find(id).key(alias),
    'session.sign': ({ session: id, ...request }) => this.find(id).sign(request),
  };
}

/** What keeps a key from being read is told to who asks for it: the PIN was right all the same. */
function lookUp(session: HeldSession, alias: string): { key?: PrivateKeyDescription } {
  try {
    return { key: session.key(alias) };
  } catch {
    return {};
  }
}

/** @throws Fault session-unknown */
export function known<T>(held: ReadonlyMap<string, T>, id: string): T {
  const found = held.get(id);
  if (!found) throw new Fault('session-unknown', id);
  return found;
}

/** @throws Fault device-error */
export function portOf([port]: TransferredPort[]): TransferredPort {
  if (!port) throw new Fault('device-error', 'no port');
  return port;
}
