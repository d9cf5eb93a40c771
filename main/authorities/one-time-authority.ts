import type { Configuration } from '../configuration/configuration';
import type { NetworkPort } from '../network/network-port';
import type { CertificateOrder } from './certificate-authority';
import { certificateAuthority } from './chosen-authority';

/** What is asked for with a key that lives for one signing. */
type Order = Omit<CertificateOrder, 'network' | 'renewal' | 'accept'> & { allowDigitalSignature: boolean };

/**
 * The authority of a signer whose keys live for one signing. It is asked once, and its answer held against the request before
 * anybody uses it.
 *
 * @param own - the signer's CERTIFICATEAUTHORITY
 * @throws CountersignError authority.*
 */
export function oneTimeAuthority(
  configuration: Configuration | undefined,
  own: string | undefined,
  network: NetworkPort,
) {
  const authority = certificateAuthority(configuration, own, undefined);
  return {
    name: authority.name,
    /** @throws CountersignError enrollment.*, authority.unsuited */
    async certify({ allowDigitalSignature, ...order }: Order) {
      const { issueChecked } = await import('./check-issued');
      const { validitySeconds } = order;
      // The time of the answer, not of the question, is what the certificate has to be valid at.
      return issueChecked(
        authority,
        { ...order, renewal: false, network },
        {
          get now() {
            return order.now?.() ?? new Date();
          },
          allowDigitalSignature,
          ...(validitySeconds !== undefined && { validitySeconds }),
        },
      );
    },
  };
}
