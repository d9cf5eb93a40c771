import type { EvidenceId } from '../../../preload/contract/verification';
import { digestUri } from './names';
import type { NamedDigest, ReportedSignature, ReportModel } from './report-model';

/** What the objects of one report are called in it: only what has a name can be referred to. */
export class ObjectNames {
  private readonly names = new Map<EvidenceId, string>();
  private readonly signatures = new Map<ReportedSignature, string>();

  constructor({ signatures, timestamps, certificates, revocation }: ReportModel) {
    for (const id of certificates.keys()) this.names.set(id, `C-${id}`);
    for (const id of revocation.keys()) this.names.set(id, `R-${id}`);
    for (const { input } of timestamps) this.names.set(input.id, `T-${input.id}`);
    const taken = new Set<string>();
    signatures.forEach((signature, index) => {
      // Two fields may hold the same octets, or none that can be read.
      const octets = signature.read && `S-${signature.read.input.id}`;
      const name = octets === undefined || taken.has(octets) ? `S-${index + 1}` : octets;
      taken.add(name);
      this.signatures.set(signature, name);
    });
  }

  /** Of a certificate, a timestamp, a response or a list. */
  of(id: EvidenceId): string | undefined {
    return this.names.get(id);
  }

  /** Of a signature. */
  ofSignature(signature: ReportedSignature): string {
    return this.signatures.get(signature) ?? '';
  }
}

/** What data that were signed are called; nothing where their digest has no name in XML. */
export function signedDataName(digest: NamedDigest | undefined): string | undefined {
  if (!digest || digestUri(digest.algorithm) === undefined) return undefined;
  return `D-${Buffer.from(digest.value).toString('hex')}`;
}
