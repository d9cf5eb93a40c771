import type { CertificateWarning } from '../../preload/contract/certificate-warnings';
import type { SigningNote } from '../../preload/contract/signing-notes';
import { sameOctets } from '../pki';
import { certificateWarnings } from '../trust/certificate-warnings';
import { issuingCertificates } from '../pki/chain';
import type { TimestampToken } from '../trust/timestamp-response';
import { judgeAlgorithms, keyBitsOf, standardAlgorithms } from '../validation';
import type { SigningPlan } from './document-port';

/** The certificates of a signature, as far as they are known, and what it is made with. DER. */
export interface KnownChain extends Pick<SigningPlan, 'digestAlgorithm' | 'signatureAlgorithm' | 'algorithms'> {
  certificate: Uint8Array;
  /** The certificate's issuer first. */
  chain: readonly Uint8Array[];
  root?: Uint8Array;
}

/** How long issuers that are being looked for hold up the question for a PIN: a note that comes later is of no use. */
const patienceMs = 1_000;

const noteOf = (warning: CertificateWarning): SigningNote => ({
  code: 'certificate.doubted',
  params: { warning },
});

/** What is held against the certificates of signatures. All documents of a batch have the same, which are read once. */
export class CertificateNotes {
  private last: { day: string; use: string; certificates: Uint8Array[]; notes: SigningNote[] } | undefined;

  of(known: KnownChain, at: Date): SigningNote[] {
    const { certificate, chain, root } = known;
    const issuers = root && !chain.some((der) => sameOctets(der, root)) ? [...chain, root] : [...chain];
    const certificates = [certificate, ...issuers];
    const day = at.toISOString().slice(0, 10);
    const { last } = this;
    const same =
      last?.day === day &&
      last.use === useOf(known) &&
      last.certificates.length === certificates.length &&
      last.certificates.every((der, index) => sameOctets(der, certificates[index] as Uint8Array));
    if (same) return last.notes;
    const warnings = certificateWarnings(certificate, issuers, at);
    const short = warnings.some(({ code, of }) => code === 'key-short' && of === 'signer');
    const notes = [...warnings, ...(short ? [] : algorithmWarnings(known, at))].map(noteOf);
    this.last = { day, use: useOf(known), certificates, notes };
    return notes;
  }

  /** The same, with the issuers that are found soon, or else those that are at hand. */
  async soon(known: KnownChain, issuers: Promise<Uint8Array[]>, at: Date): Promise<SigningNote[]> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<readonly Uint8Array[]>((resolve) => {
        timer = setTimeout(resolve, patienceMs, known.chain);
      });
      return this.of({ ...known, chain: await Promise.race([issuers, late]) }, at);
    } finally {
      clearTimeout(timer);
    }
  }
}

const useOf = ({ digestAlgorithm, signatureAlgorithm, algorithms }: KnownChain): string =>
  JSON.stringify([digestAlgorithm, signatureAlgorithm, algorithms]);

/** What the signature itself would be made with, by the table that our own verdicts go by. */
function algorithmWarnings(known: KnownChain, at: Date): CertificateWarning[] {
  const { certificate, digestAlgorithm: digest, signatureAlgorithm: algorithm } = known;
  const keyBits = keyBitsOf(certificate);
  const signature = { algorithm, ...(keyBits !== undefined && { keyBits }) };
  const verdict = judgeAlgorithms({ digest, signature }, at, known.algorithms ?? standardAlgorithms);
  return verdict.good ? [] : [{ code: 'algorithm-ended', of: 'signer', detail: verdict.words }];
}

/** What is held against a timestamp: its digest, and its authority's certificates. */
export function timestampNotes(token: TimestampToken, authority: string, at: Date): SigningNote[] {
  const { certificate, certificates, digestAlgorithm } = token;
  const issuers = issuingCertificates(certificate, certificates);
  const own: CertificateWarning[] =
    digestAlgorithm === 'SHA-1'
      ? [{ code: 'digest-broken', of: 'timestamp', name: authority, detail: digestAlgorithm }]
      : [];
  return [...own, ...certificateWarnings(certificate, issuers, at, 'timestamp-authority')].map(noteOf);
}
