import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { codes, configurationFor, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { Pkcs11Process } from '../../fixtures/token/pkcs11-process';
import { makeSoftToken, type SoftToken, type SoftTokenOptions } from '../../fixtures/token/soft-token';

type Keys = NonNullable<SoftTokenOptions['keys']>;

/** Tokens on which CKA_ID does not say which key a certificate belongs to. */
describe('a certificate and its private key', () => {
  const bench = new Workbench();
  let token: SoftToken | undefined;

  afterEach(() => token?.remove());
  afterAll(() => bench.remove());

  async function made(keys: Keys, ids: Record<string, string> = {}): Promise<SoftToken> {
    token = await makeSoftToken({ ca: { kind: 'EC-P256' }, keys });
    const process = new Pkcs11Process(token.sharedLibrary);
    try {
      await process.value({ do: 'initialize' });
      await process.value({ do: 'open' });
      await process.value({ do: 'login', pin: token.pin });
      for (const [label, id] of Object.entries(ids)) await process.value({ do: 'set-certificate-id', label, id });
    } finally {
      await process.kill();
    }
    return token;
  }

  /** The outcome of a signature with an alias, and who signed, as our own check of the file has it. */
  async function sign(alias: string): Promise<[outcome: string, signer?: string]> {
    const services = bench.services(bench.profile(configurationFor(token!)));
    const result = await signFiles(services, [bench.document('a.pdf', classicTable())], { pin: token!.pin, alias });
    const path = result.documents[0]!.signed?.path;
    if (path === undefined) return [codes(result)[0]!];
    const [signature] = (await services.documents.verify(path)).signatures;
    return [signature!.integrity, signature!.signer!.subject];
  }

  it.each(['RSA-2048', 'EC-P256'] as const)(
    'belong together by their %s public key where their IDs disagree',
    async (kind) => {
      await made([{ alias: 'mine', username: 'ada.lovelace', kind, id: 'aa01' }], { mine: 'bb01' });
      expect(await sign('mine')).toEqual(['intact', expect.stringContaining('Ada Lovelace')]);
    },
  );

  it('are not confused by IDs that are exchanged', async () => {
    await made(
      [
        { alias: 'first', username: 'ada.lovelace', kind: 'RSA-2048', id: 'aa01' },
        { alias: 'second', username: 'alan.turing', kind: 'RSA-2048', id: 'aa02' },
      ],
      { first: 'aa02', second: 'aa01' },
    );
    expect(await sign('first')).toEqual(['intact', expect.stringContaining('Ada Lovelace')]);
    expect(await sign('second')).toEqual(['intact', expect.stringContaining('Alan Turing')]);
  });

  it('are not taken for a pair when only their ID is one', async () => {
    await made([
      { alias: 'foreign', username: 'ada.lovelace', kind: 'RSA-2048', certificate: { foreignKey: true } },
      { alias: 'own', username: 'alan.turing', kind: 'RSA-2048' },
    ]);
    expect(await sign('foreign')).toEqual(['key.missing']);
    expect(await sign('own')).toEqual(['intact', expect.stringContaining('Alan Turing')]);
  });
});
