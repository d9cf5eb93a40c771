import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { codes, countersign, pdfsig, signFiles, type Finished } from '../../fixtures/hosts/built-product';
import { historyOf, journalOf, type SignerInput } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../../fixtures/pdf';
import type { OneTimePlace, OneTimePlaceKind } from '../../fixtures/token-kinds/one-time-places';
import { oneTimeObjects } from '../../fixtures/token/token-objects';

/** What a key for one signing does on every token, whether it stands there or is kept for a session. */
export async function oneTimeContract({ name, lives, obstacle, make }: OneTimePlaceKind): Promise<void> {
  const reason = await obstacle();
  // The interop run demands every token.
  const left = reason !== undefined && process.env['REQUIRE_JUDGES'] !== '1';
  if (left) console.warn(`Not tested here: one-time keys on ${name}. ${reason}.`);

  describe.skipIf(left)(`a key for one signing on ${name}`, () => {
    const desk = useOneTimeKeys();
    let place: OneTimePlace;
    beforeAll(async () => void (place = await make()));
    afterAll(() => place?.stop());

    const profile = (signer: Partial<SignerInput> = {}, changes: Partial<ConfigurationInput> = {}): string => {
      const { SHAREDLIBRARIES, CRYPTOTOKENS } = place.configuration;
      const memory = { KEYSTORETYPE: 'MEMORY' as const };
      return desk.profile({ SHAREDLIBRARIES, CRYPTOTOKENS: { ...CRYPTOTOKENS, memory }, ...changes }, signer);
    };
    const onToken = (): string[] => oneTimeObjects(place.reached);

    it('is made, certified, used for a batch and destroyed; a journal knows it meanwhile if it stands on the token', async () => {
      const folder = profile();
      const services = desk.bench.services(folder);
      let known: string[] = [];
      desk.authority.beforeIssuing = () => (known = journalOf(folder));
      const result = await signFiles(services, desk.bench.documents(2, classicTable()), {
        pin: place.pin,
        signer: 'session',
      });
      expect(codes(result), JSON.stringify(result.refused?.toShape())).toEqual(['signed', 'signed']);
      expect(result.left).toBeUndefined();
      for (const { signed } of result.documents) {
        expect(signed!.outcome).toMatchObject({
          level: 'PAdES-BASELINE-T',
          oneTime: { lives, authority: 'office' },
          key: { sensitive: true, neverExtractable: true },
        });
        expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
      }
      expect(known).toHaveLength(lives === 'token' ? 1 : 0);
      expect(historyOf(folder).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`)).toEqual([
        'KEYGEN DONE',
        'CERTINSTALLED DONE',
        'SIGN SIGNED',
        'SIGN SIGNED',
        'KEYREMOVE DONE',
      ]);
      expect(journalOf(folder)).toEqual([]);
      services.dispose();
      expect(onToken()).toEqual([]);
    });

    it('follows another: each document has its own, under one PIN', async () => {
      const folder = profile({ ONETIME_KEY_PER: 'DOCUMENT' });
      const services = desk.bench.services(folder);
      const files = desk.bench.documents(5, classicTable());
      const result = await signFiles(services, files, { pin: place.pin, signer: 'session' });
      expect(codes(result), JSON.stringify(result.refused?.toShape())).toEqual(files.map(() => 'signed'));
      const serials = result.documents.map(({ signed }) => signed!.outcome.certificate.serialNumber);
      expect(new Set(serials).size).toBe(files.length);
      services.dispose();
      expect([onToken(), journalOf(folder)]).toEqual([[], []]);
    });

    // A TPM holds few keys at a time.
    const logins = lives === 'token' ? 20 : 3;
    it(`leaves no room taken: ${logins} logins, one after the other, in one process`, async () => {
      const services = desk.bench.services(profile());
      const files = desk.bench.documents(logins, classicTable());
      const pids = new Set<number>();
      for (const file of files) {
        const result = await signFiles(services, [file], { pin: place.pin, signer: 'session' });
        expect(codes(result), JSON.stringify(result.refused?.toShape())).toEqual(['signed']);
        for (const pid of services.tokens.processIds) pids.add(pid);
      }
      expect(pids.size).toBe(1);
      services.dispose();
      expect(onToken()).toEqual([]);
    });

    it('is destroyed when the authority refuses it', async () => {
      const folder = profile();
      const services = desk.bench.services(folder);
      desk.authority.setFault('refused');
      const [file] = desk.bench.documents(1, classicTable());
      const result = await signFiles(services, [file!], { pin: place.pin, signer: 'session' });
      expect(result.refused?.code).toBe('enrollment.refused');
      services.dispose();
      expect([onToken(), journalOf(folder)]).toEqual([[], []]);
    });

    it.each(['session', 'standing'])('that a kill left is gone after the next login: %s', async (signer) => {
      const folder = profile();
      const sign = (started?: (child: ChildProcess) => void): Promise<Finished> =>
        countersign(['sign', desk.bench.document('a.pdf', classicTable()), '--signer', signer, '--pin-stdin'], {
          profile: folder,
          stdin: `${place.pin}\n`,
          detached: true,
          ...(started && { started }),
        });
      await sign((child) => {
        // With everything that it started, as a power cut does it.
        desk.authority.beforeIssuing = () => void process.kill(-child.pid!, 'SIGKILL');
      });
      desk.authority.beforeIssuing = undefined;
      await place.afterKill();
      const stays = signer === 'standing' || lives === 'token';
      // Its two halves.
      expect(onToken()).toHaveLength(stays ? 2 : 0);
      expect(journalOf(folder)).toHaveLength(stays ? 1 : 0);
      const { code, stderr } = await sign();
      expect(code, stderr).toBe(0);
      expect([onToken(), journalOf(folder)]).toEqual([[], []]);
      const removed = historyOf(folder).filter(({ EVENT, OUTCOME }) => EVENT === 'KEYREMOVE' && OUTCOME === 'DONE');
      // Of a key that ended with its process that is said as well.
      expect(removed).toHaveLength(2);
    });
  });
}
