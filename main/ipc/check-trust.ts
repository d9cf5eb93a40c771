import { loadOwnAnchors } from '../configuration/own-anchors';
import { configurationFile } from '../configuration/profile-folders';
import type { TrustWish } from '../document/document-port';
import type { Services } from '../services';

/**
 * With what the window validates signatures: for now, with the anchors of the profile and its configuration. One that can not be
 * read is told to the log; the others count.
 */
export async function checkTrust({
  profile,
  configuration,
  log,
}: Pick<Services, 'profile' | 'configuration' | 'log'>): Promise<TrustWish> {
  const { anchors, problems } = await loadOwnAnchors({
    profileFolder: profile.folder,
    ...(configuration && {
      configuration: { trustAnchors: configuration.TRUSTANCHORS, file: configurationFile(profile) },
    }),
  });
  for (const { code } of problems) log.warn('anchor.unusable', { error: code });
  return { offline: false, anchors };
}
