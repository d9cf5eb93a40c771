import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentPort, PrepareRequest } from '../../../main/document/document-port';
import type { Services } from '../../../main/services';
import { LastKey } from '../../../main/signing/first-look';
import { resolveSigningKey } from '../../../main/signing/signing-key';
import type { IdentifiedSigner } from '../../../main/signers/signer-catalog';
import { codes, configurationFor, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

/** While the token is asked which key it will be, the document is looked at as if it were the key of the batch before. */
describe('the look at a first document', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let services: Services;

  beforeAll(async () => {
    token = await makeSoftToken({
      ca: { kind: 'EC-P256' },
      keys: [
        { alias: 'ada', username: 'ada.lovelace', kind: 'EC-P256' },
        { alias: 'alan', username: 'alan.turing', kind: 'EC-P256' },
      ],
    });
    const { SIGNERS, ...rest } = configurationFor(token);
    services = bench.services(bench.profile({ ...rest, SIGNERS: { ...SIGNERS, one: only, strict } }));
  });
  afterAll(async () => {
    bench.remove();
    await token.remove();
  });

  const only = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: 'ada' } as const;
  const strict = { ...only, REQUIRE: 'TRUSTED' } as const;

  /**
   * Signs one document; tells who signed, and with which certificates it was looked at, and when: before the request was noted, or
   * the key known.
   */
  async function sign(signer: string, lastKey: LastKey): Promise<{ code: string; signer?: string; looks: string[] }> {
    const looks: string[] = [];
    let when: 'at once' | 'noted' | 'behind' = 'at once';
    const documents = new Proxy(services.documents, {
      get: (target, name) => {
        if (name !== 'admit') {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (request: PrepareRequest): ReturnType<DocumentPort['admit']> => {
          looks.push(`${when}: ${Buffer.from(request.plan.certificate).toString('hex')}`);
          return target.admit(request);
        };
      },
    });
    const file = bench.document('a.pdf', classicTable());
    const history = new Proxy(services.history, {
      get: (target, name) => {
        if (name !== 'begin') return Reflect.get(target, name) as unknown;
        return async (...about: Parameters<typeof target.begin>) => {
          when = 'noted';
          const recorder = await target.begin(...about);
          const chosen = recorder.chosen.bind(recorder);
          recorder.chosen = (key) => {
            when = 'behind';
            chosen(key);
          };
          return recorder;
        };
      },
    });
    const result = await signFiles({ ...services, documents, history, lastKey }, [file], { pin: token.pin, signer });
    const path = result.documents[0]!.signed?.path;
    const report = path === undefined ? undefined : await services.documents.verify(path);
    const subject = report?.signatures[0]?.signer?.subject;
    return { code: codes(result)[0]!, ...(subject !== undefined && { signer: subject }), looks };
  }

  const hexOf = async (alias: string): Promise<string> =>
    Buffer.from((await keyOf(alias)).certificate.der).toString('hex');
  const identified = async (name: string): Promise<IdentifiedSigner> =>
    (await services.signers.find(name)) as IdentifiedSigner;
  const keyOf = async (alias: string): ReturnType<typeof resolveSigningKey> =>
    resolveSigningKey(await identified('any'), alias, services.now());

  it('follows the token’s answer where nothing was signed before, and goes ahead of it from then on', async () => {
    const lastKey = new LastKey();
    const ada = await hexOf('ada');
    const who = { code: 'signed', signer: expect.stringContaining('Ada Lovelace') };
    expect(await sign('one', lastKey)).toEqual({ ...who, looks: [`behind: ${ada}`] });
    expect(await sign('one', lastKey)).toEqual({ ...who, looks: [`at once: ${ada}`] });
  });

  it('is repeated for the key that it is, where the token has another one', async () => {
    const lastKey = new LastKey();
    lastKey.keep(await identified('one'), undefined, await keyOf('alan'));
    expect(await sign('one', lastKey)).toEqual({
      code: 'signed',
      signer: expect.stringContaining('Ada Lovelace'),
      looks: [`at once: ${await hexOf('alan')}`, `behind: ${await hexOf('ada')}`],
    });
  });

  it('does not go ahead for another wish', async () => {
    const lastKey = new LastKey();
    lastKey.keep(await identified('any'), 'ada', await keyOf('ada'));
    expect((await sign('one', lastKey)).looks).toEqual([`behind: ${await hexOf('ada')}`]);
  });

  it('is not taken at a document for a key that has to be judged first', async () => {
    const lastKey = new LastKey();
    lastKey.keep(await identified('strict'), undefined, await keyOf('ada'));
    expect(await sign('strict', lastKey)).toEqual({ code: 'signer.requirementUnmet', looks: [] });
  });
});
