import { describe, expect, it } from 'vitest';
import { trustWish } from '../../../main/cli/trust-wish';
import type { Configuration } from '../../../main/configuration/configuration';
import { Policy } from '../../../main/configuration/policy/policy';
import type { ListsService } from '../../../main/lists/lists-service';

const services = (allowed?: boolean): Parameters<typeof trustWish>[1] => ({
  ownAnchors: () => Promise.resolve({ anchors: [], problems: [] }),
  lists: { folder: '/lists' } as ListsService,
  configuration: allowed === undefined ? undefined : ({ ALLOW_ONLINE_CHECKS: allowed } as Configuration),
  policy: new Policy(),
  profile: { folder: '/profile', kind: 'custom' },
});

describe('whether verify asks over the network', () => {
  it.each([
    [{}, undefined, false],
    [{ offline: true }, undefined, true],
    [{ offline: true }, true, true],
    [{}, true, false],
    // The configuration has the last word.
    [{}, false, true],
  ] as const)('%j where the configuration says %j: offline %j', async (choice, allowed, offline) => {
    expect((await trustWish(choice, services(allowed))).wish).toMatchObject({ offline, lists: '/lists' });
  });

  it('names no anchors of its own where that is forbidden', async () => {
    const configuration = { ALLOW_OWN_ANCHORS: false } as Configuration;
    await expect(trustWish({ anchorFiles: ['/tmp/own.pem'] }, { ...services(), configuration })).rejects.toMatchObject({
      code: 'anchor.forbidden',
      params: { entry: 'ALLOW_OWN_ANCHORS', file: '/profile/countersign.json' },
    });
    expect((await trustWish({}, { ...services(), configuration })).wish).toBeDefined();
  });
});
