// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { DoctorReport, ModuleReport } from '../../../preload/contract/doctor';
import type { Answer } from './main-in-memory';
import { signer } from './samples';
import { useWindow } from './shown-window';

const shown = useWindow();
const { all, get, press } = shown;

const driver = (name: string, over: Partial<ModuleReport> = {}): ModuleReport => ({
  name,
  path: `/usr/lib/${name}.so`,
  source: 'known',
  outcome: 'answers',
  milliseconds: 120,
  slots: [],
  ...over,
});
const report = (over: Partial<DoctorReport> = {}): DoctorReport => ({
  program: { version: '1', system: 'Linux 6 x64', at: '2026-11-22T13:06:12Z' },
  readerService: 'running',
  modules: [driver('OpenSC')],
  tokens: [],
  advice: [{ code: 'connect-reader' }],
  addingDrivers: {},
  policy: { managed: false, settings: [], warnings: [] },
  ...over,
});
const answering =
  (over?: Partial<DoctorReport>): Answer =>
  () => ({ report: report(over) });

async function show(answers: Record<string, Answer>): Promise<void> {
  await shown.open(answers);
  await press('doctor-button');
}

describe('the doctor in the window', () => {
  it('says of each certificate why it can or can not sign, and what helps', async () => {
    await show({
      'doctor.examine': answering({
        tokens: [
          {
            name: 'card',
            pin: 'last-try',
            certificates: [
              { alias: 'good', usable: true },
              {
                alias: 'doubted',
                usable: true,
                warnings: [{ code: 'key-short', of: 'issuer', name: 'Old CA', detail: 'RSA 1024' }],
              },
              { alias: 'old', usable: false, problem: 'expired' },
            ],
            keysWithoutCertificate: ['bare'],
          },
        ],
      }),
    });
    const token = get('doctor-token').textContent;
    expect(token).toContain('one try is left');
    expect(token).toContain('good: can sign: it is valid now');
    expect(all('certificate-warning').map(({ textContent }) => textContent)).toEqual([
      'The key of the certificate of the issuer “Old CA” (RSA 1024) is too short to be safe. ' +
        'Programs that check the signature may refuse it.',
    ]);
    expect(token).toContain('old: can not sign: it has expired. Ask its issuer for a new one.');
    expect(token).toContain('bare: a private key without a certificate');
  });

  it('shows what has answered while it waits for the rest', async () => {
    let finish: (answer: { report: DoctorReport }) => void = () => undefined;
    await show({ 'doctor.examine': () => new Promise((resolve) => (finish = resolve)) });
    expect(get('doctor-progress').textContent).toBe('Looking…');
    await act(async () =>
      shown.main.emit('doctor.progress', { modules: [driver('OpenSC')], waiting: ['Slow', 'Slower'] }),
    );
    expect(get('doctor-progress').textContent).toBe('Waiting for 2 drivers: Slow, Slower');
    expect(all('doctor-driver')).toHaveLength(1);
    expect(all('doctor-advice')).toEqual([]);
    await act(async () => finish({ report: report({ modules: [driver('OpenSC'), driver('Slow')] }) }));
    expect(all('doctor-progress')).toEqual([]);
    expect(all('doctor-driver')).toHaveLength(2);
  });

  it('tries a driver again on request only, and looks again when tokens came or went', async () => {
    const aside = driver('Bad', { outcome: 'set-aside', error: { code: 'token.stopped', params: { token: 'Bad' } } });
    await show({ 'doctor.examine': answering({ modules: [aside] }), 'doctor.retry': answering() });
    expect(get('doctor-driver').textContent).toContain('stopped working');
    await act(async () => shown.main.emit('signers.changed', {}));
    expect(shown.main.requestsOf('doctor.examine')).toHaveLength(2);
    expect(shown.main.requestsOf('doctor.retry')).toEqual([]);
    await press('doctor-try-again');
    expect(shown.main.requestsOf('doctor.retry')).toEqual([{ module: 'Bad' }]);
    expect(all('doctor-try-again')).toEqual([]);
  });

  it('keeps the last report, and says why there is no new one', async () => {
    const answers = [{ report: report() }, { code: 'doctor.busy', params: {} }];
    await show({ 'doctor.examine': () => answers.shift() });
    await press('doctor-look');
    expect(shown.host.querySelector('[role="alert"]')?.textContent).toContain('while something is being signed');
    expect(all('doctor-driver')).toHaveLength(1);
  });

  it('offers to take away only what the person added, and says what becomes of it', async () => {
    const modules = [
      driver('OpenSC'),
      driver('kept.so', { source: 'added', remembered: true }),
      driver('bad.so', { source: 'added', remembered: false, outcome: 'set-aside' }),
      driver('unsaved.so', { source: 'added', remembered: false }),
    ];
    await show({ 'doctor.examine': answering({ modules }), 'doctor.removeDriver': answering() });
    const said = all('doctor-driver').map(({ textContent }) => textContent);
    expect(said.map((text) => text.includes('Remove'))).toEqual([false, true, true, true]);
    expect(said.map((text) => /kept once it works|until you close/.exec(text)?.[0])).toEqual([
      undefined,
      undefined,
      'kept once it works',
      'until you close',
    ]);
    await press('doctor-remove');
    expect(shown.main.requestsOf('doctor.removeDriver')).toEqual([{ module: 'kept.so' }]);
  });

  it('keeps the report when the dialog for a driver was closed', async () => {
    await show({ 'doctor.examine': answering(), 'doctor.addDriver': () => ({}) });
    await press('doctor-add');
    expect(all('doctor-driver')).toHaveLength(1);
    expect(all('doctor-progress')).toEqual([]);
  });

  it('is led to from the empty desk where no token is ready, and from nowhere where one is', async () => {
    await shown.open({ 'signers.list': () => [], 'doctor.examine': answering() });
    expect(get('not-ready').textContent).toContain('No token is ready yet.');
    await press('why-not');
    expect(get('doctor-advice').textContent).toContain('Connect your card reader');
    await shown.open({ 'signers.list': () => [signer()] });
    expect(all('not-ready')).toEqual([]);
  });
});
