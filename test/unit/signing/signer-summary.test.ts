import { describe, expect, it } from 'vitest';
import type { SignerSummary } from '../../../preload/contract/model';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { CountersignError } from '../../../main/errors/countersign-error';

/** What the window is told of a signer with these entries; its token is away, which changes nothing about that. */
async function summary(entries: Partial<ConfigurationInput['SIGNERS'][string]>): Promise<SignerSummary> {
  const input: ConfigurationInput = {
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...entries } },
  };
  const catalog = new SignerCatalog(parseConfiguration(JSON.stringify(input), 'f'), {
    configured: (token) => {
      throw new CountersignError('token.absent', { token });
    },
    discover: async () => ({ found: [] }),
  });
  return summarizeSigner(await catalog.find('s'), new Date());
}

describe('a signer as the window sees it', () => {
  it('says nothing and is not visible unless configured so', async () => {
    expect(await summary({})).toMatchObject({
      claims: {},
      look: { visible: false, pages: 'first', corner: 'bottom-left', layout: 'NAME_AND_TEXT', picture: false },
    });
  });

  it('tells what its signatures say', async () => {
    const { claims } = await summary({ REASON: 'I agree', LOCATION: 'Brno', CLAIMED_ROLES: ['Notary'] });
    expect(claims).toEqual({ reason: 'I agree', location: 'Brno', claimedRoles: ['Notary'] });
    const policy = { OID: '1.2.3', DIGESTALGORITHM: 'SHA-256' as const, DIGEST: 'ab'.repeat(32) };
    const committed = await summary({ COMMITMENTTYPE: 'proof-of-origin', SIGNATURE_POLICY: policy });
    expect(committed.claims).toEqual({ commitmentType: 'proof-of-origin', signaturePolicy: '1.2.3' });
  });

  it('tells how they are seen, and of a picture only that there is one', async () => {
    const { look } = await summary({
      ADD_VISIBLE_SIGNATURE: true,
      VISIBLE_SIGNATURE_PAGE: '1,-1',
      VISIBLE_SIGNATURE_RECTANGLE: '10,20,110,70',
      VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: '/etc/countersign/logo.png',
    });
    expect(look).toEqual({ visible: true, pages: [1, -1], layout: 'IMAGE_AND_TEXT', picture: true });
    expect((await summary({ VISIBLE_SIGNATURE_CORNER: 'top-right' })).look).toMatchObject({
      visible: false,
      corner: 'top-right',
    });
  });
});
