import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Asn1Error } from '../pki';
import { isIssuedBy } from '../pki/issued-by';
import type { IssuerCache } from './issuer-cache';
import type { NetworkPort } from '../network/network-port';
import { completePath } from './paths/path-completion';

/** How long servers are waited for, all of them together. A signature does not depend on them. */
export const chainCompletionMs = 3_000;
/** A chain that could not be completed is tried again after this, not with every document of a batch. */
const againAfterMs = 5 * 60_000;
/** Signing certificates whose chains are remembered. */
const mostChains = 32;

/**
 * Completes the chains of signing certificates: with what the token holds, with issuers that were met before, and with what
 * the certificates' own addresses give (`path.ts`). Each chain is looked for once, whoever asks for it and however often.
 */
export class ChainCompletion {
  private readonly chains = new Map<
    string,
    { at: number; chain: Promise<{ issuers: Uint8Array[]; whole: boolean }> }
  >();

  /** @param clock - milliseconds that no one sets back */
  constructor(
    private readonly network: NetworkPort,
    private readonly cache: IssuerCache,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * Never rejects, and takes no longer than {@link chainCompletionMs} and what the disk needs: what is not found is missing.
   *
   * @param known - DER: the signing certificate, its chain as far as the token holds it, and the self-signed root that ends it
   * @returns DER, the leaf's issuer first, without a self-signed root
   */
  async issuersOf(known: { certificate: Uint8Array; chain: Uint8Array[]; root?: Uint8Array }): Promise<Uint8Array[]> {
    const { certificate, chain: held, root } = known;
    const key = createHash('sha256').update(certificate).digest('hex');
    const before = this.chains.get(key);
    if (before) {
      const { issuers, whole } = await before.chain;
      if (whole || this.clock() - before.at < againAfterMs) return issuers;
    }
    const chain = this.find(certificate, root ? [...held, root] : held);
    this.chains.delete(key);
    this.chains.set(key, { at: this.clock(), chain });
    for (const oldest of [...this.chains.keys()].slice(0, -mostChains)) this.chains.delete(oldest);
    return (await chain).issuers;
  }

  private async find(leaf: Uint8Array, held: Uint8Array[]): Promise<{ issuers: Uint8Array[]; whole: boolean }> {
    const withoutRoot = (issuers: Uint8Array[]): Uint8Array[] => issuers.filter((der) => !isIssuedBy(der, der));
    try {
      const { certificates, complete } = await completePath(leaf, {
        candidates: [...held, ...(await this.cache.certificates())],
        anchors: [],
        network: within(chainCompletionMs, this.network, this.clock),
      });
      const issuers = certificates.slice(1);
      await this.cache.keep(issuers);
      return { issuers: withoutRoot(issuers), whole: complete };
    } catch (error) {
      // A certificate that can not be read is refused where it is used.
      if (error instanceof Asn1Error) return { issuers: withoutRoot(held), whole: false };
      throw error;
    }
  }
}

/** The network, for all requests together no longer than `budgetMs`. */
export function within(budgetMs: number, network: NetworkPort, clock: () => number): NetworkPort {
  const end = clock() + budgetMs;
  return async (request) => {
    const left = end - clock();
    if (left < 1) return { ok: false, failure: 'timeout', detail: 'other servers took all the time' };
    return network({ ...request, deadlineMs: Math.min(request.deadlineMs, left) });
  };
}
