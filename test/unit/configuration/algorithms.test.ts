import { afterAll, describe, expect, it } from 'vitest';
import { configuredAlgorithms } from '../../../main/configuration/configuration-algorithms';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { CertificateNotes } from '../../../main/document/certificate-notes';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { AlgorithmTable } from '../../../main/validation';
import { standardAlgorithms } from '../../../main/validation/algorithm-table';
import { checkTrust } from '../../../main/ipc/check-trust';
import { trustWish } from '../../../main/cli/trust-wish';
import type { Services } from '../../../main/services';
import { silentLog } from '../../../main/log/log';
import { createSignatory } from '../cades/demo-signatory';
import { ownTrust } from '../../fixtures/trust/own-trust';
import { removeFiles, writeFile } from '../validation/signed-document';
import { removeStampFiles } from '../validation/stamped-document';
import { VerdictCases } from '../validation/verdict-cases';

afterAll(removeFiles);
afterAll(removeStampFiles);

const file = (algorithms: unknown): string =>
  JSON.stringify({
    SHAREDLIBRARIES: { any: { path: '/usr/lib/any.so' } },
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'any', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: '0' } },
    SIGNERS: { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: 'key' } },
    ...(algorithms !== undefined && { ALGORITHMS: algorithms }),
  });
const table = (algorithms?: unknown): AlgorithmTable | undefined =>
  configuredAlgorithms(parseConfiguration(file(algorithms), '/x/countersign.json').ALGORITHMS);

describe('ALGORITHMS of the configuration', () => {
  it('without it the standard counts; with it what stands there counts in its place, a day to its end', () => {
    expect(table()).toBeUndefined();
    expect(table({})).toEqual(standardAlgorithms);
    const own = table({ DIGESTS: { 'SHA-224': '2025-12-31' }, SIGNATURES: { 'RSA-PKCS1': { 3000: null } } });
    expect(own?.digests['SHA-224']).toEqual({ until: '2026-01-01', decided: true });
    expect(own?.digests['SHA-256']).toEqual({ until: null });
    expect(own?.signatures['RSA-PKCS1']?.at(-1)).toEqual({ bits: 3000, until: null, decided: true });
    expect(own?.signatures.ECDSA).toEqual(standardAlgorithms.signatures.ECDSA);
  });

  it.each([
    ['an unknown digest', { DIGESTS: { 'SHA-2': '2025-12-31' } }],
    ['an unknown algorithm', { SIGNATURES: { RSA: { 2048: '2025-12-31' } } }],
    ['a misspelt name', { DIGEST: { 'SHA-224': '2025-12-31' } }],
    ['a length that is none', { SIGNATURES: { ECDSA: { short: null } } }],
    ['no day', { DIGESTS: { 'SHA-224': 'soon' } }],
    ['a day that the calendar does not have', { DIGESTS: { 'SHA-224': '2025-02-30' } }],
    ['a time', { DIGESTS: { 'SHA-224': '2025-12-31T00:00:00Z' } }],
    ['a number', { DIGESTS: { 'SHA-224': 2025 } }],
  ])('%s is refused', (_, algorithms) => {
    expect(() => table(algorithms)).toThrow(expect.objectContaining({ code: 'config.invalid' }) as Error);
  });

  it('decides verdicts: what ended before nobody proves to be older', async () => {
    const cases = await VerdictCases.make();
    const verdictOn = async (name: string, algorithms?: AlgorithmTable): Promise<string> => {
      const { bytes, anchors, at } = cases.find((one) => one.name === name)!;
      const { signatures } = await new DocumentEngine().verify(writeFile(bytes), undefined, {
        ...{ at: at.toISOString(), offline: true, anchors: ownTrust({ anchors, at }).context.anchors },
        ...(algorithms && { algorithms }),
      });
      return [signatures[0]!.indication, signatures[0]!.subIndication].filter(Boolean).join(' ');
    };
    // All keys of these parties are P-256.
    const ended = table({ SIGNATURES: { ECDSA: { 256: '2020-12-31' } } });
    const weak = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
    expect(await verdictOn('B-LTA')).toBe('TOTAL-PASSED');
    expect(await verdictOn('B-LTA', ended)).toBe(weak);
    expect(await verdictOn('old key, B-LT')).toBe('TOTAL-PASSED');
    expect(await verdictOn('old key, B-LT', table({ SIGNATURES: { 'RSA-PKCS1': { 1024: '2018-04-30' } } }))).toBe(weak);
    expect(await verdictOn('old key, without a timestamp')).toBe(weak);
    const longer = table({ SIGNATURES: { 'RSA-PKCS1': { 1024: null, 1536: null } } });
    expect(await verdictOn('old key, without a timestamp', longer)).toBe('TOTAL-PASSED');
  });

  it('goes with every check of the window and of the command line', async () => {
    const algorithms = table({ DIGESTS: { 'SHA-384': '2020-01-01' } })!;
    const services = {
      ...{ algorithms, log: silentLog, lists: { folder: '/nowhere' }, settings: { asksNetwork: true } },
      ownAnchors: async () => ({ anchors: [], problems: [] }),
    } as unknown as Services;
    expect((await checkTrust(services)).algorithms).toBe(algorithms);
    expect((await trustWish({}, services)).wish?.algorithms).toBe(algorithms);
    const { algorithms: _, ...standard } = services;
    expect(await checkTrust(standard as Services)).not.toHaveProperty('algorithms');
  });

  it('is told before a signature is made with what has ended', async () => {
    const { certificate, chain } = await createSignatory('RSA 2048');
    const known = { certificate, chain, digestAlgorithm: 'SHA-256', signatureAlgorithm: 'RSA-PKCS1' } as const;
    const notes = new CertificateNotes();
    const at = new Date();
    expect(notes.of(known, at)).toEqual([]);
    const algorithms = table({ SIGNATURES: { 'RSA-PKCS1': { 1900: '2025-06-30' } } })!;
    expect(notes.of({ ...known, algorithms }, at)).toEqual([
      {
        code: 'certificate.doubted',
        params: { warning: { code: 'algorithm-ended', of: 'signer', detail: expect.stringContaining('2025-07-01') } },
      },
    ]);
    expect(notes.of({ ...known, signatureAlgorithm: 'RSA-PSS', algorithms }, at)).toEqual([]);
  });
});
