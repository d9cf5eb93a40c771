import type { OfferedDelegation } from '../../preload/contract/delegation';
import { CountersignError } from '../errors/countersign-error';
import { assertInForce, delegationsFor, type Delegation } from '../signers/delegations';
import type { Signer } from '../signers/signer-catalog';
import { delegatedSummary, limitOf } from './delegated';
import type { SignatureLimit } from './history-port';

/** Counts what was signed under a delegation; rejects where the history can not be read. */
export type SignatureCount = (limit: Pick<SignatureLimit, 'delegation' | 'since'>) => Promise<number>;

/**
 * What the person at the desk may do in somebody else's stead with a signer, whether or not that counts now: what does not says
 * why. The count may be another one by the time of the signing, which counts by itself.
 */
export function offeredDelegations(
  { delegations, configuration, signatory }: Signer,
  at: Date,
  count?: SignatureCount,
): Promise<OfferedDelegation[]> {
  return Promise.all(delegationsFor(delegations, configuration, signatory).map((one) => offered(one, at, count)));
}

async function offered(delegation: Delegation, at: Date, count?: SignatureCount): Promise<OfferedDelegation> {
  const { DOCUMENTS: documents, COMMITMENTTYPES: commitmentTypes, UNTIL: until } = delegation.rules;
  const limit = limitOf(delegation);
  const signed = limit && (await count?.(limit).catch(() => undefined));
  const left = limit && signed !== undefined ? Math.max(0, limit.most - signed) : undefined;
  const problem = problemOf(delegation, at, limit && left === 0 ? limit.most : undefined);
  return {
    ...delegatedSummary(delegation),
    ...(documents && { documents }),
    ...(commitmentTypes && { commitmentTypes }),
    ...(limit && left !== undefined && { left, most: limit.most }),
    ...(until !== undefined && { until }),
    ...(problem && { problem: problem.toShape() }),
  };
}

/** @param usedUp - of how many signatures none is left */
function problemOf(delegation: Delegation, at: Date, usedUp: number | undefined): CountersignError | undefined {
  try {
    assertInForce(delegation, at);
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw error;
  }
  if (usedUp === undefined) return undefined;
  return new CountersignError('delegation.exceeded', {
    principal: delegation.principal,
    most: usedUp,
    left: 0,
    documents: 1,
  });
}
