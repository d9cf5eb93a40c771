import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { configurationFor, countersign, pdfsig, Workbench, type Finished } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import {
  enrollmentEntry,
  startEnrollmentServer,
  type EnrollmentFault,
  type EnrollmentServer,
} from '../../fixtures/pki/enrollment-server';
import { verifyRequest } from '../../fixtures/pki/issue-from-request';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const pin = '84726150';

interface Printed {
  alias: string;
  pem?: string;
  output?: string;
  sent?: {
    authority: string;
    state: string;
    retryAfter?: number;
    certificate?: { subject: string; issuer: string };
    certificatePem?: string;
    stored?: number;
    replaced?: number;
    problem?: { code: string };
    chainProblem?: { code: string };
  };
  key?: { alias: string };
  keys?: { alias: string; certificates: { subject: string; serialNumber: string }[] }[];
  error?: { code: string; params: Record<string, unknown>; what: string; safe: string; todo: string };
}

/** The certificate authority is a real EST server over TLS, which issues with OpenSSL. */
describe('countersign keys csr --send', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let pki: TestPki;
  let server: EnrollmentServer;
  let profile: string;

  beforeAll(async () => {
    token = await makeSoftToken({ faults: true, pin, ca: { kind: 'EC-P256' }, keys: [] });
    pki = await startTestPki();
    server = await startEnrollmentServer(pki);
    profile = profileWith({});
  });
  afterEach(() => {
    for (const operation of ['cacerts', 'simpleenroll', 'simplereenroll'] as const) {
      server.setFault(undefined, operation);
    }
    token.faults.clear();
    server.beforeIssuing = undefined;
    server.retryAfter = undefined;
    server.questions.length = 0;
  });
  afterAll(async () => {
    bench.remove();
    await server?.stop();
    await pki?.stop();
    await token?.remove();
  });

  type Authority = NonNullable<ConfigurationInput['CERTIFICATEAUTHORITIES']>[string];

  function profileWith(
    changes: Partial<Authority>,
    signer: Partial<ConfigurationInput['SIGNERS'][string]> = {},
    more: Record<string, Authority> = {},
  ): string {
    const authority: Authority = {
      ...enrollmentEntry(server),
      ...changes,
    };
    const known = { CERTIFICATEAUTHORITIES: { office: authority, ...more } };
    return bench.profile(configurationFor(token, known, signer));
  }

  function keys(args: string[], used = profile, stdin = `${pin}\n`): Promise<Finished> {
    return countersign(['keys', ...args, '--pin-stdin'], { profile: used, stdin });
  }

  async function json(args: string[], used = profile): Promise<{ code: number | null; printed: Printed }> {
    const { code, stdout } = await keys([...args, '--json'], used);
    return { code, printed: JSON.parse(stdout) as Printed };
  }

  async function made(alias: string): Promise<string> {
    expect((await json(['generate', '--alias', alias, '--type', 'P-256'])).code).toBe(0);
    return alias;
  }

  const send = (alias: string, ...more: string[]): string[] => [
    ...['csr', '--alias', alias, '--subject', `CN=Holder of ${alias}`, '--send', ...more],
  ];

  async function certificatesOf(alias: string) {
    const { printed } = await json(['list']);
    return printed.keys!.find((key) => key.alias === alias)!.certificates;
  }

  it('issued at once: the certificate is on the token, and signs', async () => {
    const alias = await made('at once');
    const { code, printed } = await json(send(alias, '--email', 'maria@example.se', '--chain'));
    expect({ code, printed }).toMatchObject({
      code: 0,
      printed: {
        alias,
        sent: {
          authority: 'office',
          state: 'issued',
          stored: 2,
          replaced: 0,
          certificate: { subject: `Holder of ${alias}` },
        },
      },
    });
    expect(printed.sent).not.toHaveProperty('chainProblem');
    expect(await verifyRequest(printed.pem!, bench.fresh('request'))).toContain('email:maria@example.se');
    expect(server.questions).toEqual([
      { operation: 'signatories/simpleenroll', contentType: 'application/pkcs10', subject: `CN=Holder of ${alias}` },
      { operation: 'signatories/cacerts', contentType: undefined },
    ]);
    const input = bench.document('Contract.pdf', classicTable());
    const signed = await countersign(['sign', input, '--alias', alias, '--pin-stdin'], { profile, stdin: `${pin}\n` });
    expect(signed.code).toBe(0);
    expect(await pdfsig(join(dirname(input), 'Contract-signed.pdf'))).toEqual([{ valid: true, total: true }]);
  });

  it('in plain words: what was issued on standard output, nothing else', async () => {
    const alias = await made('plain');
    const file = join(bench.fresh('request'), 'request.pem');
    const { code, stdout, stderr } = await keys(send(alias, '--out', file));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^plain\n {4}Holder of plain, issued by Test Issuing CA, valid until [\d-]{10}\n {4}can sign\n$/,
    );
    expect(stderr).toBe(`The request is saved as ${file}\n`);
    await verifyRequest(readFileSync(file, 'utf8'), dirname(file));
  });

  it('is sent nowhere unless that is asked for', async () => {
    const alias = await made('unsent');
    const own = send(alias).filter((word) => word !== '--send');
    expect((await keys(own)).code).toBe(0);
    expect(server.questions).toEqual([]);
  });

  it('pending: says so and when to ask again; the same key is asked for later', async () => {
    const alias = await made('waiting');
    server.setFault('pending');
    server.retryAfter = '600';
    const first = await json(send(alias));
    expect(first).toMatchObject({ code: 0, printed: { sent: { state: 'pending', retryAfter: 600 } } });
    server.retryAfter = new Date(Date.now() + 2.9 * 3_600_000).toUTCString();
    const { code, stdout, stderr } = await keys(send(alias));
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${alias}\n  pending at office\n` });
    expect(stderr).toContain('has not decided yet. Send again with the same key, 3 hours from now or later.');
    expect(await certificatesOf(alias)).toEqual([]);
    server.setFault();
    expect(await json(send(alias))).toMatchObject({ code: 0, printed: { sent: { state: 'issued', stored: 1 } } });
    expect(await certificatesOf(alias)).toHaveLength(1);
  });

  it('leaves a line in the history: where it was sent, and which certificate came back', async () => {
    const alias = await made('recorded');
    await json(send(alias));
    server.setFault('pending');
    await json(send(alias));
    server.setFault('refused');
    await json(send(alias));
    const { stdout } = await countersign(['history', '--json'], { profile });
    const { entries } = JSON.parse(stdout) as { entries: unknown[] };
    const line = { EVENT: 'CSRSENT', CANAME: 'office', KEYALIAS: alias, KEY_ASKED: true };
    expect(entries.slice(0, 3)).toMatchObject([
      { ...line, OUTCOME: 'FAILED', EXCEPTION: 'enrollment.refused', PROCESS_SUCCESS: false },
      { ...line, OUTCOME: 'PENDING', PROCESS_SUCCESS: true },
      { ...line, OUTCOME: 'DONE', SIGNER_CERT_SUBJECTDN: `CN=Holder of ${alias}`, PROCESS_SUCCESS: true },
    ]);
  });

  it('renews: the names of the certificate that is there, for the same key and for a new one', async () => {
    const alias = await made('renewed');
    const names = ['--email', 'office@example.se', '--dns', 'acme.example'];
    const subject = 'CN=Åsa Lind,O=Acme\\, Inc.,C=SE';
    await keys(['csr', '--alias', alias, '--subject', subject, ...names, '--send']);
    const [before] = await certificatesOf(alias);
    const again = await json(['csr', '--renews', alias, '--send']);
    expect(again).toMatchObject({ code: 0, printed: { alias, sent: { state: 'issued', stored: 1, replaced: 1 } } });
    const text = await verifyRequest(again.printed.pem!, bench.fresh('request'));
    expect(text).toContain(`Subject: ${subject}`);
    expect(text).toContain('email:office@example.se, DNS:acme.example');
    expect((await certificatesOf(alias))[0]!.serialNumber).not.toBe(before!.serialNumber);

    const successor = await made('successor');
    const rekeyed = await json(['csr', '--renews', alias, '--alias', successor, '--send']);
    expect(rekeyed).toMatchObject({ code: 0, printed: { alias: successor, sent: { state: 'issued', replaced: 0 } } });
    expect(server.questions.map(({ operation }) => operation)).toEqual([
      'signatories/simpleenroll',
      'signatories/simplereenroll',
      'signatories/simplereenroll',
    ]);
    expect(await certificatesOf(alias)).toHaveLength(1);
    expect((await certificatesOf(successor))[0]!.subject).toBe('Åsa Lind');
    // A key that never had a certificate has nothing to renew.
    const none = await made('never certified');
    expect((await json(['csr', '--renews', none, '--send'])).printed.error?.code).toBe('certificate.missing');
  }, 180_000);

  it.each(['in-pem', 'in-gzip'] as const)('issued %s, as no standard says: taken all the same', async (fault) => {
    const alias = await made(`wrapped ${fault}`);
    server.setFault(fault);
    try {
      expect(await json(send(alias))).toMatchObject({ code: 0, printed: { sent: { state: 'issued', stored: 1 } } });
    } finally {
      server.setFault();
    }
  });

  describe('what goes wrong is said, and a good request follows', () => {
    it.each<[string, EnrollmentFault, string, Record<string, unknown>]>([
      ['refused, in cleaned words', 'refused', 'enrollment.refused', { status: 400, words: 'O & CN are not allowed' }],
      ['forbidden', 'forbidden', 'enrollment.refused', { status: 403, words: 'Profile SIGN is closed for jana' }],
      ['an error without a word', 'error', 'enrollment.refused', { status: 500 }],
      ['a page of somebody else', 'garbage', 'enrollment.wrongAnswer', { problem: 'web-page' }],
      ['no certificate in it', 'empty', 'enrollment.wrongAnswer', { problem: 'not-certificates' }],
      ['half of the certificate', 'cut-off', 'enrollment.wrongAnswer', { problem: 'cut-off' }],
      ['an answer without content', 'blank', 'enrollment.wrongAnswer', { problem: 'empty' }],
      [
        'a network that wants a login',
        'portal',
        'enrollment.unreachable',
        { detail: 'the network wants you to log in on its own page first (it answered 511)' },
      ],
      ['a certificate for another key', 'other-key', 'enrollment.wrongAnswer', { problem: 'other-key' }],
      ['the certificate of an authority', 'authority', 'enrollment.wrongAnswer', { problem: 'certificate-authority' }],
      ['cut off', 'truncated', 'enrollment.unreachable', {}],
      ['far too long', 'huge', 'enrollment.unreachable', { detail: 'the answer is longer than 1048576 bytes' }],
      ['no answer', 'slow', 'enrollment.unreachable', { detail: 'no answer within 1 s' }],
      ['sent on to plain http', 'to-http', 'enrollment.unreachable', { detail: 'the server sends from https to http' }],
      [
        'sent on elsewhere',
        'to-another-server',
        'enrollment.unreachable',
        { detail: 'the server sends to another one: a login page or a proxy?' },
      ],
    ])('%s', async (_, fault, code, params) => {
      const alias = await made(`after ${fault}`);
      server.setFault(fault);
      const hurried = profileWith({ DEADLINE: 1 });
      const failed = await json(send(alias), fault === 'slow' ? hurried : profile);
      expect(failed).toMatchObject({
        code: 1,
        printed: { error: { code, params: { authority: 'office', ...params } } },
      });
      expect(failed.printed.error!.safe).toContain(
        'No document was signed, and what was on the token before is as it was.',
      );
      expect(await certificatesOf(alias)).toEqual([]);
      server.setFault();
      expect(await json(send(alias))).toMatchObject({ code: 0, printed: { sent: { state: 'issued', stored: 1 } } });
    });

    it('nobody listens, another authority’s certificate, a wrong password, no credentials', async () => {
      const alias = await made('kept out');
      const failure = async (changes: Partial<Authority>) => {
        const { code, printed } = await json(send(alias), profileWith(changes));
        return { code, error: printed.error?.code, detail: printed.error?.params['detail'] };
      };
      const closed = new URL(server.url);
      closed.port = '1';
      expect(await failure({ EST_URL: closed.href })).toEqual({
        code: 1,
        error: 'enrollment.unreachable',
        detail: 'no server answers at its address [ECONNREFUSED]',
      });
      const untrusted = await failure({ EST_TRUSTANCHORS: undefined });
      expect(untrusted.detail).toMatch(/^the certificate of the server is not trusted/);
      const wrong = join(bench.fresh('secrets'), 'password');
      writeFileSync(wrong, 'wrong\n', { mode: 0o600 });
      expect((await failure({ EST_PASSWORD_FILE: wrong })).error).toBe('enrollment.notAuthorized');
      expect((await failure({ EST_USERNAME: undefined, EST_PASSWORD_FILE: undefined })).error).toBe(
        'enrollment.notAuthorized',
      );
      expect((await failure({ EST_TRUSTANCHORS: wrong })).detail).toBe('EST_TRUSTANCHORS holds no certificate (PEM)');
      expect(await certificatesOf(alias)).toEqual([]);
    }, 180_000);

    it('authorities that can not be had leave the certificate alone, and are named', async () => {
      const alias = await made('without chain');
      server.setFault('error', 'cacerts');
      expect(await json(send(alias, '--chain'))).toMatchObject({
        code: 0,
        printed: { sent: { state: 'issued', stored: 1, chainProblem: { code: 'enrollment.refused' } } },
      });
    });

    it.each<[string, () => void, string]>([
      ['a token without room', () => token.faults.answer('C_CreateObject', 0x31), 'token.full'],
      ['a token that was taken out', () => token.faults.removeCard(), 'token.removed'],
      ['a driver that crashes', () => token.faults.crash('C_CreateObject'), 'key.outcomeUnknown'],
    ])('%s: the issued certificate is handed out, to be taken in later', async (name, fault, code) => {
      const alias = await made(`handed out after ${name}`);
      server.beforeIssuing = fault;
      const failed = await json(send(alias));
      expect(failed).toMatchObject({ code: 1, printed: { sent: { state: 'not-stored', problem: { code } } } });
      token.faults.clear();
      const pem = failed.printed.sent!.certificatePem!;
      expect(new X509Certificate(pem).subject).toBe(`CN=Holder of ${alias}`);
      const file = join(bench.fresh('issued'), 'certificate.pem');
      writeFileSync(file, pem);
      expect(await json(['import', file])).toMatchObject({ code: 0, printed: { alias, stored: 1 } });

      server.beforeIssuing = () => token.faults.answer('C_CreateObject', 0x31);
      const { stdout, stderr } = await keys(send(alias));
      expect(stdout).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
      expect(stderr).toMatch(/^The certificate was issued, and is not on the token\. Keep what is printed here/);
    });
  });

  it('shows itself with a client certificate where the server wants one', async () => {
    const alias = await made('by certificate');
    const { certificate, key } = server.client;
    const shown = profileWith({
      EST_USERNAME: undefined,
      EST_PASSWORD_FILE: undefined,
      EST_CLIENTCERTIFICATE: certificate,
      EST_CLIENTKEY: key,
    });
    expect(await json(send(alias), shown)).toMatchObject({ code: 0, printed: { sent: { state: 'issued' } } });
  });

  it('the signer’s authority counts, then the one that is named, then the only one', async () => {
    const alias = await made('which authority');
    const other = { EST_URL: `${server.url.replace('signatories', 'nobody')}`, EST_TRUSTANCHORS: server.client.root };
    const choice = async (signer: object, args: string[]) => {
      const { code, printed } = await json(send(alias, ...args), profileWith({}, signer, { other }));
      return [code, printed.error?.code ?? printed.sent?.authority];
    };
    expect(await choice({}, [])).toEqual([3, 'authority.required']);
    expect(await choice({}, ['--authority', 'office'])).toEqual([0, 'office']);
    expect(await choice({}, ['--authority', 'other'])).toEqual([1, 'enrollment.refused']);
    expect(await choice({}, ['--authority', 'nobody'])).toEqual([3, 'authority.unknown']);
    expect(await choice({ CERTIFICATEAUTHORITY: 'office' }, [])).toEqual([0, 'office']);
    expect(await choice({ CERTIFICATEAUTHORITY: 'office' }, ['--authority', 'other'])).toEqual([
      3,
      'authority.notAllowed',
    ]);
    const none = bench.profile(configurationFor(token));
    expect((await json(send(alias), none)).printed.error?.code).toBe('authority.none');
    expect(server.questions.filter(({ operation }) => operation.startsWith('nobody'))).toHaveLength(1);
  });

  it('a password does not get into what is printed', async () => {
    const alias = await made('secret');
    const password = readFileSync(server.passwordFile, 'utf8').trim();
    const { stdout, stderr } = await keys([...send(alias), '--json']);
    expect(stdout + stderr).not.toContain(password);
  });
});
