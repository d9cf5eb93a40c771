import { describe, expect, it } from 'vitest';
import type { PadesLevel } from '../../../preload/contract/model';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import type { Signatory } from '../cades/demo-signatory';

type Entries = Partial<ConfigurationInput['SIGNERS'][string]>;

const token = new SoftwareToken({} as Signatory, '1234');
const tokens = { configured: () => token, discover: async () => ({ found: [{ name: 'found', token }] }) };

function find(entries: Entries, level?: PadesLevel) {
  const input: ConfigurationInput = {
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    TIMESTAMPAUTHORITIES: { office: { TSA_URL: 'https://tsa.test/' } },
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', ...entries } },
  };
  return new SignerCatalog(parseConfiguration(JSON.stringify(input), 'f'), tokens).find('one', level);
}

describe('the level that a request asks for', () => {
  it.each<[Entries, PadesLevel | undefined, PadesLevel | undefined]>([
    [{ TSA: ['office'] }, undefined, undefined],
    [{}, 'PAdES-BASELINE-B', undefined],
    [{ TSA: ['office'] }, 'PAdES-BASELINE-T', 'PAdES-BASELINE-T'],
    [{ TSA: ['office'], LEVEL: 'B-T' }, 'PAdES-BASELINE-LTA', 'PAdES-BASELINE-LTA'],
    [{ TSA: ['office'], LEVEL: 'B-LT' }, 'PAdES-BASELINE-LT', 'PAdES-BASELINE-LT'],
    [{ TSA: ['office'], LEVEL: 'B-LT' }, undefined, 'PAdES-BASELINE-LT'],
  ])('%j asked for %s signs at %s', async (entries, level, expected) => {
    const { raise } = await find(entries, level);
    expect(raise?.level).toBe(expected);
    if (raise) expect(raise).toMatchObject({ authorities: [{ name: 'office' }], fallback: 'FAIL' });
  });

  it('never lowers what the signer is configured to give', async () => {
    await expect(find({ TSA: ['office'], LEVEL: 'B-LT' }, 'PAdES-BASELINE-T')).rejects.toMatchObject({
      code: 'usage.invalid',
      params: { detail: 'the signer “one” signs at PAdES-BASELINE-LT, and no request lowers that' },
    });
  });

  it('is refused where there is nobody to ask for a timestamp', async () => {
    const refused = (signer: string): object => ({
      code: 'usage.invalid',
      params: { detail: `the signer “${signer}” has no timestamp authority (TSA), and PAdES-BASELINE-T needs one` },
    });
    await expect(find({}, 'PAdES-BASELINE-T')).rejects.toMatchObject(refused('one'));
    await expect(new SignerCatalog(undefined, tokens).find(undefined, 'PAdES-BASELINE-T')).rejects.toMatchObject(
      refused('found'),
    );
  });
});
