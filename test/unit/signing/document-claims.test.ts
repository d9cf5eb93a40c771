import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignerConfiguration } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { claimsForEach } from '../../../main/signing/document-claims';
import type { IdentifiedSigner } from '../../../main/signers/signer-catalog';
import type { RequestedClaims } from '../../../main/signing/signing-port';

describe('what is said of each document of a batch', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-document-claims-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function signer(entries: object): IdentifiedSigner {
    const file = JSON.stringify({
      CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
      SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...entries } },
    });
    const configuration: SignerConfiguration = parseConfiguration(file, join(folder, 'f')).SIGNERS['s']!;
    return { name: 's', configuration } as IdentifiedSigner;
  }

  async function said(entries: object, common: RequestedClaims | undefined, own: RequestedClaims | undefined) {
    const document = { id: 'one', path: '/one.pdf', ...(own && { claims: own }) };
    const request = { documents: [document], ...(common && { claims: common }) };
    return (await claimsForEach(signer(entries), request, undefined))(document);
  }

  it.each<[string, RequestedClaims | undefined, RequestedClaims | undefined, object]>([
    ['what all say, where nothing is said of it', { reason: 'a' }, undefined, { reason: 'a' }],
    ['its own part beside the others', { location: 'a' }, { reason: 'b' }, { location: 'a', reason: 'b' }],
    [
      'its own in place of that of all',
      { reason: 'a', location: 'c' },
      { reason: 'b' },
      { reason: 'b', location: 'c' },
    ],
    [
      'a commitment in place of the reason of all',
      { reason: 'a' },
      { commitmentType: 'proof-of-receipt' },
      { commitmentType: 'proof-of-receipt' },
    ],
    [
      'a reason in place of the commitment of all',
      { commitmentType: 'proof-of-receipt' },
      { reason: 'b' },
      { reason: 'b' },
    ],
    ['no reason where an empty one is said', { reason: 'a' }, { reason: '' }, { reason: '' }],
  ])('is %s', async (_name, common, own, expected) => {
    expect(await said({}, common, own)).toEqual(expected);
  });

  it('is seen where it is to be seen, and the rest of its look is that of all', async () => {
    const common: RequestedClaims = { visible: { pages: 'last', layout: 'TEXT', place: { corner: 'top-left' } } };
    expect(await said({}, common, { visible: { place: { corner: 'bottom-right' } } })).toMatchObject({
      visible: { pages: 'last', place: { corner: 'bottom-right' }, appearance: { layout: 'TEXT' } },
    });
    expect(await said({}, common, { visible: false })).toEqual({});
    expect(await said({}, { visible: false }, { visible: { pages: 'all' } })).toMatchObject({
      visible: { pages: 'all' },
    });
  });

  it('reads the picture of the configuration once for all of them', async () => {
    const picture = join(folder, 'ink.png');
    const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    writeFileSync(picture, Buffer.from(onePixel, 'base64'));
    const with3 = ['a', 'b', 'c'].map((id) => ({ id, path: `/${id}.pdf`, claims: { reason: id } }));
    const entries = { ADD_VISIBLE_SIGNATURE: true, VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: picture };
    const claims = await claimsForEach(signer(entries), { documents: with3 }, undefined);
    const images = with3.map((document) => claims(document).visible?.appearance.image);
    expect(images[0]).toMatchObject({ octets: expect.any(Uint8Array) });
    expect(new Set(images).size).toBe(1);
    expect(with3.map((document) => claims(document).reason)).toEqual(['a', 'b', 'c']);
  });

  it('is refused before anything is signed where one of them can not be said', async () => {
    const policy = { OID: '1.2.3', DIGESTALGORITHM: 'SHA-256', DIGEST: 'Ab'.repeat(32), URI: 'https://a.b/' };
    await expect(said({ SIGNATURE_POLICY: policy }, undefined, { reason: 'b' })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });
});
