import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateAuthorityInput } from '../../../main/configuration/configuration-authorities';
import { readCertificate } from '../../../main/pki/certificate';
import { asOpenSslReads, startCmpAuthority, type CmpAuthority } from '../../fixtures/authorities/cmp';
import { askAuthority, orderedKey, refusal, type Ask } from '../../fixtures/authorities/orders';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { issueFromRequest } from '../../fixtures/pki/issue-from-request';

const confirmation = 24;

/** OpenSSL's CMP server answers, and refuses what is not as the standard has it. */
describe('a certificate by CMP, protected with a shared secret', () => {
  let pki: TestPki;
  let ca: CmpAuthority;

  beforeAll(async () => {
    pki = await startTestPki();
    ca = await startCmpAuthority(pki);
  });
  beforeEach(() => {
    ca.questions.length = 0;
    ca.answers.length = 0;
    Object.assign(ca, { options: [], issue: undefined, onTheWay: undefined });
  });
  afterAll(async () => {
    await ca?.stop();
    await pki?.stop();
  });

  const key = orderedKey('CN=Maria Lindqvist,C=SE', ['maria@example.se']);

  const entry = (changes: object = {}): CertificateAuthorityInput => ({
    ...{ CMP_URL: ca.url, CMP_REFERENCE: ca.reference, CMP_SECRET_FILE: ca.secretFile },
    ...changes,
  });
  const ask = (changes: object = {}, more: Partial<Ask> = {}) => askAuthority(entry(changes), { key, ...more });
  const bodies = (messages: readonly Buffer[]) =>
    Promise.all(messages.map(async (one) => bodyOf(await asOpenSslReads(one))));

  it('is asked for, comes, and is confirmed', async () => {
    const issued = await ask();
    if (issued.state !== 'issued') throw new Error(issued.state);
    expect(readCertificate(issued.certificate).subject).toBe('Maria Lindqvist');
    expect(issued.chain).toHaveLength(1);
    expect(await bodies(ca.questions)).toEqual(['4', '24']);
    expect(await bodies(ca.answers)).toEqual(['3', '19']);
  });

  it('the request has what RFC 9483 wants in its header', async () => {
    await ask({ CMP_RECIPIENT: 'CN=Signing CA,C=SE' });
    const [request, confirmed] = await Promise.all(ca.questions.map((one) => asOpenSslReads(one)));
    const header = request!.slice(0, request!.indexOf('1 cons: cont [ 4 ]'));
    expect(header.join('\n')).toMatch(
      new RegExp(
        [
          '2 prim: INTEGER :02',
          '2 cons: cont \\[ 4 \\][^]*:commonName\n.* UTF8STRING :station 7',
          '2 cons: cont \\[ 4 \\][^]*:countryName\n.*:SE[^]*:commonName\n.*:Signing CA',
          '2 cons: cont \\[ 0 \\]\n3 prim: GENERALIZEDTIME :\\d{14}Z',
          '2 cons: cont \\[ 1 \\][^]*:password based MAC[^]*:sha256[^]*INTEGER :2710[^]*:hmacWithSHA256[^]*',
          '2 cons: cont \\[ 2 \\]\n3 prim: OCTET STRING :station 7',
          '2 cons: cont \\[ 4 \\]\n3 prim: OCTET STRING \\[HEX DUMP\\]:[0-9A-F]{32}',
          '2 cons: cont \\[ 5 \\]\n3 prim: OCTET STRING \\[HEX DUMP\\]:[0-9A-F]{32}',
          '2 cons: cont \\[ 8 \\]\n3 cons: SEQUENCE\n4 cons: SEQUENCE\n5 prim: OBJECT :id-it-implicitConfirm\n5 prim: NULL$',
        ].join('\n'),
      ),
    );
    expect(confirmed!.join('\n')).not.toContain('implicitConfirm');
    const octets = (lines: string[]) => lines.join('\n').match(/(?<=HEX DUMP\]:)[0-9A-F]+/g)!;
    expect(octets(confirmed!)[1], 'one transaction').toBe(octets(request!)[1]);
    expect(octets(confirmed!)[2], 'and a nonce for each message').not.toBe(octets(request!)[2]);
  });

  it('does without a confirmation where the authority does', async () => {
    ca.options = ['-grant_implicitconf'];
    expect((await ask()).state).toBe('issued');
    expect(await bodies(ca.questions)).toEqual(['4']);
  });

  it('that is not what was asked for is refused to the authority, whose user is told so', async () => {
    ca.issue = (request) => issueFromRequest(request, pki.issuing, ca.folder, { days: 30 });
    expect(await refusal(ask({}, { expected: { validitySeconds: 600 } }))).toMatchObject({
      code: 'enrollment.wrongAnswer',
      params: { authority: 'office', problem: 'too-long', told: true, serialNumber: expect.any(String) },
    });
    const [, confirmed] = await Promise.all(ca.questions.map((one) => asOpenSslReads(one)));
    expect(confirmed!.join('\n')).toMatch(/INTEGER :02\n.*\n.*UTF8STRING :The certificate is not what was asked for\./);
    expect(ca.said()).toContain('certificate rejected by client');
  });

  it('for another key, and for another name, is not used either', async () => {
    const pem = readFileSync(`${ca.folder}/issued-now.pem`, 'utf8');
    ca.issue = () => Promise.resolve(pem);
    const other = orderedKey('CN=Maria Lindqvist');
    expect(await refusal(ask({}, { key: other }))).toMatchObject({ params: { problem: 'other-key', told: true } });
    ca.issue = (request) =>
      issueFromRequest(request, pki.issuing, ca.folder, { days: 1, subject: '/CN=Jana Novakova' });
    expect(await refusal(ask())).toMatchObject({ params: { problem: 'other-name', told: true } });
  });

  it('that nobody can refuse any more, because the authority wants no confirmation, is not used', async () => {
    ca.options = ['-grant_implicitconf'];
    ca.issue = (request) => issueFromRequest(request, pki.issuing, ca.folder, { days: 30 });
    const { params } = await refusal(ask({}, { expected: { validitySeconds: 600 } }));
    expect(params).toMatchObject({ problem: 'too-long' });
    expect(params).not.toHaveProperty('told');
  });

  it('is waited for as long as the authority says', async () => {
    ca.options = ['-poll_count', '2', '-check_after', '1'];
    expect((await ask()).state).toBe('issued');
    expect(await bodies(ca.questions)).toEqual(['4', '25', '25', '24']);
    expect(await bodies(ca.answers)).toEqual(['3', '26', '3', '19']);
  });

  it('is pending where that is longer than the deadline', async () => {
    ca.options = ['-poll_count', '2', '-check_after', '3600'];
    expect(await ask()).toEqual({ state: 'pending', retryAfter: 3600 });
  });

  it.each<[string, string[], string, object]>([
    [
      'a rejection',
      ['-pkistatus', '2', '-failure', '19', '-statusstring', 'No such template'],
      'enrollment.refused',
      { words: 'No such template', failure: 'badCertTemplate', status: 200 },
    ],
    [
      'several reasons',
      ['-pkistatus', '2', '-failurebits', String((1 << 9) | (1 << 16))],
      'enrollment.refused',
      { failure: 'badPOP, unacceptedExtension' },
    ],
    [
      'nobody who may ask',
      ['-pkistatus', '2', '-failure', '23', '-statusstring', 'Not you'],
      'enrollment.notAuthorized',
      { words: 'Not you', failure: 'notAuthorized' },
    ],
    [
      'a server out of order',
      ['-pkistatus', '2', '-failure', '24', '-statusstring', 'Back soon'],
      'enrollment.unreachable',
      { detail: 'it reports that it is out of order (“Back soon”)' },
    ],
    ['an error message', ['-send_error'], 'enrollment.refused', { failure: expect.any(String) }],
  ])('%s is told as what it is', async (_, options, code, params) => {
    ca.options = options;
    const found = await refusal(ask());
    expect(found).toMatchObject({ code, params });
    expect(found.params).not.toHaveProperty('unprotected');
  });

  it('with another secret is refused, and what nobody can check is told so', async () => {
    const found = await refusal(ask({ CMP_SECRET_FILE: await ca.file('other', 'jiné-slovo') }));
    // OpenSSL does not say why: it never trusts what it can not check.
    expect(found).toMatchObject({ code: 'enrollment.refused', params: { unprotected: true } });
    expect(JSON.stringify(found)).not.toContain('slovo');
  });

  it('an answer that somebody changed on its way is not taken', async () => {
    ca.onTheWay = (answer, type) => (type === 4 ? { body: changed(answer, 'Test PKI') } : undefined);
    expect(await refusal(ask())).toMatchObject({
      code: 'enrollment.wrongAnswer',
      params: {
        ...{ authority: 'office', problem: 'protection' },
        detail: 'it is protected with another secret than that of CMP_SECRET_FILE',
      },
    });
    expect(ca.questions).toHaveLength(1);
  });

  it('an answer that nothing protects is not taken', async () => {
    ca.options = ['-send_unprotected'];
    expect(await refusal(ask())).toMatchObject({ params: { problem: 'protection', detail: 'nothing protects it' } });
  });

  it('an answer of yesterday is not taken', async () => {
    await ask();
    const [earlier] = ca.answers;
    ca.onTheWay = () => ({ body: earlier! });
    expect(await refusal(ask())).toMatchObject({ params: { problem: 'other-transaction' } });
  });

  it('whose confirmation the authority does not hear is not used', async () => {
    const earlier: Buffer[] = [];
    ca.onTheWay = (answer, type) => {
      if (type === 4) earlier.push(answer);
      return type === confirmation ? { body: earlier[0]! } : undefined;
    };
    const expected = { problem: 'not-confirmed', serialNumber: expect.stringMatching(/^[0-9A-F:]+$/) };
    expect(await refusal(ask())).toMatchObject({ code: 'enrollment.wrongAnswer', params: expected });
    ca.onTheWay = (_, type) => (type === confirmation ? { status: 502, body: '' } : undefined);
    expect(await refusal(ask())).toMatchObject({ code: 'enrollment.wrongAnswer', params: expected });
  });

  it.each<[string, { status?: number; contentType?: string; body: string }, string, object]>([
    ['a page', { contentType: 'text/html', body: '<html>Welcome' }, 'enrollment.wrongAnswer', { problem: 'web-page' }],
    ['nothing', { body: '' }, 'enrollment.wrongAnswer', { problem: 'empty' }],
    ['something', { body: '\u0030\u0003\u0002\u0001\u0005' }, 'enrollment.wrongAnswer', { problem: 'not-message' }],
    ['404', { status: 404, contentType: 'text/plain', body: 'Nobody' }, 'enrollment.refused', { words: 'Nobody' }],
    ['403', { status: 403, body: '' }, 'enrollment.notAuthorized', { status: 403 }],
    ['503', { status: 503, body: '' }, 'enrollment.unreachable', { detail: expect.stringContaining('503') }],
  ])('an answer that is no message (%s) is told', async (_, reply, code, params) => {
    ca.onTheWay = () => reply;
    expect(await refusal(ask())).toMatchObject({ code, params });
  });

  it('is not asked for without its secret', async () => {
    expect(await refusal(ask({ CMP_SECRET_FILE: `${ca.folder}/nowhere` }))).toMatchObject({
      code: 'enrollment.unreachable',
      params: { detail: 'the file of CMP_SECRET_FILE is not there' },
    });
    expect(ca.questions).toEqual([]);
  });
});

/** The number of the body: the first context tag of a message behind its header. */
function bodyOf(lines: string[]): string {
  return lines
    .find((line) => /^1 cons: cont/.test(line))!
    .replace(/\D+$/, '')
    .replace(/^1 \D+/, '');
}

/** One octet of a text in it is another one. */
function changed(message: Buffer, text: string): Buffer {
  const copy = Buffer.from(message);
  const at = copy.indexOf(text);
  copy[at]! ^= 1;
  return copy;
}
