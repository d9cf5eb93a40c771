import { describe, expect, it } from 'vitest';
import type { OneTimeStep } from '../../../preload/contract/one-time';
import type { Services } from '../../../main/services';
import { Batch, type BatchResult } from '../../../main/signing/batch';
import { codes, pdfsig, signFiles, told, TypedPin } from '../../fixtures/hosts/built-product';
import { historyOf, journalOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../../fixtures/pdf';

const desk = useOneTimeKeys();

async function sign(
  services: Services,
  signer: string,
  count = 1,
): Promise<{ result: BatchResult; steps: OneTimeStep[] }> {
  const steps: OneTimeStep[] = [];
  const files = Array.from({ length: count }, (_, index) => desk.bench.document(`${index}.pdf`, classicTable()));
  const observer = { progress: () => undefined, step: (step: OneTimeStep) => void steps.push(step) };
  const result = await signFiles(services, files, { pin: desk.token.pin, signer, observer });
  return { result, steps };
}

const events = (profile: string): string[] =>
  historyOf(profile).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);

describe('a signer whose keys live for one signing', () => {
  it.each([
    ['session', 'session'],
    ['standing', 'token'],
    ['memory', 'session'],
  ] as const)('makes, certifies, uses and destroys a key: %s', async (signer, lives) => {
    const profile = desk.profile();
    const services = desk.bench.services(profile);
    const { result, steps } = await sign(services, signer, 2);
    expect(codes(result), JSON.stringify(result.refused?.toShape())).toEqual(['signed', 'signed']);
    expect(result.left).toBeUndefined();
    const outcome = result.documents[0]!.signed!.outcome;
    expect(outcome).toMatchObject({
      level: 'PAdES-BASELINE-T',
      oneTime: { lives, authority: 'office' },
      certificate: { subject: 'maria.lindqvist' },
      key:
        signer === 'memory' ? { sensitive: false, neverExtractable: false, releasedByPin: false } : { sensitive: true },
    });
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(steps.map(({ step }) => step).filter((step) => step !== 'timestamp')).toEqual([
      'key',
      'certificate',
      'signature',
      'signature',
      'destroyed',
    ]);
    const memory = 'in the memory of this computer, which no device protects';
    if (signer === 'memory') expect(steps[0]!.about).toContain(memory);
    else expect(steps[0]!.about).toContain('“card”');
    // One certificate serves the batch.
    expect(desk.authority.questions.filter(({ operation }) => operation.endsWith('simpleenroll'))).toHaveLength(1);

    const lines = historyOf(profile);
    expect(lines.map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`)).toEqual([
      'KEYGEN DONE',
      'CERTINSTALLED DONE',
      'SIGN SIGNED',
      'SIGN SIGNED',
      'KEYREMOVE DONE',
    ]);
    expect(new Set(lines.map(({ REQUEST_ID }) => REQUEST_ID)).size).toBe(1);
    expect(new Set(lines.map(({ KEYALIAS }) => KEYALIAS)).size).toBe(1);
    expect(lines[1]).toMatchObject({ CANAME: 'office' });
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(profile)).toEqual([]);
  });

  it('falls back on a key that stands on the token where the token keeps none for a session', async () => {
    desk.token.faults.refuseSessionKeys();
    const profile = desk.profile();
    const { result, steps } = await sign(desk.bench.services(profile), 'session');
    expect(codes(result)).toEqual(['signed']);
    expect(result.documents[0]!.signed!.outcome.oneTime).toEqual({ lives: 'token', authority: 'office' });
    expect(steps[0]?.about).toContain('until it is destroyed');
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(profile)).toEqual([]);
  });

  it('makes one for each document where that is configured, under one PIN', async () => {
    const profile = desk.profile({}, { ONETIME_KEY_PER: 'DOCUMENT' });
    const services = desk.bench.services(profile);
    const pin = new TypedPin(desk.token.pin);
    const files = [1, 2, 3].map((number) => desk.bench.document(`each-${number}.pdf`, classicTable()));
    const result = await signFiles(services, files, { pin, signer: 'session' });
    expect(codes(result)).toEqual(['signed', 'signed', 'signed']);
    expect(pin.requests).toHaveLength(1);
    const serials = result.documents.map(({ signed }) => signed!.outcome.certificate.serialNumber);
    expect(new Set(serials).size).toBe(3);
    expect(events(profile).filter((line) => line === 'KEYREMOVE DONE')).toHaveLength(3);
  });

  it.each([
    ['refuses', 'refused', 'enrollment.refused'],
    ['wants somebody to decide first', 'pending', 'oneTime.pending'],
    ['issues for another key', 'other-key', 'enrollment.wrongAnswer'],
  ] as const)('signs nothing and destroys its key when the authority %s', async (_, fault, code) => {
    const profile = desk.profile();
    const services = desk.bench.services(profile);
    for (const signer of ['session', 'standing', 'memory']) {
      desk.authority.setFault(fault);
      const { result } = await sign(services, signer);
      expect(result.refused?.code).toBe(code);
      expect(desk.keysOnToken()).toEqual([]);
      expect(journalOf(profile)).toEqual([]);
    }
    // KEYREMOVE says that each is gone.
    expect(events(profile).filter((line) => line === 'KEYREMOVE DONE')).toHaveLength(3);
    expect(events(profile).filter((line) => line === 'CERTINSTALLED FAILED')).toHaveLength(3);
  });

  it('destroys its key when the person stops while the authority decides', async () => {
    const profile = desk.profile();
    const services = desk.bench.services(profile);
    const path = desk.bench.document('stopped.pdf', classicTable());
    const batch = new Batch(
      services,
      { documents: [{ id: '0', path }], signer: 'standing', alias: undefined },
      new TypedPin(desk.token.pin),
      { progress: () => undefined },
    );
    desk.authority.beforeIssuing = () => batch.cancel();
    const result = await batch.run();
    expect(result.refused?.code).toBe('batch.cancelled');
    expect(events(profile)).toEqual(['KEYGEN DONE', 'CERTINSTALLED DONE', 'KEYREMOVE DONE', 'SIGN CANCELLED']);
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(profile)).toEqual([]);
  });

  it('says loudly when a key can not be destroyed, and destroys it with the next login', async () => {
    const profile = desk.profile();
    const services = desk.bench.services(profile);
    desk.token.faults.answer('C_DestroyObject', 0x5);
    const { result } = await sign(services, 'standing');
    expect(codes(result)).toEqual(['signed']);
    expect(result.left?.code).toBe('oneTime.notDestroyed');
    expect(events(profile).at(-1)).toBe('KEYREMOVE FAILED');
    expect(desk.keysOnToken()).toHaveLength(2);
    expect(journalOf(profile)).toHaveLength(1);

    desk.token.faults.clear();
    const again = await sign(services, 'session');
    expect(codes(again.result)).toEqual(['signed']);
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(profile)).toEqual([]);
    const [first, ...removals] = historyOf(profile).filter(({ EVENT }) => EVENT === 'KEYREMOVE');
    expect(removals.some(({ KEYALIAS, OUTCOME }) => KEYALIAS === first!.KEYALIAS && OUTCOME === 'DONE')).toBe(true);
  });

  it('leaves nothing when the token process ends on the way', async () => {
    const profile = desk.profile();
    for (const signer of ['session', 'standing']) {
      const services = desk.bench.services(profile);
      desk.authority.beforeIssuing = () => {
        for (const pid of services.tokens.processIds) process.kill(pid, 'SIGKILL');
      };
      const { result } = await sign(services, signer);
      expect(result.documents[0]!.signed).toBeUndefined();
      desk.authority.beforeIssuing = undefined;
      // What was made for a session ended with the process; what stands on the token goes with the next login.
      expect(desk.keysOnToken()).toHaveLength(signer === 'session' ? 0 : 2);
      expect(codes((await sign(services, 'session')).result)).toEqual(['signed']);
      expect(desk.keysOnToken()).toEqual([]);
      expect(journalOf(profile)).toEqual([]);
    }
  });

  it('signs with no certificate that is valid for longer than the signer wants, and names the one that came', async () => {
    const profile = desk.profile({}, { CERTIFICATEENDTIME: '10m' });
    const { result } = await sign(desk.bench.services(profile), 'session');
    expect(result.refused?.toShape()).toMatchObject({
      code: 'enrollment.wrongAnswer',
      params: { problem: 'too-long', serialNumber: expect.stringMatching(/^[0-9A-F:]+$/) as string },
    });
    expect(events(profile)).toEqual(['KEYGEN DONE', 'CERTINSTALLED FAILED', 'KEYREMOVE DONE', 'SIGN REFUSED']);
  });

  it('signs nothing with a certificate that names somebody else than who is at the desk, where both must agree', async () => {
    const profile = desk.profile({}, { CERTIFICATE_MUST_NAME: 'USERNAME' });
    expect(codes((await sign(desk.bench.services(profile), 'session')).result)).toEqual(['signed']);

    const other = desk.profile({}, { CERTIFICATE_MUST_NAME: 'USERNAME', SUBJECTDN_PATTERN: 'CN=Petr Malý,O=Acme' });
    for (const signer of ['session', 'standing', 'memory']) {
      const { result } = await sign(desk.bench.services(other), signer, 2);
      expect(result.refused?.toShape()).toMatchObject({
        code: 'identity.mismatch',
        params: { username: 'maria.lindqvist', certificate: 'Petr Malý', authority: 'office' },
      });
      expect(told(result).join()).toMatch(/“maria.lindqvist”.*“office”.*“Petr Malý”.*Nothing was signed/s);
      expect(told(result).join()).not.toContain('PIN');
      expect(result.left).toBeUndefined();
    }
    const refused = ['KEYGEN DONE', 'CERTINSTALLED DONE', 'KEYREMOVE DONE', 'SIGN REFUSED'];
    expect(events(other)).toEqual([...refused, ...refused, ...refused]);
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(other)).toEqual([]);
  });

  it('asks for no key and no PIN where the name of the certificate is not known', async () => {
    const profile = desk.profile({}, { SUBJECTDN_PATTERN: 'CN=${JWT.name}' });
    const pin = new TypedPin(desk.token.pin);
    const path = desk.bench.document('nobody.pdf', classicTable());
    const result = await signFiles(desk.bench.services(profile), [path], { pin, signer: 'session' });
    expect(result.refused?.code).toBe('oneTime.nameUnknown');
    expect(pin.requests).toEqual([]);
    expect(desk.authority.questions).toEqual([]);
  });
});
