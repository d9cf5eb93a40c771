import { collectRevocation, type RevocationCache } from '../trust/revocation';
import type { IssuerCache } from '../trust/issuer-cache';
import { completePath } from '../trust/paths/path-completion';
import type { NetworkPort } from '../network/network-port';
import { Asn1Error } from '../pki';
import { evidenceId, type RevocationInput, type ValidationContext } from '../validation';
import type { DocumentTrust } from './validation';
import { AnchorIndex, joinedAnchors } from '../trust/paths';
import { expiredCertificatesSince } from '../trust/qualification';
import type { ListFolders } from './list-folders';
import type { TrustWish } from './document-port';

/** What validation fetches with. */
interface Sources {
  /** Where trusted lists are looked up. */
  lists: ListFolders;
  network: NetworkPort;
  issuers: IssuerCache;
  cache?: RevocationCache;
  now: () => Date;
}

/** Servers that do not answer shall not keep anybody waiting for a verdict. */
const deadlineMs = 8_000;

/** With what a document's signatures are validated: the wish, and for what the document does not hold main's network. */
export function trustMeans(wish: TrustWish, sources: Sources): DocumentTrust {
  const { at, offline, anchors, algorithms } = wish;
  const { network, issuers, cache, now } = sources;
  const lists = wish.lists === undefined ? undefined : sources.lists.inForce(wish.lists);
  const context: ValidationContext = {
    at: at === undefined ? now() : new Date(at),
    anchors: lists ? joinedAnchors(lists, new AnchorIndex(anchors)) : anchors,
    ...(algorithms && { algorithms }),
    ...(lists && {
      expiredCertificatesSince: (issuers: readonly Uint8Array[], time: Date) =>
        expiredCertificatesSince(issuers, lists, time),
    }),
    ...(!offline && {
      fetchIssuers: async (certificate: Uint8Array, candidates: readonly Uint8Array[]) => {
        try {
          const own = anchors.map((anchor) => anchor.certificate);
          const known = [...candidates, ...own, ...(await issuers.certificates())];
          const path = await completePath(certificate, { candidates: known, anchors: [], network, deadlineMs });
          const found = path.certificates.slice(1);
          await issuers.keep(found);
          return found;
        } catch (error) {
          if (error instanceof Asn1Error) return [];
          throw error;
        }
      },
      fetch: async ({ certificate, issuers, candidates }) => {
        const wish = { path: [certificate, ...issuers], candidates, leafOnly: true as const };
        const sources = { network, now, deadlineMs, unjudged: true, ...(cache && { cache }) };
        const found = await collectRevocation([wish], sources);
        const input = (kind: RevocationInput['kind']) => (der: Uint8Array) => {
          return { id: evidenceId(der), kind, der, source: 'network' as const };
        };
        return {
          revocation: [...found.ocsps.map(input('OCSP')), ...found.crls.map(input('CRL'))],
          certificates: found.certificates,
        };
      },
    }),
  };
  return { context, ownAnchors: anchors.length, ...(lists && { lists }) };
}
