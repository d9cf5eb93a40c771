import { createHash } from 'node:crypto';
import { Signer } from '@signpdf/utils';
import { assembleSignedData, buildSignedAttributes, maximumSignedDataLength, type CadesPlan } from '../cades/index';
import type { TokenSession } from '../token/crypto-token';
import type { SigningKey } from './signing-key';

/**
 * The CryptoToken as a `Signer` of the @signpdf ecosystem: whoever places the placeholder with those packages gets a CAdES
 * signature of the token in it, where their own P12 signer writes one that is never PAdES. Countersign itself does not sign
 * this way: the contract of that ecosystem wants the whole file in memory.
 */
export class SignpdfSigner extends Signer {
  private readonly plan: CadesPlan;

  /**
   * @param key - the key that the sign request resolved to
   * @param session - a logged-in session on its token; stays the caller's to close
   */
  constructor(
    private readonly key: SigningKey,
    private readonly session: TokenSession,
  ) {
    super();
    this.plan = {
      certificate: key.certificate.der,
      chain: key.chain,
      digestAlgorithm: key.digestAlgorithm,
      signatureAlgorithm: key.signatureAlgorithm,
    };
  }

  /** The `signatureLength`, in octets, to make the placeholder with. */
  get signatureLength(): number {
    return maximumSignedDataLength(this.plan);
  }

  /**
   * @param content - the octets of the ByteRange
   * @returns DER of a detached CMS SignedData (ETSI EN 319 122-1); the signing time belongs in the PDF's `/M`
   */
  override async sign(content: Buffer): Promise<Buffer> {
    const { alias, digestAlgorithm, signatureAlgorithm } = this.key;
    const hash = (data: Uint8Array): Buffer => createHash(digestAlgorithm.replace('-', '')).update(data).digest();
    const attributes = buildSignedAttributes(this.plan, hash(content));
    const value = await this.session.sign(alias, hash(attributes), {
      signature: signatureAlgorithm,
      digest: digestAlgorithm,
    });
    return Buffer.from(assembleSignedData(this.plan, attributes, value));
  }
}
