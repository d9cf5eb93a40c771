import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { configurationFor, countersign, pdfsig, Workbench, type Finished } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { issueFromRequest, verifyRequest } from '../../fixtures/pki/issue-from-request';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const pin = '84726150';
const first = 'user_maria.lindqvist';

interface PrintedKey {
  alias: string;
  id: string;
  algorithm: string;
  certificates: { subject: string; serialNumber: string; problem?: string }[];
}

interface Printed {
  action: string;
  token: string;
  key: PrintedKey;
  keys: PrintedKey[];
  offered: string[];
  pem: string;
  stored: number;
  replaced: number;
  error?: { code: string; params: Record<string, unknown>; what: string };
}

describe('countersign keys', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let profile: string;
  let root: Identity;
  let authority: Identity;

  beforeAll(async () => {
    token = await makeSoftToken({
      pin,
      ca: { kind: 'EC-P256' },
      keys: [{ alias: first, username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    profile = profileWith({});
    const usage = usages.keyCertSign | usages.cRLSign;
    root = await issue({ name: 'Root', keyUsage: usage, authority: {} });
    authority = await issue({ name: 'Issuing CA', keyUsage: usage, authority: { pathLength: 0 } }, root);
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  function profileWith(changes: {
    signer?: Partial<ConfigurationInput['SIGNERS'][string]>;
    limit?: number;
    environment?: Record<string, string>;
  }): string {
    const card = {
      ...token.cryptoToken('Driver'),
      ...(changes.limit !== undefined && { KEYGENERATIONLIMIT: changes.limit }),
    };
    const { path, environment } = token.sharedLibrary;
    return bench.profile(
      configurationFor(
        token,
        {
          SHAREDLIBRARIES: { Driver: { path, environment: { ...environment, ...changes.environment } } },
          CRYPTOTOKENS: { card },
        },
        changes.signer,
      ),
    );
  }

  function keys(args: string[], options: { stdin?: string; profile?: string } = {}): Promise<Finished> {
    const all = ['keys', ...args, '--pin-stdin'];
    return countersign(all, { profile: options.profile ?? profile, stdin: options.stdin ?? `${pin}\n` });
  }

  async function json(args: string[], options: { stdin?: string; profile?: string } = {}) {
    const { code, stdout } = await keys([...args, '--json'], options);
    return { code, printed: JSON.parse(stdout) as Printed };
  }

  async function refusal(args: string[], options: { stdin?: string; profile?: string } = {}) {
    const { code, printed } = await json(args, options);
    return { code, error: printed.error?.code };
  }

  async function found(alias: string): Promise<PrintedKey | undefined> {
    return (await json(['list'])).printed.keys.find((key) => key.alias === alias);
  }

  async function requestFor(alias: string, more: string[] = []): Promise<string> {
    const { code, stdout, stderr } = await keys([
      'csr',
      '--alias',
      alias,
      '--subject',
      `CN=Holder of ${alias}`,
      ...more,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }

  /** A certificate file for a key of the token, as the test's authority would send it. */
  async function issued(alias: string, ...options: [] | [Parameters<typeof issueFromRequest>[3]]): Promise<string> {
    const folder = bench.fresh('issued');
    const pem = await issueFromRequest(await requestFor(alias), authority, folder, ...options);
    const file = join(folder, 'certificate.pem');
    writeFileSync(file, pem);
    return file;
  }

  describe('from the key to the signed document', () => {
    it.each([
      ['RSA-2048', 'RSA 2048'],
      ['RSA-3072', 'RSA 3072'],
      ['RSA-4096', 'RSA 4096'],
      ['P-256', 'EC P-256'],
      ['P-384', 'EC P-384'],
      ['P-521', 'EC P-521'],
    ])('%s: made in the token, requested, certified, and signed with', async (kind, algorithm) => {
      const alias = `made ${kind}`;
      const made = await json(['generate', '--alias', alias, '--type', kind]);
      expect(made).toMatchObject({ code: 0, printed: { token: 'card', key: { alias, algorithm, certificates: [] } } });
      const file = await issued(alias);
      // The alias is not named: the certificate finds its key by the public key.
      const taken = await json(['import', file]);
      expect(taken).toMatchObject({ code: 0, printed: { alias, stored: 1, replaced: 0 } });
      expect(await found(alias)).toMatchObject({ algorithm, certificates: [{ subject: `Holder of ${alias}` }] });

      const input = bench.document('Contract.pdf', classicTable());
      const signed = await countersign(['sign', input, '--alias', alias, '--pin-stdin', '--json'], {
        profile,
        stdin: `${pin}\n`,
      });
      expect(JSON.parse(signed.stdout)).toMatchObject({
        files: [{ ok: true, alias, key: { sensitive: true, neverExtractable: true }, check: { integrity: 'intact' } }],
      });
      const output = join(dirname(input), 'Contract-signed.pdf');
      expect(await pdfsig(output)).toEqual([{ valid: true, total: true }]);
    });

    it('names the key after its public key, so that the CA’s subjectKeyIdentifier is its CKA_ID', async () => {
      const { printed } = await json(['generate', '--alias', 'identified', '--type', 'P-256']);
      const text = execFileSync('openssl', ['x509', '-in', await issued('identified'), '-noout', '-text'], {
        encoding: 'utf8',
      });
      const identifier = /Subject Key Identifier:\s*([0-9A-F:]+)/.exec(text)?.[1]?.replaceAll(':', '').toLowerCase();
      expect(printed.key.id).toBe(identifier);
    });

    it('a key that asks for the PIN with every signature is asked for it for the request too', async () => {
      const made = await json(['generate', '--alias', 'each time', '--type', 'P-256', '--always-authenticate']);
      expect(made.code).toBe(0);
      const request = ['csr', '--alias', 'each time', '--subject', 'CN=Each'];
      const { code, stdout } = await keys(request, { stdin: `${pin}\n${pin}\n` });
      expect(code).toBe(0);
      await verifyRequest(stdout, bench.fresh('request'));
      expect((await refusal(request, { stdin: `${pin}\n` })).code).toBe(3);
    });
  });

  describe('generate', () => {
    it('refuses an alias that is taken, by a key or by its CKA_ID', async () => {
      expect(await refusal(['generate', '--alias', first, '--type', 'P-256'])).toEqual({
        code: 3,
        error: 'key.exists',
      });
      const { id } = (await found(first))!;
      expect(await refusal(['generate', '--alias', id, '--type', 'P-256'])).toEqual({ code: 3, error: 'key.exists' });
      expect((await json(['list'])).printed.keys.filter(({ alias }) => alias === first)).toHaveLength(1);
    });

    it('honours KEYGENERATIONLIMIT: none when as many keys are there', async () => {
      const count = (await json(['list'])).printed.keys.length;
      const wish = ['generate', '--alias', 'one more', '--type', 'P-256'];
      const full = profileWith({ limit: count });
      const refused = await json(wish, { profile: full });
      expect(refused).toMatchObject({
        code: 3,
        printed: { error: { code: 'key.limit', params: { token: 'card', count: `${count} of ${count}` } } },
      });
      expect(await refusal(wish, { profile: profileWith({ limit: 0 }) })).toEqual({ code: 3, error: 'key.limit' });
      expect((await json(wish, { profile: profileWith({ limit: count + 1 }) })).code).toBe(0);
      expect(
        await refusal([...wish.slice(0, 2), 'yet another', ...wish.slice(3)], {
          profile: profileWith({ limit: count + 1 }),
        }),
      ).toEqual({
        code: 3,
        error: 'key.limit',
      });
    });

    it('makes what the token offers and says so of the rest', async () => {
      const conf = join(bench.fresh('conf'), 'softhsm2.conf');
      const all = readFileSync(token.conf, 'utf8');
      writeFileSync(conf, all.replace('slots.mechanisms = ALL', 'slots.mechanisms = CKM_EC_KEY_PAIR_GEN,CKM_ECDSA'));
      const elliptic = profileWith({ environment: { SOFTHSM2_CONF: conf } });
      const { printed } = await json(['list'], { profile: elliptic });
      expect(printed.offered).toEqual(['P-256', 'P-384', 'P-521']);
      const wish = ['generate', '--alias', 'as offered'];
      expect(await refusal([...wish, '--type', 'RSA-2048'], { profile: elliptic })).toEqual({
        code: 3,
        error: 'key.kindUnsupported',
      });
      const made = await json(wish, { profile: elliptic });
      expect(made.printed.key.algorithm).toBe('EC P-256');
    });

    it('sends no second PIN after a wrong one, and makes nothing', async () => {
      const wish = ['generate', '--alias', 'never', '--type', 'P-256'];
      expect(await refusal(wish, { stdin: '00000000\n' })).toEqual({ code: 3, error: 'pin.wrong' });
      expect(await refusal(wish, { stdin: '' })).toEqual({ code: 3, error: 'pin.required' });
      expect(await found('never')).toBeUndefined();
    });

    it('refuses an alias that a label could not keep', async () => {
      for (const alias of ['', ' blank', 'line\nbreak', 'x'.repeat(101)]) {
        expect(await refusal(['generate', '--alias', alias, '--type', 'P-256'])).toEqual({
          code: 2,
          error: 'usage.invalid',
        });
      }
    });
  });

  describe('csr', () => {
    it('says who, with which names and for which use', async () => {
      const { stdout } = await keys([
        ...['csr', '--alias', first, '--subject', 'CN=Åsa Lind\\, notary,O=Acme & Söner,C=SE'],
        ...['--email', 'asa@example.se', '--dns', 'acme.example', '--email', 'office@example.se'],
      ]);
      const text = await verifyRequest(stdout, bench.fresh('request'));
      expect(text).toContain('Subject: CN=Åsa Lind\\, notary,O=Acme & Söner,C=SE');
      expect(text).toMatch(/Key Usage: critical\s+Non Repudiation\n/);
      expect(text).toMatch(/email:asa@example\.se, email:office@example\.se, DNS:acme\.example/);
    });

    it('takes the subject and the key from the signer, and lets nobody ask for another key', async () => {
      const own = profileWith({
        signer: {
          ALIASSELECTOR: 'AuthorizedUsername',
          ALIAS_PREFIX: 'user_',
          SUBJECTDN_PATTERN: 'CN=${username},OU=key ${alias},O=Acme',
        },
      });
      const { code, stdout } = await keys(['csr'], { profile: own });
      expect(code).toBe(0);
      expect(await verifyRequest(stdout, bench.fresh('request'))).toContain(
        `Subject: CN=maria.lindqvist,OU=key ${first},O=Acme`,
      );
      expect(await refusal(['csr', '--alias', 'made P-256'], { profile: own })).toEqual({
        code: 3,
        error: 'alias.notAllowed',
      });
      // A token that is named by itself has no signer's rule.
      expect(
        (await keys(['csr', '--token', 'card', '--alias', first, '--subject', 'CN=x'], { profile: own })).code,
      ).toBe(0);
      expect(await refusal(['csr', '--alias', first])).toEqual({ code: 2, error: 'usage.invalid' });
    });

    it('is signed with PSS where the signer signs with PSS', async () => {
      const pss = profileWith({ signer: { SIGNATUREALGORITHM: 'RSA-PSS' } });
      await keys(['generate', '--alias', 'for pss', '--type', 'RSA-2048']);
      const { stdout } = await keys(['csr', '--alias', 'for pss', '--subject', 'CN=PSS'], { profile: pss });
      const text = await verifyRequest(stdout, bench.fresh('request'));
      expect(text).toMatch(/Signature Algorithm: rsassaPss/);
    });

    it('is saved as a new file, and never over one that is there', async () => {
      const file = join(bench.fresh('request'), 'request.pem');
      const request = ['csr', '--alias', first, '--subject', 'CN=x', '--out', file];
      expect((await keys(request, { stdin: '00000000\n' })).code).toBe(3);
      expect(existsSync(file)).toBe(false);
      expect(await keys(request)).toMatchObject({ code: 0, stdout: `${file}\n` });
      const saved = readFileSync(file, 'utf8');
      await verifyRequest(saved, dirname(file));
      expect(await refusal(request)).toEqual({ code: 3, error: 'output.exists' });
      expect(readFileSync(file, 'utf8')).toBe(saved);
      const nowhere = [...request.slice(0, -1), '/no/such/folder/request.pem'];
      expect(await refusal(nowhere)).toEqual({ code: 3, error: 'request.notSaved' });
    });

    it('of a key that is not there is refused', async () => {
      expect(await refusal(['csr', '--alias', 'nobody', '--subject', 'CN=x'])).toEqual({
        code: 3,
        error: 'key.missing',
      });
    });
  });

  describe('import', () => {
    it('renews: a later certificate for the same key takes the place of the earlier one', async () => {
      const earlier = (await found(first))!.certificates[0]!.serialNumber;
      const { code, printed } = await json(['import', await issued(first), '--alias', first]);
      expect({ code, stored: printed.stored, replaced: printed.replaced }).toEqual({ code: 0, stored: 1, replaced: 1 });
      const { certificates } = (await found(first))!;
      expect(certificates).toHaveLength(1);
      expect(certificates[0]!.serialNumber).not.toBe(earlier);
      expect(certificates[0]!.subject).toBe(`Holder of ${first}`);
    });

    it('does nothing where the certificate is there already', async () => {
      const file = await issued(first);
      await keys(['import', file]);
      expect((await json(['import', file])).printed).toMatchObject({ stored: 0, replaced: 0 });
      expect((await found(first))!.certificates).toHaveLength(1);
    });

    it.each<[string, (pem: string) => Buffer]>([
      ['bare Base64', (pem) => Buffer.from(pem.replace(/-----[^-]+-----/g, '').replaceAll('\n', ''))],
      ['PEM in UTF-16 with its little end first', (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le')],
      ['PEM in UTF-16 with its big end first', (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le').swap16()],
      ['PEM with a byte order mark', (pem) => Buffer.from(`\uFEFF${pem}`)],
    ])('takes %s', async (form, encoded) => {
      await keys(['generate', '--alias', form, '--type', 'P-256']);
      const file = await issued(form);
      writeFileSync(file, encoded(readFileSync(file, 'utf8')));
      expect((await json(['import', file])).printed).toMatchObject({ alias: form, stored: 1, replaced: 0 });
    });

    it('takes the chain with it where that is wanted, without the root, out of PEM and PKCS#7', async () => {
      await keys(['generate', '--alias', 'chained', '--type', 'P-256']);
      const file = await issued('chained');
      const whole = join(dirname(file), 'chain.pem');
      writeFileSync(whole, [root.pem, authority.pem, readFileSync(file, 'utf8')].join('\n'));
      const bundle = join(dirname(file), 'chain.p7b');
      execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', whole, '-outform', 'DER', '-out', bundle]);
      expect((await json(['import', bundle])).printed).toMatchObject({ alias: 'chained', stored: 1, replaced: 0 });
      expect((await json(['import', whole, '--chain'])).printed).toMatchObject({ alias: 'chained', stored: 1 });
      expect((await json(['import', whole, '--chain'])).printed).toMatchObject({ stored: 0 });
      const services = bench.services(profile);
      const entries = await services.tokens.configured('card').entries();
      const holds = (der: Uint8Array): boolean =>
        entries.some(({ certificate }) => certificate && Buffer.compare(certificate, der) === 0);
      expect([holds(authority.certificate), holds(root.certificate)]).toEqual([true, false]);
      services.dispose();
    });

    it('says that a certificate can not sign, and takes it all the same', async () => {
      await keys(['generate', '--alias', 'for encryption', '--type', 'P-256']);
      const file = await issued('for encryption', { extensions: 'keyUsage = critical, keyAgreement\n' });
      const { code, stdout } = await keys(['import', file]);
      expect(code).toBe(0);
      expect(stdout).toContain('can not sign');
    });

    it('refuses what belongs to no key, to another key, or to an authority, and what is no certificate', async () => {
      const stranger = await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation });
      const folder = bench.fresh('wrong');
      const file = (name: string, text: string): string => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const reason = async (args: string[]): Promise<unknown> => {
        const { code, printed } = await json(['import', ...args]);
        expect(code).toBe(3);
        return printed.error?.params['reason'] ?? printed.error?.code;
      };
      await keys(['generate', '--alias', 'authority', '--type', 'P-256']);
      await keys(['generate', '--alias', 'other holder', '--type', 'P-256']);
      const ofAuthority = await issued('authority', { extensions: 'basicConstraints = critical, CA:TRUE\n' });
      const own = await issued(first);
      expect(await reason([file('stranger.pem', stranger.pem)])).toBe('other-key');
      expect(await reason([own, '--alias', 'authority'])).toBe('other-key');
      expect(await reason([ofAuthority])).toBe('certificate-authority');
      expect(await reason([file('note.txt', 'hello')])).toBe('unreadable');
      expect(await reason([file('empty.pem', '')])).toBe('unreadable');
      expect(await reason([join(folder, 'nothing.pem')])).toBe('missing');
      const both = file(
        'both.pem',
        `${readFileSync(own, 'utf8')}\n${readFileSync(await issued('other holder'), 'utf8')}`,
      );
      expect(await reason([both])).toBe('several');
      expect((await found('authority'))!.certificates).toEqual([]);
    });
  });

  describe('delete', () => {
    it('wants the alias again, and deletes nothing without it', async () => {
      await keys(['generate', '--alias', 'kept', '--type', 'P-256']);
      expect(await refusal(['delete', '--alias', 'kept'])).toEqual({ code: 2, error: 'usage.invalid' });
      expect(await refusal(['delete', '--alias', 'kept', '--yes', 'Kept'])).toEqual({
        code: 3,
        error: 'key.deletionNotConfirmed',
      });
      expect(await found('kept')).toBeDefined();
    });

    it('deletes one key with its certificate, and no other', async () => {
      await keys(['generate', '--alias', 'retired', '--type', 'P-256']);
      await keys(['import', await issued('retired')]);
      const before = (await json(['list'])).printed.keys.map(({ alias }) => alias);
      const { code, printed } = await json(['delete', '--alias', 'retired', '--yes', 'retired']);
      expect({ code, printed }).toMatchObject({
        code: 0,
        printed: { alias: 'retired', deleted: { privateKeys: 1, publicKeys: 1, certificates: 1 } },
      });
      const after = (await json(['list'])).printed.keys.map(({ alias }) => alias);
      expect(after).toEqual(before.filter((alias) => alias !== 'retired'));
      const listed = await countersign(['certificates', '--json'], { profile });
      expect(listed.stdout).not.toContain('Holder of retired');
      expect(await refusal(['delete', '--alias', 'retired', '--yes', 'retired'])).toEqual({
        code: 3,
        error: 'key.missing',
      });
      // The name is free again.
      expect((await json(['generate', '--alias', 'retired', '--type', 'P-256'])).code).toBe(0);
    });
  });
});
