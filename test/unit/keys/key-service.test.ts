import { describe, expect, it } from 'vitest';
import type { KeyPlace } from '../../../main/keys/key-place';
import { KeyService } from '../../../main/keys/key-service';
import { useHistory } from '../audit/history-desk';
import type { NetworkPort } from '../../../main/network/network-port';
import { TypedPin } from '../../fixtures/hosts/built-product';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { createSignatory } from '../cades/demo-signatory';

const desk = useHistory();

describe('a kind of token without key management', () => {
  it('says so before anybody is asked for a PIN', async () => {
    const token = new SoftwareToken(await createSignatory('P-256'), '1234');
    const place: KeyPlace = {
      token,
      tokenName: token.name,
      username: 'maria.lindqvist',
      recorded: { signatory: { username: 'maria.lindqvist', identifiedBy: 'configuration' } },
      signatory: { username: 'maria.lindqvist', identifiedBy: 'configuration', claims: {}, evidence: {} },
      choosable: true,
      alias: (requested) => requested ?? 'key',
      authority: (requested) => ({
        name: requested ?? 'office',
        kind: 'est',
        issue: () => Promise.reject(new Error('nobody may be asked')),
      }),
    };
    const prompt = new TypedPin('1234');
    const { history } = desk;
    let asked = 0;
    const enrollment: NetworkPort = () => {
      asked += 1;
      return Promise.resolve({ ok: false, failure: 'unreachable', detail: 'nobody' });
    };
    const keys = new KeyService(prompt, { now: () => new Date(), enrollment, history });
    const refused = expect.objectContaining({ code: 'key.managementUnsupported' });
    await expect(keys.list(place)).rejects.toEqual(refused);
    await expect(keys.generate(place, { alias: 'new', alwaysAuthenticate: false })).rejects.toEqual(refused);
    await expect(keys.remove(place, 'key', async () => true)).rejects.toEqual(refused);
    await expect(keys.send(place, { subject: 'CN=x', emails: [], dnsNames: [], withChain: false })).rejects.toEqual(
      refused,
    );
    expect(asked).toBe(0);
    expect(prompt.requests).toEqual([]);
    expect(token.logins).toBe(0);
  });
});
