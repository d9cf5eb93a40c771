import type { SignerSummary } from '../../../preload/contract/model';
import type { StationReason } from '../../../preload/contract/station-reasons';
import type { Services } from '../../services';
import type { Signer } from '../../signers/signer-catalog';
import { summarizeSigner } from '../../signing/signer-summary';
import { isOnCard } from '../offered-signers';

/** What is wrong with a card that somebody brought, or that nobody did: theirs, and not for others to read. */
const ofTheCard = /^(pin|puk|certificate|alias|key)\.|^token\.(absent|ambiguous|removed)$/;

const isFault = (summary: SignerSummary): boolean =>
  summary.problem !== undefined && !(isOnCard(summary) && ofTheCard.test(summary.problem.code));

/** The signers of a station. That a card is not there, or can not sign, is no fault of the station. */
export async function signerReasons(
  { now }: Pick<Services, 'now'>,
  signers: readonly Signer[],
): Promise<StationReason[]> {
  const summaries = await Promise.all(signers.map((signer) => summarizeSigner(signer, now())));
  const faults = summaries.filter(isFault);
  const ready = summaries.length - faults.length;
  return [
    ...faults.map(({ name: signer, problem }): StationReason => ({
      code: 'signer-unusable',
      params: { signer, code: problem!.code },
    })),
    ready > 0 ? { code: 'signers-ready', params: { count: ready } } : { code: 'signers-unusable', params: {} },
  ];
}
