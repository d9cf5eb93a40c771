import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputTo } from '../../../main/cli/output';
import { runVerify } from '../../../main/cli/verify-command';
import type { Services } from '../../../main/services';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SigningPlan } from '../../../main/document/document-port';
import { encodeTextString, firstPage, PdfDictionary, PdfName } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';
import { removeFiles, updateDocument } from '../validation/signed-document';
import { createParties, removeStampFiles, sign, stampDocument } from '../validation/stamped-document';

const folder = temporaryFolder();
const documents = new DocumentEngine();
let signatory: Signatory;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

afterAll(removeFiles);
afterAll(removeStampFiles);

async function signed(name: string, claims: Partial<SigningPlan>, bytes = fixtures.classicTable()): Promise<string> {
  const input = path.join(folder, `${name}.pdf`);
  fs.writeFileSync(input, bytes);
  const plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z', ...claims };
  const prepared = await documents.prepare({ path: input, plan });
  const completed = await documents.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, plan, prepared.signedAttributes),
    temporary: `${input}.part`,
    target: path.join(folder, `${name}-signed.pdf`),
    numbered: true,
  });
  return completed.path;
}

async function verify(file: string, json: boolean, exitCode = 0): Promise<string> {
  let printed = '';
  const print = (text: string): void => void (printed += text);
  const output = outputTo({ out: print, err: print }, json);
  const services = { documents } as unknown as Services;
  const trust = { integrityOnly: true as const };
  const command = { name: 'verify' as const, files: [file], trust, json };
  expect(await runVerify(command, services, output, process.stdin)).toBe(exitCode);
  return printed;
}

const claims: Partial<SigningPlan> = {
  claimedRoles: ['Notary\u001b[31m'],
  commitmentType: 'proof-of-approval',
  signaturePolicy: {
    oid: '1.2.3',
    digestAlgorithm: 'SHA-256',
    digest: new Uint8Array(32).fill(1),
    uri: 'https://a.b/c',
  },
  certification: 2,
};

describe('countersign verify', () => {
  it('says what a signature claims, and lets no stranger drive the terminal', async () => {
    const printed = await verify(await signed('claims', claims), false);
    expect(printed).toContain('Certifies the document and allows filling in forms and signing\n');
    expect(printed).toContain('Claimed role: Notary\ufffd[31m\n');
    expect(printed).toContain('Commitment: proof of approval\n');
    expect(printed).toContain('Signature policy: 1.2.3 https://a.b/c\n');
  });

  it('says nothing of claims where there are none', async () => {
    expect(await verify(await signed('plain', {}), false)).not.toMatch(/Certifies|Claimed|Commitment|policy/);
  });

  it('has them in its JSON', async () => {
    const { files } = JSON.parse(await verify(await signed('json', claims), true)) as {
      files: { signatures: unknown[] }[];
    };
    expect(files[0]!.signatures).toEqual([
      expect.objectContaining({
        claimedRoles: claims.claimedRoles,
        commitmentType: 'proof-of-approval',
        signaturePolicy: { oid: '1.2.3', digestAlgorithm: 'SHA-256', digest: '01'.repeat(32), uri: 'https://a.b/c' },
        certification: 2,
      }),
    ]);
  });

  it('names the level, and whose timestamp that rests on', async () => {
    expect(await verify(await signed('level', {}), false)).toContain('Level: PAdES-BASELINE-B\n');
    const parties = await createParties();
    const time = new Date(Math.floor(Date.now() / 1000) * 1000);
    const file = path.join(folder, 'stamped.pdf');
    fs.writeFileSync(file, stampDocument(parties, sign(parties, fixtures.classicTable(), { time }), { time }));
    const printed = await verify(file, false);
    expect(printed).toContain('Level: PAdES-BASELINE-T\n');
    expect(printed).toContain(`Timestamp by Test TSA, ${time.toISOString()}\n`);
    expect(printed).toContain(`2. Document timestamp by Test TSA, ${time.toISOString()}: covers the whole document\n`);
    expect(JSON.parse(await verify(file, true))).toMatchObject({
      files: [{ ok: true, signatures: [{ role: 'signature' }, { role: 'document-timestamp' }] }],
    });
  });

  it('a timestamp that does not count is told with its reason, and changes nothing of the signature', async () => {
    const parties = await createParties();
    const file = path.join(folder, 'other-imprint.pdf');
    fs.writeFileSync(file, sign(parties, fixtures.classicTable(), { octets: Buffer.from('something else') }));
    const printed = await verify(file, false);
    expect(printed).toContain('Level: PAdES-BASELINE-B, because: a timestamp does not count: ');
    expect(printed).toContain('Timestamp that does not count: the signed content was changed\n');
  });

  it('what an earlier signature forbids fails the file', async () => {
    const file = await signed('certified', { certification: 1 });
    const forbidden = updateDocument(fs.readFileSync(file), (reader, update) => {
      const page = firstPage(reader);
      page.dictionary.set('Rotate', 90);
      update.put(page.reference!, page.dictionary);
    });
    fs.writeFileSync(file, forbidden);
    const printed = await verify(file, false, 1);
    expect(printed).toMatch(
      /^ {2}1\. Changed though forbidden: signature by .*: the document was changed after this signature in a way that it forbids: page 1: /m,
    );
    expect(JSON.parse(await verify(file, true, 1))).toMatchObject({
      files: [{ ok: false, signatures: [{ indication: 'INDETERMINATE', coverage: { permitted: false } }] }],
    });
  });

  it.each([
    [{ mac: 'right' }, 0, 'Its MAC is right: nobody without its password changed it since it was last saved.\n'],
    [{}, 0, undefined],
  ] as const)('says what became of a MAC, where there is one (%o)', async (protection, exitCode, words) => {
    const file = await signed('protected', {}, fixtures.protectedDocument({ ...protection, user: '' }));
    const printed = await verify(file, false, exitCode);
    if (words === undefined) expect(printed).not.toContain('MAC');
    else expect(printed).toContain(words);
  });

  it('a MAC that is wrong or missing fails the file, however intact its signatures are', async () => {
    const file = await signed('under-a-mac', {}, fixtures.protectedDocument({ mac: 'right', user: '' }));
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, Buffer.concat([bytes, Buffer.from('% more\n')]));
    expect(await verify(file, false, 1)).toContain('Warning: its MAC is wrong: ');
    expect(JSON.parse(await verify(file, true, 1))).toMatchObject({ files: [{ ok: false, mac: { state: 'wrong' } }] });
    fs.writeFileSync(file, bytes.toString('latin1').replaceAll('/AuthCode', '/AuthCoda'), 'latin1');
    expect(await verify(file, false, 1)).toContain('Warning: its MAC is missing. Somebody without');
  });

  it('what was done after a signature is told a line each, and where it is permitted the file stays good', async () => {
    const add = (file: string, contents: string): void => {
      const changed = updateDocument(fs.readFileSync(file), (reader, update) => {
        const { dictionary, reference } = firstPage(reader);
        const note = PdfDictionary.of({
          ...{ Subtype: new PdfName('Stamp'), Rect: [10, 20, 110, 60] },
          Contents: encodeTextString(contents),
        });
        dictionary.set('Annots', [...(reader.array(dictionary, 'Annots') ?? []), update.add(note)]);
        update.put(reference!, dictionary);
      });
      fs.writeFileSync(file, changed);
    };
    const permitting = await signed('permitting', { certification: 3 });
    add(permitting, 'Paid\u001b[31m');
    const told =
      'Changed after it: page 1: Stamp annotation added with the text "Paid\ufffd[31m", 10 to 110 points from the';
    const printed = await verify(permitting, false, 0);
    expect(printed).toContain('intact, but the document was changed after it, as it permits\n');
    expect(printed).toContain(told);
    expect(JSON.parse(await verify(permitting, true, 0))).toMatchObject({
      files: [
        {
          ok: true,
          signatures: [
            {
              indication: 'INDETERMINATE',
              coverage: {
                ...{ laterChanges: 'other', permitted: true },
                changes: [{ kind: 'annotations', page: 1, place: [10, 20, 110, 60], new: 'Paid\u001b[31m' }],
              },
            },
          ],
        },
      ],
    });

    const approving = await signed('approving', {});
    add(approving, 'Paid');
    const approved = await verify(approving, false, 1);
    expect(approved).toContain('intact, but the document was changed after it\n');
    expect(approved).toContain('Changed after it: page 1: Stamp annotation added with the text "Paid"');
  });

  it('a save that changes nothing leaves a file good', async () => {
    const file = await signed('saved-again', { certification: 1 });
    const again = updateDocument(fs.readFileSync(file), (reader, update) => {
      const page = firstPage(reader);
      update.put(page.reference!, page.dictionary);
    });
    fs.writeFileSync(file, again);
    expect(await verify(file, false, 0)).toContain('intact; it was saved again after it, and nothing was changed\n');
  });
});
