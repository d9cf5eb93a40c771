import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchServices } from '../../main/signing/batch';
import type { OneTimeServices } from '../../main/signing/one-time-port';
import { signFiles } from '../fixtures/hosts/built-product';
import { OneTimeDesk } from '../fixtures/hosts/one-time-desk';
import { startTestPki } from '../fixtures/pki';
import { startEnrollmentServer } from '../fixtures/pki/enrollment-server';
import { makeSoftToken } from '../fixtures/token/soft-token';
import { writeBenchPdf } from './bench-files';
import { printColumns } from './results';

export interface OneTimeCost {
  signatures: number;
  /** Medians, in milliseconds: a signature B-T with a key that is there, P-256. */
  longTerm: number;
  /** By where the key is made, without what the certificate authority took; and that. */
  oneTime: Record<'session' | 'memory', { own: number; authority: number }>;
}

export const oneTimeTitle = 'cost of a one-time key';

const signatures = 50;

/** Signatures with a key for each and with one that is there take turns, at B-T, with the same timestamp authority. */
export async function measureOneTimeKeys(): Promise<OneTimeCost> {
  const desk = new OneTimeDesk();
  desk.token = await makeSoftToken({ faults: true });
  desk.pki = await startTestPki();
  desk.authority = await startEnrollmentServer(desk.pki);
  try {
    const alias = 'user_jonas.weber';
    const shared = { CERTIFICATEAUTHORITY: 'office', SUBJECTDN_PATTERN: 'CN=${username}', TSA: ['clock'] };
    const oneTime = { ...shared, KEYS: 'ONETIME' as const };
    const services = desk.bench.services(
      desk.profile({
        SIGNERS: {
          session: { ...oneTime, CRYPTOTOKEN: 'card' },
          memory: { ...oneTime, CRYPTOTOKEN: 'memory' },
          longTerm: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: alias, LEVEL: 'B-T', TSA: ['clock'] },
        },
        DEFAULTSIGNER: 'longTerm',
      }),
    );
    const asked: number[] = [];
    const timed: BatchServices = { ...services, oneTime: timing(services.oneTime, asked) };
    const file = join(desk.bench.fresh('documents'), 'contract.pdf');
    writeBenchPdf(file, 30_000);
    const sign = async (signer: string): Promise<number> => {
      rmSync(file.replace('.pdf', '-signed.pdf'), { force: true });
      asked.length = 0;
      // As the window does, which looks at its tokens all the time: their processes are there.
      await services.tokens.configured(signer === 'memory' ? 'memory' : 'card').describe();
      const started = performance.now();
      const result = await signFiles(timed, [file], { pin: desk.token.pin, signer });
      const took = performance.now() - started;
      const failure = result.refused ?? result.left ?? result.documents.find(({ error }) => error)?.error;
      if (failure) throw new Error(`ours did not sign: ${failure.code}`);
      return took;
    };
    const times = { longTerm: [] as number[], session: [] as number[], memory: [] as number[] };
    const authority = { session: [] as number[], memory: [] as number[] };
    for (let turn = -2; turn < signatures; turn += 1) {
      for (const signer of ['longTerm', 'session', 'memory'] as const) {
        const took = await sign(signer);
        if (turn < 0) continue;
        const [theirs = 0] = asked;
        times[signer].push(took - theirs);
        if (signer !== 'longTerm') authority[signer].push(theirs);
      }
    }
    services.dispose();
    const cost = (place: 'session' | 'memory') => ({ own: median(times[place]), authority: median(authority[place]) });
    return {
      signatures,
      longTerm: median(times.longTerm),
      oneTime: { session: cost('session'), memory: cost('memory') },
    };
  } finally {
    desk.bench.remove();
    await desk.authority.stop();
    await desk.pki.stop();
    await desk.token.remove();
  }
}

/** Takes the time of what the certificate authority does. */
function timing(real: OneTimeServices, asked: number[]): OneTimeServices {
  return {
    journal: real.journal,
    authority: (own) => {
      const authority = real.authority(own);
      return {
        name: authority.name,
        certify: async (order) => {
          const started = performance.now();
          try {
            return await authority.certify(order);
          } finally {
            asked.push(performance.now() - started);
          }
        },
      };
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function printOneTimeKeys({ signatures: count, longTerm, oneTime }: OneTimeCost): void {
  console.log(`\n${oneTimeTitle}, P-256, B-T, median of ${count}; a key that is there: ${longTerm.toFixed(0)} ms`);
  printColumns([
    ['key', 'ms more', 'times', 'the authority'],
    ...Object.entries(oneTime).map(([place, { own, authority }]) => [
      place,
      (own - longTerm).toFixed(0),
      (own / longTerm).toFixed(2),
      `${authority.toFixed(0)} ms`,
    ]),
  ]);
}
