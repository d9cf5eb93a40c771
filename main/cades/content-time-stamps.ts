import { oids } from '../pki/object-identifiers';
import { readSignedData } from './signed-data-reader';

/** More than anybody puts into a signature, and little enough to be looked at. */
const mostTokens = 16;

/**
 * The tokens of the content-time-stamps among the signed attributes of a SignedData (ETSI EN 319 122-1, clause 5.2.8): they stand
 * over what is signed, and were there before the signature was made.
 *
 * @param signedData - ContentInfo; octets behind it are ignored
 * @throws Asn1Error when it can not be read
 */
export function contentTimeStamps(signedData: Uint8Array): Uint8Array[] {
  const [signer] = readSignedData(signedData).signerInfos;
  return (signer?.signedAttributes?.attributes ?? [])
    .filter(({ type }) => type === oids.contentTimeStamp)
    .flatMap(({ values }) => values.map(({ raw }) => raw))
    .slice(0, mostTokens);
}
