import { randomBytes, type KeyObject } from 'node:crypto';
import { Fault, type TransferredPort } from '../../../../hosts/endpoint';
import type { PinVerdict } from '../../../../../preload/contract/bridges';
import type { KeyEntry, PrivateKeyDescription } from '../../../crypto-token';
import { textFlaw } from '../../../pin-flaw';
import { Mailbox } from '../../../process/mailbox';
import { wipe } from '../../../process/pin-octets';
import type { LoginVerdict, PinEntry, SignatureRequest } from '../../../process/protocol';
import type { HeldSession } from '../../../process/session-desk';
import { openedKeys, opensKeys, visibleEntries, type OpenedKeys } from './entries';
import type { KeyStoreFile } from './key-store-file';
import { describeSoftwareKey, signWithKey } from '../../../process/software-signature';

/** One batch's hold on a PKCS#12 file: the file as it was at its start, and from the password to the end its keys. */
export class KeyStoreSession implements HeldSession {
  readonly id = randomBytes(16).toString('hex');
  private readonly mailbox: Mailbox;
  private opened: OpenedKeys | undefined;

  constructor(
    private readonly file: KeyStoreFile,
    passwordArrived: (session: string) => void,
    /** Told once the password is right: certificates are public, and may be shown from then on without it. */
    private readonly seen: (file: KeyStoreFile, entries: KeyEntry[]) => void,
  ) {
    this.mailbox = new Mailbox(['pin'], () => passwordArrived(this.id));
  }

  attach(port: TransferredPort): void {
    this.mailbox.attach(port);
  }

  detach(): void {
    this.mailbox.close();
  }

  /**
   * Tries a password, once.
   * @throws Fault keystore-unusable: the password may be right, but the file is not whole
   */
  attempt(entry: PinEntry): LoginVerdict {
    const password = this.take(entry);
    const flaw = textFlaw(password);
    if (flaw) {
      wipe(password);
      this.mailbox.tell({ verdict: 'failed', code: 'pin.malformed' } satisfies PinVerdict);
      return { outcome: 'malformed', detail: flaw, lastTry: false, countLow: false };
    }
    let outcome: 'accepted' | 'wrong' = 'wrong';
    try {
      const result = this.file.open(password, (bags) => opensKeys(bags, password));
      if (result.verdict === 'right') {
        outcome = 'accepted';
        this.opened = openedKeys(result.bags, password);
        this.seen(this.file, this.opened.entries);
      }
    } finally {
      wipe(password);
    }
    const flags = { lastTry: false, countLow: false };
    this.mailbox.tell(
      (outcome === 'accepted' ? { verdict: outcome } : { verdict: outcome, ...flags }) satisfies PinVerdict,
    );
    return { outcome, detail: 'password', ...flags };
  }

  /** The password in UTF-8. */
  private take(entry: PinEntry): Uint8Array {
    const [arrived] = this.mailbox.take() ?? [];
    if (entry === 'arrived' && arrived) return arrived;
    wipe(arrived);
    if (entry instanceof Uint8Array) return entry;
    throw new Fault('device-error', 'no password has arrived');
  }

  entries(): KeyEntry[] {
    return this.opened?.entries ?? visibleEntries(this.file.plain);
  }

  /** Whoever has the file and the password has the key: none of the facts that prove sole control holds for it. */
  key(alias: string): PrivateKeyDescription {
    return describeSoftwareKey(alias, this.find(alias));
  }

  sign({ alias, digest, algorithm }: Omit<SignatureRequest, 'session'>): Uint8Array {
    return signWithKey(this.find(alias), digest, algorithm);
  }

  close(): void {
    this.detach();
    this.opened = undefined;
  }

  private find(alias: string): KeyObject {
    const key = this.opened?.keys.get(alias);
    if (!key) throw new Fault('key-missing', alias);
    return key;
  }
}
