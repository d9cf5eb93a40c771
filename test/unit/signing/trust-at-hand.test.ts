import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrustAtHand } from '../../../main/signing/trust-at-hand';
import { ListStore } from '../../../main/trust/lists/list-store';
import type { TrustAnchor } from '../../../main/trust/paths';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { keepLists, listedAs } from '../../fixtures/trust/kept-lists';
import type { ListWish } from '../../fixtures/trust/list-xml';
import { makeOwnScheme } from '../../fixtures/trust/own-scheme';

const folder = mkdtempSync(join(tmpdir(), 'countersign-at-hand-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let authority: Identity;
let person: Identity;
beforeAll(async () => {
  authority = await issue({ name: 'CA', keyUsage: usages.keyCertSign | usages.cRLSign, authority: {} });
  person = await issue({ name: 'Person', keyUsage: usages.nonRepudiation }, authority);
});

const listOf = (sequenceNumber: number, ...says: Parameters<typeof listedAs>): ListWish => ({
  ...{ territory: 'AT', sequenceNumber },
  providers: [
    { name: 'Trust of AT', services: [{ certificates: [authority.certificate], extensions: listedAs(...says) }] },
  ],
});

describe('what is known of a certificate at hand', () => {
  it('is nothing where no list is kept and no anchor given, and nothing is fetched for it', async () => {
    const anchors = async (): Promise<{ anchors: TrustAnchor[] }> => ({ anchors: [] });
    const trust = new TrustAtHand({ lists: new ListStore(join(folder, 'none')), anchors });
    expect(await trust.assure(person.certificate, [authority.certificate], new Date())).toMatchObject({
      ...{ path: { trusted: false }, qualified: 'not-determined', lists: { loaded: [], missing: [] } },
    });
  });

  it('follows the lists as a refresh keeps them, without a new start', async () => {
    const store = new ListStore(join(folder, 'lists'));
    const trust = new TrustAtHand({ lists: store, anchors: async () => ({ anchors: [] }) });
    const now = (): ReturnType<TrustAtHand['assure']> =>
      trust.assure(person.certificate, [authority.certificate], new Date());
    expect(await now()).toMatchObject({ path: { trusted: false } });
    const scheme = await makeOwnScheme([listOf(1, 'qcForESig', 'qcWithQscd')]);
    await keepLists(scheme, store.folder);
    expect(await now()).toMatchObject({
      ...{ path: { trusted: true, by: 'list', territory: 'AT' }, qualified: 'yes', type: 'eSign', qscd: 'yes' },
      entry: { sequenceNumber: 1 },
    });
    scheme.publish(listOf(2, 'notQualified'));
    await keepLists(scheme, store.folder);
    expect(await now()).toMatchObject({ path: { trusted: true }, qualified: 'no', entry: { sequenceNumber: 2 } });
  });

  it('reads the lists once as long as nothing about them changes', async () => {
    const store = new ListStore(join(folder, 'once'));
    await keepLists(await makeOwnScheme([listOf(1, 'qcForESig')]), store.folder);
    let loads = 0;
    const counted = {
      state: () => store.state(),
      load: () => {
        loads += 1;
        return store.load();
      },
    };
    const trust = new TrustAtHand({ lists: counted, anchors: async () => ({ anchors: [] }) });
    for (let i = 0; i < 3; i += 1) await trust.assure(person.certificate, [authority.certificate], new Date());
    expect(loads).toBe(1);
  });

  it('takes the anchors of the profile as they are each time: trusted, and never qualified', async () => {
    let anchors: TrustAnchor[] = [];
    const lists = new ListStore(join(folder, 'own'));
    const trust = new TrustAtHand({ lists, anchors: async () => ({ anchors }) });
    const now = (): ReturnType<TrustAtHand['assure']> => trust.assure(person.certificate, [], new Date());
    expect(await now()).toMatchObject({ path: { trusted: false } });
    anchors = [{ certificate: authority.certificate, origin: { kind: 'person', file: 'my.pem' } }];
    expect(await now()).toMatchObject({ path: { trusted: true, by: 'person' }, qualified: 'not-determined' });
    anchors = [];
    expect(await now()).toMatchObject({ path: { trusted: false } });
  });
});
