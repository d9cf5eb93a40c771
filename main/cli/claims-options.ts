import type { ParseArgsConfig } from 'node:util';
import { commitmentTypes } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { RequestedClaims } from '../signing/signing-port';

/** Options of `sign` that say something in the signature. */
export const claimsOptions = {
  reason: { type: 'string' },
  location: { type: 'string' },
  role: { type: 'string', multiple: true },
  commitment: { type: 'string' },
  field: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const claimsUsage = `      --reason TEXT             why you sign; goes into the signature as it is
      --location TEXT           where you sign
      --role TEXT               in what quality you sign; may be given several times
      --commitment TYPE         what you commit to, in place of a reason: proof-of-origin, proof-of-receipt,
                                proof-of-delivery, proof-of-sender, proof-of-approval, proof-of-creation
      --field NAME              the empty signature field to sign; where there is none, it is made
`;

export interface ClaimsValues {
  reason?: string;
  location?: string;
  role?: string[];
  commitment?: string;
  field?: string;
}

/**
 * What a request says in place of the signer's configuration.
 * @throws CountersignError usage.invalid
 */
export function claimsIn({ reason, location, role, commitment, field }: ClaimsValues): { claims?: RequestedClaims } {
  const commitmentType = commitmentTypes.find((type) => type === commitment);
  if (commitment !== undefined && !commitmentType) throw wrong(`--commitment is one of ${commitmentTypes.join(', ')}`);
  if (reason !== undefined && commitmentType) {
    throw wrong('--reason and --commitment exclude each other: a signature says only one of them');
  }
  const claims: RequestedClaims = {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(role && { claimedRoles: role }),
    ...(commitmentType && { commitmentType }),
    ...(field !== undefined && { fieldName: field }),
  };
  return Object.keys(claims).length > 0 ? { claims } : {};
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
