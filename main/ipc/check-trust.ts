import type { TrustWish } from '../document/document-port';
import type { Services } from '../services';

/**
 * With what the window validates signatures: with the anchors of the profile and its configuration, and the trusted lists
 * that are kept in the profile. An anchor that can not be read is told to the log; the others count.
 */
export async function checkTrust({
  ownAnchors,
  lists,
  log,
}: Pick<Services, 'ownAnchors' | 'lists' | 'log'>): Promise<TrustWish> {
  const { anchors, problems } = await ownAnchors();
  for (const { code } of problems) log.warn('anchor.unusable', { error: code });
  return { offline: false, anchors, lists: lists.folder };
}
