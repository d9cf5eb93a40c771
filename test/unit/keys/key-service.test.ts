import { describe, expect, it } from 'vitest';
import type { KeyPlace } from '../../../main/keys/key-place';
import { KeyService } from '../../../main/keys/key-service';
import { TypedPin } from '../../fixtures/hosts/built-product';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { createSignatory } from '../cades/demo-signatory';

describe('a kind of token without key management', () => {
  it('says so before anybody is asked for a PIN', async () => {
    const token = new SoftwareToken(await createSignatory('P-256'), '1234');
    const place: KeyPlace = {
      token,
      tokenName: token.name,
      username: 'maria.lindqvist',
      choosable: true,
      alias: (requested) => requested ?? 'key',
    };
    const prompt = new TypedPin('1234');
    const keys = new KeyService(prompt, () => new Date());
    const refused = expect.objectContaining({ code: 'key.managementUnsupported' });
    await expect(keys.list(place)).rejects.toEqual(refused);
    await expect(keys.generate(place, { alias: 'new', alwaysAuthenticate: false })).rejects.toEqual(refused);
    await expect(keys.remove(place, 'key', async () => true)).rejects.toEqual(refused);
    expect(prompt.requests).toEqual([]);
    expect(token.logins).toBe(0);
  });
});
