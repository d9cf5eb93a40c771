import type { DelegatedSummary } from '../../preload/contract/delegation';
import { isIdentified, lentAs, lentTo, meantBy, type Delegation } from '../signers/delegations';
import { usedBy, type IdentifiedSigner, type Signer } from '../signers/signer-catalog';
import type { BatchServices } from './batch-services';
import type { BatchStop } from './batch-stop';
import { delegatedSummary, recordedDelegation } from './delegated';
import type { RequestRecorder } from './history-port';
import { recordedSigner } from './recorded-facts';

/** What a batch lends to finding out who signs. */
interface IdentifyingBatch {
  services: Pick<BatchServices, 'identify' | 'identity' | 'now'>;
  /** An entry of DELEGATIONS, or its principal. */
  onBehalfOf: string | undefined;
  recorder: RequestRecorder;
  /** Follows the login that the batch begins with. */
  stop: Pick<BatchStop, 'signal' | 'follow'>;
  /** Told before a login is waited for. */
  awaitsLogin(): void;
  /** Told as soon as it is known in whose stead is signed. */
  delegated(delegation: DelegatedSummary): void;
}

/**
 * Whoever is at the desk, logged in where the signer or a delegation wants that, and let in by it. What can be known of a
 * delegation without them is found out before they have to log in.
 *
 * @throws CountersignError identity.*, signer.notAuthorized, delegation.*
 */
export async function identifiedSigner(signer: Signer, batch: IdentifyingBatch): Promise<IdentifiedSigner> {
  const { services, onBehalfOf, recorder, stop } = batch;
  const tell = (delegation: Delegation): void => {
    recorder.delegated(recordedDelegation(delegation));
    batch.delegated(delegatedSummary(delegation));
  };
  const lent = onBehalfOf === undefined ? undefined : meant(signer, onBehalfOf, services.now(), tell);
  const known = signer.signatory && (!lent || isIdentified(signer.configuration, signer.signatory));
  const login = known ? undefined : services.identify;
  if (login) batch.awaitsLogin();
  const signatory = (await login?.(signer, stop.signal)) ?? signer.signatory;
  stop.follow(services.identity, signatory);
  if (signatory) recorder.identified(recordedSigner(signer, signatory));
  const delegation = lent && lentTo(lent, signer, signatory, services.now());
  if (delegation) tell(delegation);
  const identified = usedBy(signer, signatory, delegation);
  recorder.authorized();
  return identified;
}

function meant(
  { name, delegations = [] }: Signer,
  wanted: string,
  at: Date,
  tell: (delegation: Delegation) => void,
): Delegation[] {
  // The history says of a request that is refused, too, in whose stead it was to be.
  const [first] = meantBy(delegations, wanted);
  if (first) tell(first);
  return lentAs(delegations, wanted, name, at);
}
