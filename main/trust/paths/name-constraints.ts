import { Asn1Error, Tlv, tags } from '../../pki';
import { readGeneralName, type GeneralName } from './general-names';
import type { PathWork } from './path-work';

/** The nameConstraints of one certificate (RFC 5280, clause 4.2.1.10). */
interface Subtrees {
  permitted: GeneralName[];
  excluded: GeneralName[];
}

const mostSubtrees = 4096;

/**
 * The state variables permitted_subtrees and excluded_subtrees of clause 6.1.2 (b) and (c). The intersection of permitted
 * subtrees is kept as what it is made of: a name must fit into those of each certificate.
 */
export class NameConstraints {
  private readonly all: Subtrees[] = [];

  constructor(private readonly work: PathWork) {}

  /**
   * Clause 6.1.4 (g).
   *
   * @param value - of the extension
   * @throws Asn1Error when it can not be read, or demands what RFC 5280 does not know
   */
  add(value: Uint8Array): void {
    const subtrees: Subtrees = { permitted: [], excluded: [] };
    const parts = Tlv.readWhole(value).expect(tags.sequence, 'nameConstraints').children(2);
    if (parts.length === 0) throw new Asn1Error('nameConstraints is empty');
    for (const part of parts) {
      const list = part.tag === tags.contextConstructed(0) ? subtrees.permitted : subtrees.excluded;
      if (list === subtrees.excluded) part.expect(tags.contextConstructed(1), 'nameConstraints');
      const bases = part.children(mostSubtrees);
      if (bases.length === 0) throw new Asn1Error('nameConstraints has no subtree');
      list.push(...bases.map((subtree) => readBase(subtree)));
    }
    this.all.push(subtrees);
  }

  /** Whether there is anything that names must be compared with. */
  get exist(): boolean {
    return this.all.length > 0;
  }

  /**
   * Clause 6.1.3 (b) and (c).
   *
   * @returns undefined when all names are allowed, otherwise a few words
   * @throws BoundReached
   */
  problem(names: readonly GeneralName[]): string | undefined {
    for (const { permitted, excluded } of this.all) {
      for (const name of names) {
        this.work.compareNames(permitted.length + excluded.length);
        const wanted = permitted.filter((base) => concerns(base, name));
        if (wanted.length > 0 && !wanted.some((base) => isWithin(name, base, false))) {
          return `its ${formWords[name.form]} is not among those that an issuer may certify`;
        }
        if (excluded.some((base) => concerns(base, name) && isWithin(name, base, true))) {
          return `its ${formWords[name.form]} is one that an issuer may not certify`;
        }
      }
    }
    return undefined;
  }
}

const formWords: Record<GeneralName['form'], string> = {
  directoryName: 'name',
  rfc822Name: 'e-mail address',
  dNSName: 'DNS name',
  uniformResourceIdentifier: 'web address',
  iPAddress: 'IP address',
  otherName: 'name of another kind',
  x400Address: 'X.400 address',
  ediPartyName: 'EDI party name',
  registeredID: 'registered identifier',
};

function readBase(subtree: Tlv): GeneralName {
  // minimum is 0 and left out, maximum is absent (clause 4.2.1.10).
  const [base, ...distances] = subtree.expect(tags.sequence, 'subtree').children(3);
  if (!base || distances.length > 0) throw new Asn1Error('a subtree of a kind that RFC 5280 does not allow');
  return readGeneralName(base);
}

const concerns = (base: GeneralName, name: GeneralName): boolean =>
  base.form === name.form && (base.form !== 'otherName' || name.form !== 'otherName' || base.type === name.type);

/**
 * @param doubtful - the answer where it can not be said: what is not understood is not permitted, and counts as excluded
 */
function isWithin(name: GeneralName, base: GeneralName, doubtful: boolean): boolean {
  if (name.form === 'directoryName' && base.form === 'directoryName') {
    return (
      base.relative.length <= name.relative.length && base.relative.every((part, at) => name.relative[at] === part)
    );
  }
  if (name.form === 'rfc822Name' && base.form === 'rfc822Name') {
    return isMailboxWithin(name.text, base.text) ?? doubtful;
  }
  if (name.form === 'dNSName' && base.form === 'dNSName') return isHostWithin(name.text, base.text) ?? doubtful;
  if (name.form === 'uniformResourceIdentifier' && base.form === 'uniformResourceIdentifier') {
    return isAddressWithin(name.text, base.text) ?? doubtful;
  }
  if (name.form === 'iPAddress' && base.form === 'iPAddress') {
    return isNumberWithin(name.octets, base.octets) ?? doubtful;
  }
  return doubtful;
}

/** A mailbox, all mailboxes of a host, or, after a dot, of all hosts of a domain. */
function isMailboxWithin(address: string, base: string): boolean | undefined {
  const at = address.lastIndexOf('@');
  const mailbox = address.slice(0, Math.max(0, at));
  if (!/^(?:[^@"]+|"[^"]*")$/.test(mailbox) || !isHost(address.slice(at + 1))) return undefined;
  const host = address.slice(at + 1).toLowerCase();
  const baseAt = base.lastIndexOf('@');
  if (baseAt >= 0) {
    // The part before the @ is the host's own: its case counts.
    return mailbox === base.slice(0, baseAt) && host === base.slice(baseAt + 1).toLowerCase();
  }
  return isHostOrDomain(host, base);
}

/** Adding labels on the left; a wildcard is within where what it stands for is. */
function isHostWithin(name: string, base: string): boolean | undefined {
  const host = name.toLowerCase();
  const plain = host.startsWith('*.') ? host.slice(2) : host;
  if (!isHost(plain) || (base !== '' && !isHost(base))) return undefined;
  const domain = base.toLowerCase();
  if (domain === '' || plain === domain || plain.endsWith(`.${domain}`)) return true;
  // `*.example.com` may be any host below, the excluded one among them.
  return host !== plain && domain.endsWith(`.${plain}`) ? undefined : false;
}

/** The host of a URI (RFC 3986, clause 3.2.2); one without a host, or with a number for it, is never within. */
function isAddressWithin(address: string, base: string): boolean | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(address)?.[1];
  if (authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  if (!isHost(host) || /^[\d.]+$/.test(host)) return undefined;
  return isHostOrDomain(host.toLowerCase(), base);
}

function isHostOrDomain(host: string, base: string): boolean | undefined {
  const domain = base.toLowerCase();
  if (domain.startsWith('.')) return isHost(domain.slice(1)) ? host.endsWith(domain) : undefined;
  return isHost(domain) ? host === domain : undefined;
}

/** An address and a mask. */
function isNumberWithin(address: Uint8Array, base: Uint8Array): boolean | undefined {
  if (address.length !== 4 && address.length !== 16) return undefined;
  if (base.length !== 8 && base.length !== 32) return undefined;
  const half = base.length / 2;
  if (!isMask(base.subarray(half))) return undefined;
  if (address.length !== half) return false;
  return address.every(
    (octet, at) => (octet & (base[half + at] as number)) === ((base[at] as number) & (base[half + at] as number)),
  );
}

/** Ones and then zeros (RFC 4632). */
function isMask(octets: Uint8Array): boolean {
  const bits = Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}

/** Labels of letters, digits, hyphens and underscores, without an empty one. */
const isHost = (text: string): boolean =>
  text.length <= 253 && /^[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/i.test(text);
