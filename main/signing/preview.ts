import type { SignaturePixels, SignaturePreview } from '../../preload/contract/placement';
import type { SignaturePainter } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { hasOneTimeKeys } from '../configuration/configuration-one-time-keys';
import { meantBy } from '../signers/delegations';
import type { Signer } from '../signers/signer-catalog';
import type { BatchServices } from './batch-services';
import { joinedClaims } from './document-claims';
import { claimsOf, uncertifiedPlanFor } from './request-plan';
import { resolveSigningKey } from './signing-key';
import type { BatchDocument, RequestedClaims } from './signing-port';
import { appearanceOf, visibilityOf } from './visibility';

/** Stands where a name will stand that is not known yet. */
const unknownName = '———';

interface PreviewedRequest {
  document: BatchDocument;
  signer: string;
  alias?: string | undefined;
  onBehalfOf?: string | undefined;
  claims?: RequestedClaims | undefined;
}

interface PicturedRequest {
  signer: string;
  alias?: string | undefined;
  claims: RequestedClaims;
  /** Points. */
  width: number;
  height: number;
  /** Pixels to the point. */
  scale: number;
}

interface Known {
  signer: Signer;
  /** The name that the signature will show, as far as it is known without a PIN. */
  name: string | undefined;
  /** DER of the certificate that would sign, where it is known. */
  certificate?: Uint8Array;
}

/** Shows what a signature would look like before it is made. No PIN is asked for, and nobody has to log in. */
export class Previews {
  /** Tokens are not asked again for every point by which a place grows. */
  private readonly known = new Map<string, Known>();

  /** @param busy - a token is at work: beside that nothing asks it */
  constructor(
    private readonly services: Pick<BatchServices, 'signers' | 'now'> & {
      documents: BatchServices['documents'] & SignaturePainter;
    },
    private readonly busy: () => boolean,
  ) {}

  /** Tokens, signers or the person at the desk may be others now. */
  forget(): void {
    this.known.clear();
  }

  /** @throws CountersignError token.inUse; for a place that can not be, and for what can not be drawn */
  async of({
    document,
    signer: wanted,
    alias,
    onBehalfOf,
    claims: common,
  }: PreviewedRequest): Promise<SignaturePreview> {
    const claims = document.claims ? joinedClaims(common, document.claims) : common;
    const { documents, now } = this.services;
    const { signer, name, certificate } = await this.look(wanted, alias);
    const { configuration } = signer;
    const visible = await visibilityOf(configuration, claims?.visible, signer.appearances);
    const [delegation] = onBehalfOf === undefined ? [] : meantBy(signer.delegations ?? [], onBehalfOf);
    const said = { ...claimsOf(signer.name, configuration, claims, delegation), ...(visible && { visible }) };
    const signatory = { username: name ?? unknownName };
    const uncertified = uncertifiedPlanFor(document, { configuration, signatory }, said, now().toISOString());
    const plan = { ...uncertified, ...(certificate && { shownCertificate: certificate }) };
    return { ...(await documents.preview({ path: document.path, plan })), nameKnown: name !== undefined };
  }

  /**
   * How a signature would look in a place of that size, wherever it stands.
   * @throws CountersignError token.inUse; for what can not be drawn
   */
  async picture(request: PicturedRequest): Promise<SignaturePixels> {
    const { signer: wanted, alias, claims, width, height, scale } = request;
    const { documents, now } = this.services;
    const { signer, name = unknownName, certificate } = await this.look(wanted, alias);
    const { configuration, appearances } = signer;
    const appearance = await appearanceOf(configuration, claims.visible || {}, appearances);
    const { reason, location, claimedRoles, commitmentType } = claimsOf(signer.name, configuration, claims);
    const facts = {
      ...{ signatory: name, signedAt: now().toISOString() },
      ...(certificate && { certificate }),
      ...(reason !== undefined && { reason }),
      ...(location !== undefined && { location }),
      ...(claimedRoles && { claimedRoles }),
      ...(commitmentType && { commitmentType }),
    };
    return documents.picture({ appearance, facts, width, height, scale });
  }

  private async look(wanted: string, alias: string | undefined): Promise<Known> {
    const key = JSON.stringify([wanted, alias]);
    const before = this.known.get(key);
    if (before) return before;
    if (this.busy()) throw new CountersignError('token.inUse', { token: wanted });
    const signer = await this.services.signers.find(wanted);
    const found = { signer, ...(await holderShown(signer, alias, this.services.now())) };
    this.known.set(key, found);
    return found;
  }
}

async function holderShown(
  signer: Signer,
  alias: string | undefined,
  at: Date,
): Promise<Pick<Known, 'name' | 'certificate'>> {
  const { signatory } = signer;
  if (hasOneTimeKeys(signer.configuration)) return { name: signatory && (signatory.name ?? signatory.username) };
  try {
    // Who may sign is found out when somebody signs: here it only matters whose certificate it would be.
    const asked = { ...signer, signatory: signatory ?? { username: '' } };
    const { subject, der } = (await resolveSigningKey(asked, alias, at)).certificate;
    return { name: subject, certificate: der };
  } catch (error) {
    if (CountersignError.is(error)) return { name: undefined };
    throw error;
  }
}
