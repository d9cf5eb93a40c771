import type { AlgorithmTable } from '../validation';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import { claimsOf, type Claims } from './request-plan';
import type { BatchDocument, RequestedClaims, SignRequest } from './signing-port';
import { configuredImage, visibilityOf } from './visibility';

/** What the signature of each document of a batch will say and show. */
export type ClaimsFor = (document: BatchDocument) => Claims;

/**
 * What the request says for all of its documents, and what it says of single ones in place of that. Everything is put together, and
 * every file is read, before the PIN.
 *
 * @throws CountersignError usage.invalid, picture.unusable: of one document as of all, for nobody asked for half of it
 */
export async function claimsForEach(
  signer: IdentifiedSigner,
  request: Pick<SignRequest, 'claims' | 'documents'>,
  algorithms: AlgorithmTable | undefined,
): Promise<ClaimsFor> {
  const images = new Map<object, ReturnType<typeof configuredImage>>();
  const readOnce: typeof configuredImage = (look) => {
    const image = images.get(look) ?? configuredImage(look);
    images.set(look, image);
    return image;
  };
  const claimsWith = async (requested: RequestedClaims | undefined): Promise<Claims> => {
    const visible = await visibilityOf(signer.configuration, requested?.visible, signer.appearances, readOnce);
    return {
      ...claimsOf(signer.name, signer.configuration, requested, signer.delegation),
      ...(visible && { visible }),
      ...(signer.raise && { raise: signer.raise }),
      ...(algorithms && { algorithms }),
    };
  };
  const common = await claimsWith(request.claims);
  const own = new Map<string, Claims>();
  for (const { id, claims } of request.documents) {
    if (claims) own.set(id, await claimsWith(joinedClaims(request.claims, claims)));
  }
  return ({ id }) => own.get(id) ?? common;
}

/** What one document says, with what all say. A reason and a commitment stand for each other: whoever says one for a document takes both of the others away. */
export function joinedClaims(common: RequestedClaims = {}, own: RequestedClaims): RequestedClaims {
  const { reason: _reason, commitmentType: _commitmentType, ...withoutPurpose } = common;
  const visible =
    own.visible && common.visible ? { ...common.visible, ...own.visible } : (own.visible ?? common.visible);
  return {
    ...(own.reason === undefined && own.commitmentType === undefined ? common : withoutPurpose),
    ...own,
    ...(visible !== undefined && { visible }),
  };
}
