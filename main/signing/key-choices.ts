import type { CertificateWarning } from '../../preload/contract/certificate-warnings';
import type { KeyChoice } from '../../preload/contract/model';
import type { CertificateProblem } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { certificateSummary, readCertificate, signingProblem, type Certificate } from '../pki/certificate';
import { certificateWarnings } from '../trust/certificate-warnings';
import { issuingCertificates, rootAbove } from '../pki/chain';
import type { KeyEntry } from '../token/crypto-token';
import { assurance, type AssuranceSource } from './assured-key';

/** A key entry with its certificate read. */
export interface Key {
  entry: KeyEntry;
  certificate?: Certificate;
  problem?: CertificateProblem;
  /** DER of all certificates of its token: its issuers may be among them. */
  beside: readonly Uint8Array[];
}

/**
 * The entries of a token that belong to persons, each with the reason why it can not sign, if there is one. Certificates of
 * authorities that only complete a chain are left out.
 */
export function keysOf(entries: KeyEntry[], options: { at: Date; allowDigitalSignature: boolean }): Key[] {
  const beside = entries.flatMap(({ certificate }) => certificate ?? []);
  return entries.flatMap((entry): Key[] => {
    if (!entry.certificate) return [];
    let certificate: Certificate;
    try {
      certificate = readCertificate(entry.certificate);
    } catch {
      return [{ entry, beside, problem: 'unreadable' }];
    }
    if (certificate.isCertificateAuthority && entry.privateKey !== 'present') return [];
    const problem =
      signingProblem(certificate, options.at, options) ??
      (entry.privateKey === 'absent' ? 'no-private-key' : undefined);
    return [{ entry, beside, certificate, ...(problem ? { problem } : {}) }];
  });
}

/**
 * One key for each alias: of several certificates of one key (a renewed one beside the old one) the one that can sign, and of
 * those the one that lasts longest.
 */
export function onePerAlias(keys: Key[]): Key[] {
  const lasts = ({ certificate }: Key): number => (certificate ? Date.parse(certificate.notAfter) : -Infinity);
  const best = new Map<string, Key>();
  for (const key of keys) {
    const known = best.get(key.entry.alias);
    const usableFirst = Number(known?.problem !== undefined) - Number(key.problem !== undefined);
    if (!known || usableFirst > 0 || (usableFirst === 0 && lasts(key) > lasts(known))) best.set(key.entry.alias, key);
  }
  return [...best.values()];
}

/**
 * A key as the window and the command line show it.
 *
 * @param at - the time at which its issuers are judged
 */
export function toChoice({ entry, certificate, problem, beside }: Key, at: Date): KeyChoice {
  const warnings = certificate && !problem ? warningsOf(certificate.der, beside, at) : [];
  return {
    alias: entry.alias,
    usable: problem === undefined,
    ...(certificate ? { certificate: certificateSummary(certificate) } : {}),
    ...(problem ? { problem } : {}),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** The same with what the trusted lists and anchors at hand say of a certificate that can sign. */
export async function assuredChoice(key: Key, at: Date, trust?: AssuranceSource): Promise<KeyChoice> {
  const { certificate, problem, beside } = key;
  const known = certificate && !problem && (await assurance(certificate.der, beside, { trust, now: () => at }));
  return { ...toChoice(key, at), ...(known && { assurance: known }) };
}

function warningsOf(der: Uint8Array, beside: readonly Uint8Array[], at: Date): CertificateWarning[] {
  const chain = issuingCertificates(der, [...beside]);
  const root = rootAbove(chain.at(-1) ?? der, [...beside]);
  return certificateWarnings(der, root ? [...chain, root] : chain, at);
}

/** Why none of a signer's keys can sign: the reason itself where there is only one key. */
export function noUsableKey(signer: string, choices: Pick<KeyChoice, 'alias' | 'problem'>[]): CountersignError {
  const [only] = choices;
  return choices.length === 1 && only?.problem
    ? new CountersignError('certificate.unusable', { alias: only.alias, reason: only.problem })
    : new CountersignError('certificate.noneUsable', { signer });
}
