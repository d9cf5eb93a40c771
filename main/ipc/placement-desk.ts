import type { Request } from '../../preload/contract/channels';
import type { SignatureReport } from '../../preload/contract/document-report';
import type {
  DocumentPlaces,
  KeptPlace,
  SignatureLine,
  SignaturePixels,
  SignaturePreview,
  SigningLine,
} from '../../preload/contract/placement';
import type { Settings } from '../configuration/settings';
import type { DocumentPort } from '../document/document-port';
import type { OwnAppearances } from '../configuration/own-appearances';
import type { Previews } from '../signing/preview';
import type { DocumentDesk } from './document-desk';
import type { PictureDesk } from './picture-desk';
import { requestedClaims, requestedPlace } from './requested-claims';

/** What the window asks of places on pages: those that are taken, and the one where the next signature would stand. */
export class PlacementDesk {
  constructor(
    private readonly port: Pick<DocumentPort, 'places' | 'line' | 'verify'>,
    private readonly documents: DocumentDesk,
    private readonly pictures: PictureDesk,
    readonly previews: Previews,
    private readonly settings: Pick<Settings, 'places' | 'keepPlace'>,
    private readonly own?: Pick<OwnAppearances, 'look'>,
  ) {}

  kept(): Record<string, KeptPlace> {
    return this.settings.places;
  }

  keep({ signer, placed }: Request<'places.keep'>): boolean {
    return this.settings.keepPlace(signer, placed);
  }

  /** @throws CountersignError document.unknown, and what reading a document can end with */
  places(id: string): Promise<DocumentPlaces> {
    const { path, password } = this.documents.toSign(id);
    return this.port.places(path, password);
  }

  /** @throws CountersignError as {@link places} */
  async line(id: string): Promise<{ line?: SigningLine }> {
    const { path, password } = this.documents.toSign(id);
    const line = await this.port.line(path, password);
    return line ? { line } : {};
  }

  /** @throws CountersignError as {@link places} */
  async signatures(id: string): Promise<SignatureLine[]> {
    const { path, password } = this.documents.toSign(id);
    return (await this.port.verify(path, password)).signatures.map(lineOf);
  }

  /** @throws CountersignError as {@link places}, and for a place that can not be */
  preview({ documentId, claims, own, place, ...request }: Request<'signing.preview'>): Promise<SignaturePreview> {
    const document = {
      ...this.documents.toSign(documentId),
      ...(place && requestedPlace(place)),
      ...(own && { claims: requestedClaims(own, this.pictures, this.own) }),
    };
    return this.previews.of({
      ...request,
      document,
      claims: claims && requestedClaims(claims, this.pictures, this.own),
    });
  }

  /** @throws CountersignError token.inUse, and what can not be drawn */
  picture({ claims, ...request }: Request<'signing.picture'>): Promise<SignaturePixels> {
    return this.previews.picture({ ...request, claims: requestedClaims(claims ?? {}, this.pictures, this.own) });
  }
}

function lineOf({
  field,
  role,
  signer,
  claimedTime,
  timestamps = [],
  integrity,
  coverage,
}: SignatureReport): SignatureLine {
  const stamp = timestamps.find(({ intact, time }) => intact && time !== undefined)?.time;
  const at = stamp ?? claimedTime;
  return {
    ...{ field, role },
    ...(signer && { by: signer.subject }),
    ...(at !== undefined && { at }),
    stamped: stamp !== undefined,
    verdict: integrity === 'intact' ? laterVerdict(coverage) : integrity,
  };
}

function laterVerdict({ permitted, laterChanges }: SignatureReport['coverage']): SignatureLine['verdict'] {
  if (permitted === false) return 'changed-since';
  return laterChanges === 'other' ? 'added-to' : 'intact';
}
