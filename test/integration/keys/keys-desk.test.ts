import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { KeysDesk } from '../../../main/ipc/keys-desk';
import type { Services } from '../../../main/services';
import type { KeyListing } from '../../../preload/contract/keys';
import { emptyRequestForm, type RequestForm } from '../../../preload/contract/request-form';
import { configurationFor, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { issueFromRequest, verifyRequest } from '../../fixtures/pki/issue-from-request';
import { makeKeyStore } from '../../fixtures/token/key-store';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const pin = '84726150';
const first = 'user_maria.lindqvist';
const token = 'card';
const form: RequestForm = { ...emptyRequestForm, commonName: 'Maria Lindqvist', country: 'se' };

describe('the desk for keys', () => {
  const bench = new Workbench();
  let soft: FaultyToken;
  let authority: Identity;
  let services: Services;
  let prompt: TypedPin;
  let place: string | undefined;
  let chosen: string | undefined;
  let occupied: boolean;
  let changed: number;
  let desk: KeysDesk;

  beforeAll(async () => {
    soft = await makeSoftToken({
      pin,
      faults: true,
      keys: [{ alias: first, username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    const keyUsage = usages.keyCertSign | usages.cRLSign;
    authority = await issue({ name: 'Issuing CA', keyUsage, authority: {} });
    const file = makeKeyStore(bench.fresh('file'));
    services = bench.services(
      bench.profile(
        configurationFor(
          soft,
          {
            CRYPTOTOKENS: {
              card: { ...soft.cryptoToken('Driver'), KEYGENERATIONLIMIT: 9 },
              file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file },
              nowhere: { ...soft.cryptoToken('Driver'), SLOTLABELVALUE: 'another' },
            },
          },
          { SUBJECTDN_PATTERN: 'CN=${username},OU=key ${alias},O=Acme' },
        ),
      ),
    );
  });
  afterAll(async () => {
    bench.remove();
    await soft?.remove();
  });
  beforeEach(() => {
    soft.faults.clear();
    [place, chosen, occupied, changed] = [undefined, undefined, false, 0];
    desk = deskWith(pin);
  });

  function deskWith(typed: string | undefined): KeysDesk {
    prompt = new TypedPin(typed);
    const files = { chooseCertificates: async () => chosen, chooseRequestPlace: async () => place };
    return new KeysDesk(
      services,
      prompt,
      files,
      () => occupied,
      async () => undefined,
      () => void (changed += 1),
    );
  }

  const make = async (alias: string): Promise<KeyListing | undefined> => {
    await desk.list({ token });
    return desk.generate({ token, alias, kind: 'P-256', alwaysAuthenticate: false });
  };
  const keyOf = (listing: KeyListing | undefined, alias: string) => listing?.keys.find((key) => key.alias === alias);
  const refusal = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'none',
      (error: unknown) => (CountersignError.is(error) ? error.code : 'unexpected'),
    );

  async function saved(alias: string): Promise<string> {
    const request = await desk.request({ token, alias, form });
    place = join(bench.fresh('request'), 'request.csr');
    await desk.saveRequest({ requestId: request!.id });
    return readFileSync(place, 'utf8');
  }

  it('says of each token whether its keys can be looked after, without a PIN', async () => {
    const tokens = await desk.tokens();
    expect(tokens.map(({ name, present, problem }) => [name, present, problem?.code])).toEqual([
      ['card', true, undefined],
      ['file', true, 'key.managementUnsupported'],
      ['nowhere', false, 'token.absent'],
    ]);
    expect(prompt.requests).toEqual([]);
  });

  it('tells each PIN window what it is for, and how often the PIN is needed', async () => {
    await make('asked for');
    await desk.request({ token, alias: 'asked for', form });
    await desk.delete({ token, alias: 'asked for', typed: 'asked for' });
    expect(
      prompt.requests.map(({ task, alias, entries, documentNames }) => [task, alias, entries, documentNames]),
    ).toEqual([
      ['list', '', 1, []],
      ['generate', 'asked for', 1, []],
      ['request', 'asked for', undefined, []],
      ['delete', 'asked for', 1, []],
    ]);
  });

  it('lists the keys with what a request for them begins with, the limit and a free alias', async () => {
    const listing = await make('without certificate');
    expect(listing).toMatchObject({ token, limit: 9, preferred: 'RSA-3072', suggestedAlias: 'maria.lindqvist' });
    expect(listing?.offered).toContain('P-521');
    expect(keyOf(listing, first)).toMatchObject({
      algorithm: 'EC P-256',
      certificates: [{ subject: 'Maria Lindqvist' }],
      draft: { commonName: 'Maria Lindqvist' },
    });
    expect(keyOf(listing, 'without certificate')).toMatchObject({
      certificates: [],
      draft: { commonName: 'maria.lindqvist', organization: 'Acme', further: 'OU=key without certificate' },
    });
    expect([changed, desk.busy]).toEqual([1, false]);
    expect(await make('maria.lindqvist')).toMatchObject({ suggestedAlias: 'maria.lindqvist-2' });
  });

  it('tells again what was seen, and asks for no PIN for that', async () => {
    const listing = await desk.list({ token });
    const [card] = await desk.tokens();
    expect(card?.listing).toEqual(listing);
    expect(prompt.requests).toHaveLength(1);
  });

  it('calls a PIN window that was closed no error', async () => {
    desk = deskWith(undefined);
    expect(await desk.list({ token })).toBeUndefined();
    expect(await desk.delete({ token, alias: first, typed: first })).toBeUndefined();
    expect([changed, desk.busy]).toEqual([0, false]);
    desk = deskWith('00000000');
    expect(await refusal(desk.list({ token }))).toBe('pin.wrong');
  });

  it('opens no token beside a signing, nor twice at once', async () => {
    occupied = true;
    expect(await refusal(desk.list({ token }))).toBe('token.inUse');
    occupied = false;
    const both = await Promise.all([refusal(desk.list({ token })), refusal(desk.list({ token }))]);
    expect(both).toEqual(['none', 'token.inUse']);
    expect(prompt.requests).toHaveLength(1);
  });

  it('refuses a name that can not be written before the PIN', async () => {
    const attempt = desk.request({ token, alias: first, form: { ...form, further: 'XX=1' } });
    expect(await refusal(attempt)).toBe('certificate.subjectInvalid');
    expect(prompt.requests).toEqual([]);
  });

  it('saves a request whole or not at all, as often as is wanted', async () => {
    const request = await desk.request({
      token,
      alias: first,
      form: { ...form, emails: 'a@example.se, b@example.se' },
    });
    const folder = bench.fresh('request');
    const save = () => desk.saveRequest({ requestId: request!.id });
    expect(await save()).toBeUndefined();
    place = join(folder, 'no such folder', 'request.csr');
    expect(await refusal(save())).toBe('request.notSaved');
    // A folder can not be replaced by a file: what was begun beside it is gone again.
    place = folder;
    expect(await refusal(save())).toBe('request.notSaved');
    place = join(folder, 'request.csr');
    writeFileSync(place, 'an earlier one');
    expect(await save()).toEqual({ name: 'request.csr', folder });
    const text = await verifyRequest(readFileSync(place, 'utf8'), folder);
    expect(text).toContain('Subject: CN=Maria Lindqvist,C=SE');
    expect(text).toContain('email:a@example.se, email:b@example.se');
    expect(readdirSync(folder).sort()).toEqual(['request.csr', 'to-verify.pem']);
    expect(readdirSync(join(folder, '..')).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await refusal(desk.saveRequest({ requestId: `request-${'0'.repeat(32)}` }))).toBe('key.choiceUnknown');
  });

  it('shows what would be imported before the PIN, and imports what it has shown', async () => {
    await make('certified');
    const folder = bench.fresh('issued');
    const pem = await issueFromRequest(await saved('certified'), authority, folder);
    const asked = prompt.requests.length;
    expect(await desk.chooseCertificate({ token, alias: 'certified' })).toBeUndefined();
    chosen = join(folder, 'chain.pem');
    writeFileSync(chosen, `${authority.pem}\n${pem}`);
    const preview = await desk.chooseCertificate({ token, alias: 'certified' });
    expect(preview).toMatchObject({
      file: 'chain.pem',
      certificate: { subject: 'Maria Lindqvist', issuer: 'Test Issuing CA' },
      chain: [],
      replaces: 0,
    });
    expect(prompt.requests).toHaveLength(asked);
    writeFileSync(chosen, 'something else');
    const { listing, imported } = (await desk.import({ certificateId: preview!.id, withChain: true }))!;
    expect(imported).toEqual({ alias: 'certified', stored: 1, replaced: 0 });
    expect(keyOf(listing, 'certified')?.certificates).toMatchObject([{ subject: 'Maria Lindqvist' }]);
    // What it remembers is what the token says.
    expect(await desk.list({ token })).toEqual(listing);
  });

  it('refuses a file with no certificate for the key, before the PIN', async () => {
    await desk.list({ token });
    chosen = join(bench.fresh('wrong'), 'stranger.pem');
    writeFileSync(chosen, (await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation })).pem);
    expect(await refusal(desk.chooseCertificate({ token, alias: first }))).toBe('certificate.notImported');
    expect(await refusal(desk.chooseCertificate({ token, alias: 'nobody' }))).toBe('key.missing');
    expect(prompt.requests).toHaveLength(1);
  });

  it('deletes only what was typed exactly', async () => {
    await make('to go');
    const asked = prompt.requests.length;
    for (const typed of ['To go', 'to go ', 'to', first]) {
      expect(await refusal(desk.delete({ token, alias: 'to go', typed }))).toBe('key.deletionNotConfirmed');
    }
    expect(prompt.requests).toHaveLength(asked);
    const listing = await desk.delete({ token, alias: 'to go', typed: 'to go' });
    expect(keyOf(listing, 'to go')).toBeUndefined();
    expect(await desk.list({ token })).toEqual(listing);
  });

  it('forgets what it saw when a driver stops in the middle of a change', async () => {
    await desk.list({ token });
    soft.faults.crash('C_GetAttributeValue');
    const attempt = desk.generate({ token, alias: 'never sure', kind: 'P-256', alwaysAuthenticate: false });
    expect(await refusal(attempt)).toBe('key.outcomeUnknown');
    soft.faults.clear();
    const [card] = await desk.tokens();
    expect([card?.listing, changed]).toEqual([undefined, 1]);
    expect(keyOf(await desk.list({ token }), first)).toBeDefined();
  });
});
