import type { FieldDemand } from '../../../preload/contract/placement';
import type { SeedValueRequirement } from '../../../preload/contract/error-codes';
import { CertificateError, readCertificate } from '../../pki/certificate';
import { PdfString } from '../pdf';
import type { PdfDictionary, PdfReader } from '../pdf';
import { certificateBits } from './certificate-seed';
import { integer, nameOf, names, required, texts } from './seed-values';
import { readScope } from './transform-methods';

/** Values that one demand names, fields that one lock names, and characters of each. */
const mostValues = 20;
const longest = 200;

type SeedDemand = Extract<FieldDemand, { kind: 'seed-value' }>;

/**
 * What the author of a signature field asks of whoever signs it: its seed values (ISO 32000-2, table 237) and its lock (table
 * 236). What an entry only prefers is told, too.
 */
export function fieldDemands(reader: PdfReader, field: PdfDictionary): FieldDemand[] {
  const seed = reader.dictionary(field, 'SV');
  const lock = reader.dictionary(field, 'Lock');
  return [...(seed ? seedDemands(reader, seed) : []), ...(lock ? lockDemands(reader, lock) : [])];
}

function seedDemands(reader: PdfReader, seed: PdfDictionary): SeedDemand[] {
  const flags = integer(reader, seed, 'Ff') ?? 0;
  const found: SeedDemand[] = [];
  const tell = (of: SeedValueRequirement, asked: boolean, values: string[] = []): void => {
    const said = cut(values);
    found.push({ kind: 'seed-value', of, required: asked, ...(said.length > 0 && { values: said }) });
  };
  const asks = (bit: number): boolean => (flags & bit) !== 0;

  const filter = nameOf(reader, seed, 'Filter');
  if (filter !== undefined) tell('filter', asks(required.filter), [filter]);
  if (seed.has('SubFilter')) tell('sub-filter', asks(required.subFilter), names(reader, seed, 'SubFilter'));
  if (seed.has('DigestMethod')) tell('digest-method', asks(required.digestMethod), texts(reader, seed, 'DigestMethod'));
  if (seed.has('Reasons') || asks(required.reasons)) {
    // A single full stop stands for no reason at all.
    const reasons = texts(reader, seed, 'Reasons').filter((reason) => reason !== '.');
    tell('reason', asks(required.reasons), reasons);
  }
  const permissions = reader.dictionary(seed, 'MDP');
  const level = permissions && integer(reader, permissions, 'P');
  if (level !== undefined) tell('certification', true, [String(level)]);
  const certificate = reader.dictionary(seed, 'Cert');
  if (certificate) certificateDemands(reader, certificate, tell);
  const stamp = reader.dictionary(seed, 'TimeStamp');
  if (stamp) tell('timestamp', ((integer(reader, stamp, 'Ff') ?? 0) & 1) !== 0, texts(reader, seed, 'URL'));
  if (seed.has('LegalAttestation'))
    tell('legal-attestation', asks(required.legalAttestation), texts(reader, seed, 'LegalAttestation'));
  if (reader.lookup(seed, 'AddRevInfo') === true) tell('revocation-information', asks(required.addRevInfo));
  if (nameOf(reader, seed, 'LockDocument') === 'true') tell('lock-document', asks(required.lockDocument));
  if (seed.has('AppearanceFilter')) tell('appearance', asks(required.appearanceFilter));
  return found;
}

function certificateDemands(
  reader: PdfReader,
  constraints: PdfDictionary,
  tell: (of: SeedValueRequirement, asked: boolean, values?: string[]) => void,
): void {
  const flags = integer(reader, constraints, 'Ff') ?? 0;
  const asks = (bit: number): boolean => (flags & bit) !== 0;
  if (constraints.has('Subject'))
    tell('certificate-subject', asks(certificateBits.subject), ownersOf(reader, constraints, 'Subject'));
  else if (constraints.has('SubjectDN')) tell('certificate-subject', asks(certificateBits.subjectName));
  if (constraints.has('Issuer'))
    tell('certificate-issuer', asks(certificateBits.issuer), ownersOf(reader, constraints, 'Issuer'));
  if (constraints.has('OID'))
    tell('certificate-policy', asks(certificateBits.policy), texts(reader, constraints, 'OID'));
  if (constraints.has('KeyUsage')) tell('certificate-key-usage', asks(certificateBits.keyUsage));
}

/** Whose certificates an array holds; those that can not be read have no name. */
function ownersOf(reader: PdfReader, constraints: PdfDictionary, key: string): string[] {
  return (reader.array(constraints, key) ?? []).slice(0, mostValues).flatMap((item) => {
    const value = reader.resolve(item);
    if (!(value instanceof PdfString)) return [];
    try {
      return [readCertificate(value.bytes).subject];
    } catch (error) {
      if (error instanceof CertificateError) return [];
      throw error;
    }
  });
}

function lockDemands(reader: PdfReader, lock: PdfDictionary): FieldDemand[] {
  const { action, fields, permission } = readScope(reader, lock);
  const scope = ({ All: 'all', Include: 'only', Exclude: 'all-but' } as const)[action];
  const allowed = ({ 1: 'nothing', 2: 'forms', 3: 'forms-and-annotations' } as const)[permission ?? 0];
  return [
    { kind: 'locks', scope, fields: action === 'All' ? [] : cut(fields) },
    ...(allowed === undefined ? [] : [{ kind: 'later-changes', allowed } as const]),
  ];
}

const cut = (values: string[]): string[] =>
  values
    .filter((value) => value !== '')
    .slice(0, mostValues)
    .map((value) => (value.length > longest ? `${value.slice(0, longest)}…` : value));
