import { resolve } from 'node:path';
import { readAnchorFile } from '../configuration/own-anchors';
import type { TrustWish } from '../document/document-port';
import { configurationFile } from '../configuration/profile-folders';
import { CountersignError } from '../errors/countersign-error';
import type { Services } from '../services';
import type { TrustAnchor } from '../trust/paths';
import type { TrustChoice } from './verify-options';

/** With what documents are to be validated, and what of it could not be used. */
export interface TrustMeans {
  /** Absent where integrity is all that is asked for. */
  wish?: TrustWish;
  /** Of anchors of the profile and the configuration: the others count. */
  problems: readonly CountersignError[];
}

/**
 * With what documents are to be validated: what the command names, the anchors of the profile and its configuration, and the
 * trusted lists that are kept in the profile.
 *
 * @throws CountersignError anchor.unusable for a file that the command names, anchor.forbidden where it may name none
 */
export async function trustWish(
  { at, offline, integrityOnly, anchorFiles = [] }: TrustChoice,
  {
    ownAnchors,
    lists,
    configuration,
    policy,
    profile,
    algorithms,
  }: Pick<Services, 'ownAnchors' | 'lists' | 'configuration' | 'policy' | 'profile' | 'algorithms'>,
): Promise<TrustMeans> {
  if (integrityOnly) return { problems: [] };
  if (anchorFiles.length > 0 && configuration?.ALLOW_OWN_ANCHORS === false) {
    const forbidden = policy.forbiddenBy('ALLOW_OWN_ANCHORS', configurationFile(profile));
    throw new CountersignError('anchor.forbidden', forbidden);
  }
  const named = await Promise.all(anchorFiles.map((file) => anchorsIn(resolve(file))));
  const own = await ownAnchors();
  return {
    wish: {
      ...(at && { at: at.toISOString() }),
      offline: offline === true || configuration?.ALLOW_ONLINE_CHECKS === false,
      anchors: [...named.flat(), ...own.anchors],
      lists: lists.folder,
      ...(algorithms && { algorithms }),
    },
    problems: own.problems,
  };
}

async function anchorsIn(file: string): Promise<TrustAnchor[]> {
  const certificates = await readAnchorFile(file);
  return certificates.map((certificate) => ({ certificate, origin: { kind: 'person', file } }));
}
