import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { KeysDesk, type KeysDeskServices } from '../../../main/ipc/keys-desk';
import type { Services } from '../../../main/services';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import type { KeyListing } from '../../../preload/contract/keys';
import { emptyRequestForm, type RequestForm } from '../../../preload/contract/request-form';
import { configurationFor, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { enrollmentEntry, startEnrollmentServer, type EnrollmentServer } from '../../fixtures/pki/enrollment-server';
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
  let pki: TestPki;
  let server: EnrollmentServer;
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
    pki = await startTestPki();
    server = await startEnrollmentServer(pki);
    const file = makeKeyStore(bench.fresh('file'));
    services = bench.services(
      bench.profile(
        configurationFor(
          soft,
          {
            CRYPTOTOKENS: {
              card: { ...soft.cryptoToken('Driver'), KEYGENERATIONLIMIT: 20 },
              file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file },
              nowhere: { ...soft.cryptoToken('Driver'), SLOTLABELVALUE: 'another' },
            },
            CERTIFICATEAUTHORITIES: {
              office: enrollmentEntry(server),
            },
          },
          { SUBJECTDN_PATTERN: 'CN=${username},OU=key ${alias},O=Acme' },
        ),
      ),
    );
  });
  afterAll(async () => {
    bench.remove();
    await server?.stop();
    await pki?.stop();
    await soft?.remove();
  });
  beforeEach(() => {
    soft.faults.clear();
    server.setFault();
    server.retryAfter = undefined;
    server.questions.length = 0;
    [place, chosen, occupied, changed] = [undefined, undefined, false, 0];
    desk = deskWith(pin);
  });

  function deskWith(typed: string | undefined, used: KeysDeskServices = services): KeysDesk {
    prompt = new TypedPin(typed);
    const files = { chooseCertificates: async () => chosen, choosePlaceFor: async () => place };
    return new KeysDesk(
      used,
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
    expect(listing).toMatchObject({
      token,
      limit: 20,
      authorities: ['office'],
      preferred: 'RSA-3072',
      suggestedAlias: 'maria.lindqvist',
    });
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

  describe('what is sent to a certificate authority', () => {
    const send = (alias: string, over: Partial<Parameters<KeysDesk['send']>[0]> = {}) =>
      desk.send({ token, alias, form, authority: 'office', ...over });

    it('comes back as a certificate in the token, under one PIN that says so', async () => {
      await make('sent');
      const { listing, sent } = (await send('sent'))!;
      expect(sent).toMatchObject({ authority: 'office', state: 'issued', alias: 'sent', stored: 2, replaced: 0 });
      expect(keyOf(listing, 'sent')?.certificates).toMatchObject([{ subject: 'Maria Lindqvist' }]);
      expect(prompt.requests.at(-1)).toMatchObject({ task: 'send', alias: 'sent' });
      expect(prompt.requests).toHaveLength(3);
      expect(await desk.list({ token })).toEqual(listing);
    });

    it('renews with every name that the certificate has, and with other names where the form was changed', async () => {
      await make('renewed');
      await send('renewed', { form: { ...form, commonName: 'Renewed', emails: 'renewed@example.se' } });
      const { draft } = keyOf((await desk.tokens())[0]?.listing, 'renewed')!;
      expect(draft).toMatchObject({ commonName: 'Renewed', emails: 'renewed@example.se' });
      server.questions.length = 0;
      expect((await send('renewed', { form: draft, renews: 'renewed' }))?.sent).toMatchObject({
        state: 'issued',
        replaced: 1,
      });
      const changed = { ...draft, organization: 'Another' };
      expect((await send('renewed', { form: changed, renews: 'renewed' }))?.sent).toMatchObject({ state: 'issued' });
      const enrolled = server.questions.filter(({ operation }) => operation.endsWith('enroll'));
      expect(enrolled.map(({ operation, subject }) => [operation, subject])).toEqual([
        ['signatories/simplereenroll', 'CN=Renewed,C=SE'],
        ['signatories/simpleenroll', 'CN=Renewed,O=Another,C=SE'],
      ]);
    });

    it('may wait for somebody to decide; the request can be saved meanwhile', async () => {
      await make('waiting');
      server.setFault('pending');
      server.retryAfter = '600';
      const { sent } = (await send('waiting'))!;
      expect(sent).toMatchObject({ authority: 'office', state: 'pending' });
      const retryAt = sent.state === 'pending' ? sent.retryAt : undefined;
      expect(Date.parse(retryAt ?? '') - Date.now()).toBeGreaterThan(500_000);
      place = join(bench.fresh('request'), 'request.csr');
      await desk.saveRequest({ requestId: sent.request.id });
      await verifyRequest(readFileSync(place, 'utf8'), bench.fresh('request'));
    });

    it('may be refused, in the authority’s words; nothing on the token changes', async () => {
      const before = await make('refused');
      server.setFault('refused');
      expect(await refusal(send('refused'))).toBe('enrollment.refused');
      expect(await refusal(send('refused', { authority: 'nobody' }))).toBe('authority.unknown');
      expect(await desk.list({ token })).toEqual(before);
    });

    it('is not lost when the token does not take it: it is saved, and imported once more', async () => {
      await make('not stored');
      const deviceMemory = 0x31;
      soft.faults.answer('C_CreateObject', deviceMemory);
      const { listing, sent } = (await send('not stored'))!;
      soft.faults.clear();
      expect(sent).toMatchObject({ state: 'not-stored', problem: { code: 'token.full' } });
      expect(listing).toBeUndefined();
      const certificateId = sent.state === 'not-stored' ? sent.preview.id : '';
      place = join(bench.fresh('issued'), 'issued.pem');
      expect(await desk.saveCertificate({ certificateId })).toMatchObject({ name: 'issued.pem' });
      expect(new X509Certificate(readFileSync(place)).subject).toContain('CN=Maria Lindqvist');
      const imported = await desk.import({ certificateId, withChain: false });
      expect(keyOf(imported?.listing, 'not stored')?.certificates).toMatchObject([{ subject: 'Maria Lindqvist' }]);
    });
  });

  it('looks after a token that was merely found, by its label', async () => {
    const found = { name: 'Test token', token: services.tokens.configured(token) };
    const source = { configured: () => found.token, discover: async () => ({ found: [found] }) };
    const signers = new SignerCatalog(undefined, source);
    const { now, enrollment, history, identity } = services;
    desk = deskWith(pin, { configuration: undefined, identity, tokens: source, signers, now, enrollment, history });
    expect(await desk.tokens()).toMatchObject([{ name: 'Test token', label: 'Test token', present: true }]);
    const listing = await desk.list({ token: 'Test token' });
    expect(listing?.authorities).toEqual([]);
    expect(keyOf(listing, first)).toBeDefined();
    const wish = { token: 'Test token', alias: 'found', kind: 'P-256' as const, alwaysAuthenticate: false };
    expect(keyOf(await desk.generate(wish), 'found')).toBeDefined();
    expect(await desk.delete({ token: 'Test token', alias: 'found', typed: 'found' })).toEqual(listing);
    expect(prompt.requests.map((request) => request.token.label)).toEqual(['Test token', 'Test token', 'Test token']);
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
    soft.faults.crash('C_GenerateKeyPair');
    const attempt = desk.generate({ token, alias: 'never sure', kind: 'P-256', alwaysAuthenticate: false });
    expect(await refusal(attempt)).toBe('key.outcomeUnknown');
    soft.faults.clear();
    const [card] = await desk.tokens();
    expect([card?.listing, changed]).toEqual([undefined, 1]);
    expect(keyOf(await desk.list({ token }), first)).toBeDefined();
  });
});
