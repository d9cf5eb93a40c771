import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SignatureReport, VerificationReport } from '../../../main/document/document-port';
import { serviceStatuses, serviceTypes, type ServiceExtension } from '../../../main/trust/lists/model';
import type { ListWish, ServiceWish } from '../../fixtures/trust/list-xml';
import { keepLists, listedAs, timestampService } from '../../fixtures/trust/kept-lists';
import { makeOwnScheme } from '../../fixtures/trust/own-scheme';
import { createDocument, removeFiles, writeFile } from './signed-document';
import {
  addValidationData,
  createParties,
  removeStampFiles,
  sign,
  stampDocument,
  type Parties,
} from './stamped-document';
import { ago, signedAt } from './verdict-cases';

const folder = mkdtempSync(join(tmpdir(), 'countersign-listed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(removeFiles);
afterAll(removeStampFiles);

const long = { notBefore: ago(3000), notAfter: ago(-3000) };
let parties: Parties;
let signed: Buffer;
beforeAll(async () => {
  parties = await createParties({ root: long, issuing: long, signer: long, tsa: long, responder: long });
  const bytes = sign(parties, await createDocument(false), { time: signedAt }, { claims: { signedAt } });
  signed = addValidationData(parties, bytes, { thisUpdate: ago(99), producedAt: ago(99) });
});

const listOf = (sequenceNumber: number, authority: ServiceWish, stamping: Partial<ServiceWish> = {}): ListWish => ({
  territory: 'AT',
  sequenceNumber,
  providers: [
    {
      name: 'Trust of AT',
      services: [
        { name: 'Certificates for persons', certificates: [parties.issuing.certificate], ...authority },
        { ...timestampService(parties), ...stamping },
      ],
    },
  ],
});

async function report(bytes: Buffer, lists: string, engine = new DocumentEngine()): Promise<VerificationReport> {
  return engine.verify(writeFile(bytes), undefined, { offline: true, anchors: [], lists });
}

async function listed(
  name: string,
  authority: ServiceWish,
  bytes = signed,
  stamping: Partial<ServiceWish> = {},
): Promise<SignatureReport[]> {
  const lists = join(folder, name);
  await keepLists(await makeOwnScheme([listOf(1, authority, stamping)]), lists);
  const { signatures, circumstances } = await report(bytes, lists);
  expect(circumstances).toMatchObject({ anchors: 0, lists: { loaded: ['AT'], missing: [] } });
  return signatures;
}

const signature = { extensions: listedAs('qcForESig', 'qcWithQscd') };

describe('a signature whose authority is on a trusted list', () => {
  it('without lists stands on nothing, and what it is by law is not determined', async () => {
    const { signatures, circumstances } = await report(signed, join(folder, 'nothing'));
    expect(circumstances?.lists).toEqual({ loaded: [], missing: [] });
    expect(signatures[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(signatures[0]?.validation?.qualification?.qualification).toBe('not-determined');
  });

  it('is valid, and qualified where the list says so, with the entry that says it', async () => {
    const { indication, validation } = (await listed('qualified', signature))[0]!;
    expect(indication).toBe('TOTAL-PASSED');
    expect(validation?.anchor?.origin).toMatchObject({ kind: 'list', territory: 'AT' });
    expect(validation?.qualification).toMatchObject({
      qualification: 'QESig',
      indeterminate: false,
      atSigning: {
        qualified: 'yes',
        qscd: 'yes',
        entry: { territory: 'AT', provider: 'Trust of AT', service: 'Certificates for persons', sequenceNumber: 1 },
      },
    });
    expect(validation?.timestamps[0]).toMatchObject({ qualification: { qualification: 'QTSA' } });
  });

  it('is a seal where the list says that it is one', async () => {
    const extensions = listedAs('qcForESeal', 'qcWithQscd');
    const { validation } = (await listed('seal', { extensions }))[0]!;
    expect(validation?.qualification?.qualification).toBe('QESeal');
  });

  it('is not qualified where the service was withdrawn before it was made', async () => {
    const start = ago(200).toISOString().replace('.000', '');
    const withdrawn = { ...signature, status: serviceStatuses.withdrawn, start };
    const { validation } = (await listed('withdrawn', withdrawn))[0]!;
    expect(validation?.qualification?.qualification).not.toMatch(/QES|QC/);
    expect(validation?.qualification?.atSigning.qualified).not.toBe('yes');
  });

  it('is no signature by law any more when the document was changed', async () => {
    const changed = Buffer.from(signed);
    const at = changed.indexOf('/MediaBox');
    expect(at).toBeGreaterThan(0);
    changed[at + 1] = 'N'.charCodeAt(0);
    const { indication, validation } = (await listed('changed', signature, changed))[0]!;
    expect(indication).toBe('TOTAL-FAILED');
    expect(validation?.qualification?.qualification).toBe('not-AdES-QC-QSCD');
  });

  describe('whose timestamp authority was withdrawn since', () => {
    const time = (days: number): string => ago(days).toISOString().replace('.000', '');
    const { granted, withdrawn } = serviceStatuses;
    const since = (days: number): Partial<ServiceWish> => ({
      ...{ status: withdrawn, start: time(days) },
      history: [{ name: 'Timestamps', type: serviceTypes.tsaQtst, status: granted, start: time(2000) }],
    });
    const archived = (): Buffer => stampDocument(parties, signed, { time: ago(98) });

    it('has no qualified timestamp, where nothing proves that it is older', async () => {
      const [{ validation }] = (await listed('stamps-unproved', signature, signed, since(50))) as [SignatureReport];
      expect(validation?.timestamps[0]).toMatchObject({
        qualification: { qualification: 'TSA' },
      });
      expect(validation?.timestamps[0]?.proof).not.toHaveProperty('timestamp');
    });

    it('has a qualified one, where an archive timestamp proves it', async () => {
      const [of, stamp] = (await listed('stamps-proved', signature, archived(), since(50))) as [
        SignatureReport,
        SignatureReport,
      ];
      const [first, archive] = of.validation!.timestamps;
      expect(first).toMatchObject({
        proof: { time: ago(98).toISOString(), timestamp: archive?.id },
        qualification: { qualification: 'QTSA', entry: { service: 'Timestamps' } },
      });
      // Nothing proves the archive timestamp itself, neither here nor in its own report.
      expect(archive).toMatchObject({ qualification: { qualification: 'TSA' } });
      expect(stamp.timestampValidation).toMatchObject({ id: archive?.id, qualification: { qualification: 'TSA' } });
    });

    it('has none, where that was after the withdrawal', async () => {
      const [{ validation }] = (await listed('stamps-late', signature, archived(), since(99))) as [SignatureReport];
      expect(validation?.timestamps[0]).toMatchObject({ qualification: { qualification: 'TSA' } });
    });
  });

  describe('whose revocation data is of after the end of its certificate', () => {
    const late = async (): Promise<{ anchor: Uint8Array; bytes: Buffer }> => {
      const ended = await createParties({
        ...{ root: long, issuing: long, tsa: long, responder: long },
        signer: { notBefore: ago(300), notAfter: ago(95) },
      });
      const bytes = sign(ended, await createDocument(false), { time: signedAt }, { claims: { signedAt } });
      const told = addValidationData(ended, bytes, { thisUpdate: ago(90), producedAt: ago(90) });
      return { anchor: ended.issuing.certificate, bytes: told };
    };
    const remembering = (days: number): ServiceExtension => ({
      ...{ kind: 'expiredCertsRevocationInfo', critical: false },
      from: ago(days).toISOString().replace('.000', ''),
    });
    const verdict = async (name: string, more: (anchor: Uint8Array) => ServiceWish): Promise<string> => {
      const { anchor, bytes } = await late();
      const [{ indication, subIndication }] = (await listed(name, more(anchor), bytes)) as [SignatureReport];
      return [indication, subIndication].filter(Boolean).join(' ');
    };

    it('is not known to be good where nobody says that issuers remember', async () => {
      const plain = await verdict('forgetful', (anchor) => ({ ...signature, certificates: [anchor] }));
      expect(plain).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE');
    });

    it.each([
      ['since before that end', 200, 'TOTAL-PASSED'],
      ['only since after it', 92, 'INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE'],
    ])('is judged by it where the list says that its authority remembers %s', async (name, days, expected) => {
      const extensions = [...signature.extensions, remembering(days)];
      const told = await verdict(`remembering ${name}`, (anchor) => ({ extensions, certificates: [anchor] }));
      expect(told).toBe(expected);
    });

    it('an entry that said so only later does not help', async () => {
      const extensions = [...signature.extensions, remembering(200)];
      const start = ago(50).toISOString().replace('.000', '');
      const told = await verdict('remembering since yesterday', (anchor) => ({
        ...{ extensions, certificates: [anchor], start },
        history: [{ ...signature, start: ago(2000).toISOString().replace('.000', '') }],
      }));
      expect(told).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE');
    });
  });

  it('is judged by the newer list as soon as that is kept', async () => {
    const lists = join(folder, 'newer');
    const scheme = await makeOwnScheme([listOf(1, signature)]);
    const engine = new DocumentEngine();
    await keepLists(scheme, lists);
    const before = await report(signed, lists, engine);
    expect(before.signatures[0]?.validation?.qualification?.qualification).toBe('QESig');
    scheme.publish(listOf(2, { extensions: listedAs('notQualified') }));
    await keepLists(scheme, lists);
    const after = await report(signed, lists, engine);
    expect(after.signatures[0]).toMatchObject({
      indication: 'TOTAL-PASSED',
      validation: { qualification: { atSigning: { qualified: 'no', entry: { sequenceNumber: 2 } } } },
    });
  });
});
