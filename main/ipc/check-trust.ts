import type { TrustWish } from '../document/document-port';
import type { Services } from '../services';
import { asksNetwork } from './check-network';

/**
 * With what the window validates signatures: with the anchors of the profile and its configuration, and the trusted lists
 * that are kept in the profile; over the network where the configuration and the person let it. An anchor that can not be read is told to the log; the others count.
 */
export async function checkTrust(
  services: Pick<Services, 'ownAnchors' | 'lists' | 'log' | 'configuration' | 'settings' | 'algorithms'>,
): Promise<TrustWish> {
  const { ownAnchors, lists, log, algorithms } = services;
  const { anchors, problems } = await ownAnchors();
  for (const { code } of problems) log.warn('anchor.unusable', { error: code });
  return {
    ...{ offline: !asksNetwork(services), anchors, lists: lists.folder },
    ...(algorithms && { algorithms }),
  };
}
