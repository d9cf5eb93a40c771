import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listSignatures } from '../../../main/document/pades';
import { PdfReader, type PdfString } from '../../../main/document/pdf';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import {
  codes,
  countersign,
  namesIn,
  pdfsig,
  run,
  signFiles,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { startTestPki, type Route, type TestPki } from '../../fixtures/pki';
import { filePassword, openssl } from '../../fixtures/token/key-store';
import { formDocument } from '../../unit/pades/form-documents';

describe('a token that holds a certificate without its issuers', () => {
  const bench = new Workbench();
  let pki: TestPki;
  /** A PKCS#12 file with the signatory's key and certificate, and one with the issuers too. */
  let lone: string, complete: string;

  beforeAll(async () => {
    pki = await startTestPki();
    const folder = bench.fresh('keys');
    const [key, leaf, issuers] = ['key.pem', 'leaf.pem', 'issuers.pem'].map((name) => join(folder, name));
    writeFileSync(key!, pki.signer.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(leaf!, `${pki.signer.pem}\n`);
    writeFileSync(issuers!, `${pki.issuing.pem}\n${pki.root.pem}\n`);
    const make = (name: string, args: string[]): string => {
      const file = join(folder, name);
      const words = ['pkcs12', '-export', '-inkey', key!, '-in', leaf!, '-name', 'maria', ...args];
      openssl([...words, '-passout', 'stdin', '-out', file], { input: `${filePassword}\n` });
      return file;
    };
    lone = make('lone.p12', []);
    complete = make('complete.p12', ['-certfile', issuers!]);
  });
  afterAll(async () => {
    bench.remove();
    await pki?.stop();
  });
  beforeEach(() => {
    for (const route of ['/ca/issuing', '/ca/root', '/ocsp', '/crl/root', '/crl/issuing'] as Route[])
      pki.setFault(route);
    pki.requests.length = 0;
  });

  const profile = (file: string, changes: Partial<ConfigurationInput> = {}): string => {
    const base = { CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata' } as const;
    return bench.profile({
      CRYPTOTOKENS: { file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file } },
      TIMESTAMPAUTHORITIES: { office: { TSA_URL: `${pki.url}/tsa` } },
      SIGNERS: { plain: base, lasting: { ...base, LEVEL: 'B-LT', TSA: ['office'] } },
      DEFAULTSIGNER: 'plain',
      ...changes,
    });
  };
  const document = (): string => bench.document('a.pdf', classicTable());

  /** Signs in a fresh set of processes; gives the subjects of the certificates that OpenSSL finds in the signature. */
  async function sign(folder: string, signer = 'plain'): Promise<string[]> {
    const services = bench.services(folder);
    const result = await signFiles(services, [document()], { pin: filePassword, signer });
    services.dispose();
    expect(codes(result)).toEqual(['signed']);
    const { path } = result.documents[0]!.signed!;
    expect(await pdfsig(path)).toEqual([{ valid: true, total: true }]);
    return subjectsIn(path);
  }

  async function subjectsIn(path: string): Promise<string[]> {
    const reader = PdfReader.open(path);
    const contents = (listSignatures(reader)[0]!.contents as PdfString).bytes;
    reader.close();
    const cms = join(bench.fresh('judged'), 'signature.p7s');
    writeFileSync(cms, contents);
    const { stdout } = await run('openssl', ['pkcs7', '-inform', 'DER', '-in', cms, '-print_certs', '-noout']);
    return [...stdout.matchAll(/^subject=.*?CN\s*=\s*([^,\n]+)/gm)].map(([, name = '']) => name).sort();
  }

  const whole = ['Test Issuing CA', 'Test Signatory'];
  const alone = ['Test Signatory'];

  it('gets the intermediate certificate from where its certificate says, and keeps it', async () => {
    const folder = profile(lone);
    expect(await sign(folder)).toEqual(whole);
    expect(pki.requests).toEqual(['GET /ca/issuing', 'GET /ca/root']);
    expect(namesIn(join(folder, 'issuers'))).toHaveLength(2);

    pki.requests.length = 0;
    pki.setFault('/ca/issuing', 'error');
    expect(await sign(folder)).toEqual(whole);
    expect(pki.requests).toEqual([]);
  });

  it('asks nobody where the token holds the issuers', async () => {
    expect(await sign(profile(complete))).toEqual(whole);
    expect(pki.requests).toEqual([]);
  });

  it.each(['error', 'garbage', 'huge', 'truncated', 'slow'] as const)(
    'signs all the same, with what it has, when the server gives nothing good (%s)',
    async (fault) => {
      pki.setFault('/ca/issuing', fault);
      expect(await sign(profile(lone))).toEqual(alone);
      expect(pki.requests).toEqual(['GET /ca/issuing']);
    },
  );

  it('is waited for once in a batch', async () => {
    pki.setFault('/ca/issuing', 'slow');
    const services = bench.services(profile(lone));
    const files = [document(), document(), document()];
    expect(codes(await signFiles(services, files, { pin: filePassword }))).toEqual(Array(3).fill('signed'));
    expect(pki.requests).toEqual(['GET /ca/issuing']);
  });

  it('fetches nothing where the configuration forbids it; a level that needs the issuers says why it is not reached', async () => {
    const folder = profile(lone, { ALLOW_ISSUER_DOWNLOAD: false });
    expect(await sign(folder)).toEqual(alone);
    const services = bench.services(folder);
    const result = await signFiles(services, [document()], { pin: filePassword, signer: 'lasting' });
    expect(result.documents[0]?.error?.toShape()).toMatchObject({
      code: 'level.notReached',
      params: { reasons: expect.stringMatching(/the chain of a certificate is not complete; .*forbids/) as string },
    });
    expect(pki.requests.filter((request) => request.includes('/ca/'))).toEqual([]);
  });

  it('reaches B-LT from the kept issuers when their server is gone', async () => {
    const folder = profile(lone);
    await sign(folder);
    pki.setFault('/ca/issuing', 'error');
    pki.setFault('/ca/root', 'error');
    const services = bench.services(folder);
    const result = await signFiles(services, [document()], { pin: new TypedPin(filePassword), signer: 'lasting' });
    expect(result.documents[0]?.error).toBeUndefined();
    expect(result.documents[0]?.signed?.outcome.level).toBe('PAdES-BASELINE-LT');
  });

  it('is enough for a field that wants an issuer further up, where that issuer can be found out', async () => {
    const buyer = { CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata', FIELD_NAME: 'Buyer' } as const;
    const wanted = Buffer.from(pki.root.certificate).toString('hex');
    const form = formDocument({ field: `/SV << /Type /SV /Cert << /Ff 2 /Issuer [<${wanted}>] >> >>` });
    const attempt = async (changes: Partial<ConfigurationInput>): Promise<string[]> => {
      const services = bench.services(profile(lone, { SIGNERS: { buyer }, DEFAULTSIGNER: 'buyer', ...changes }));
      return codes(await signFiles(services, [bench.document('form.pdf', form)], { pin: filePassword }));
    };
    expect(await attempt({})).toEqual(['signed']);
    expect(await attempt({ ALLOW_ISSUER_DOWNLOAD: false })).toEqual(['field.seedValue']);
  });

  it('is completed by the command line too', async () => {
    const file = document();
    const { code, stderr } = await countersign(['sign', file, '--pin-stdin'], {
      profile: profile(lone),
      stdin: `${filePassword}\n`,
    });
    expect(code, stderr).toBe(0);
    expect(await subjectsIn(file.replace('.pdf', '-signed.pdf'))).toEqual(whole);
  });
});
