import { readCertificateStructure } from '../../pki';
import { readCertificate, type Certificate } from '../../pki/certificate';
import { nameAttributes } from '../../pki/distinguished-name';
import { keyUsageBits, type Criterion } from '../lists/model';

/** A certificate with everything that the criteria of a list ask of it. */
export interface CriteriaSubject extends Pick<
  Certificate,
  'keyUsage' | 'extendedKeyUsage' | 'policies' | 'qcStatements' | 'notBefore'
> {
  /** Types (OIDs) of the subject's attributes that have a value. */
  subjectAttributes: ReadonlySet<string>;
}

/**
 * @param certificate - DER
 * @throws CertificateError or Asn1Error when it can not be read
 */
export function readCriteriaSubject(certificate: Uint8Array): CriteriaSubject {
  const { keyUsage, extendedKeyUsage, policies, qcStatements, notBefore } = readCertificate(certificate);
  return {
    ...(keyUsage && { keyUsage }),
    extendedKeyUsage,
    policies,
    qcStatements,
    notBefore,
    subjectAttributes: new Set(nameAttributes(readCertificateStructure(certificate).subject).keys()),
  };
}

/** How deep lists of criteria may nest; real ones stay below 4. */
const maximumDepth = 32;

/**
 * Whether a certificate meets a criterion (ETSI TS 119 612, clause 5.5.9.2.2).
 *
 * @returns undefined when that can not be said: the criterion is not known, or joins others in a way that is not known.
 * Where the known ones decide by themselves (one false of `all`, one true of `atLeastOne`) the unknown ones do not matter.
 */
export function meets(certificate: CriteriaSubject, criterion: Criterion, depth = 0): boolean | undefined {
  switch (criterion.kind) {
    case 'criteriaList': {
      if (depth >= maximumDepth) return undefined;
      const results = criterion.criteria.map((each) => meets(certificate, each, depth + 1));
      switch (criterion.assert) {
        case 'all':
          return every(results);
        case 'atLeastOne':
          return some(results);
        case 'none': {
          const any = some(results);
          return any === undefined ? undefined : !any;
        }
        default:
          return undefined;
      }
    }
    case 'keyUsage':
      return every(criterion.bits.map(({ name, value }) => hasUsage(certificate, name, value)));
    case 'policySet':
      return criterion.policies.every((policy) => certificate.policies.includes(policy));
    case 'certSubjectDNAttribute':
      return criterion.attributes.every((type) => certificate.subjectAttributes.has(type));
    case 'extendedKeyUsage':
      return criterion.purposes.every((purpose) => certificate.extendedKeyUsage.includes(purpose));
    case 'unknown':
      return undefined;
  }
}

/** A certificate without keyUsage has none of its bits. */
function hasUsage({ keyUsage }: CriteriaSubject, name: string, wanted: boolean): boolean | undefined {
  if (!keyUsageBits.some((bit) => bit === name)) return undefined;
  const has = [...(keyUsage ?? [])].some((usage) => usage.toLowerCase() === name.toLowerCase());
  return has === wanted;
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function some(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}
