import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stepCaIsCurrent } from '../../build/setup/step-ca.mjs';
import type { CertificateAuthorityInput } from '../../main/configuration/configuration-authorities';
import type { Services } from '../../main/services';
import type { BatchServices } from '../../main/signing/batch';
import type { OneTimeServices } from '../../main/signing/one-time-port';
import { startOpenBao } from '../fixtures/authorities/openbao';
import { startStepCa } from '../fixtures/authorities/step-ca';
import { signFiles } from '../fixtures/hosts/built-product';
import { OneTimeDesk, type SignerInput } from '../fixtures/hosts/one-time-desk';
import { accounts, maria } from '../fixtures/identity/open-id-accounts';
import { logInHeadlessly } from '../fixtures/identity/open-id-login';
import { startOpenIdProvider } from '../fixtures/identity/openid-provider';
import { startTestPki } from '../fixtures/pki';
import { enrollmentEntry, startEnrollmentServer } from '../fixtures/pki/enrollment-server';
import { makeSoftToken } from '../fixtures/token/soft-token';
import { writeBenchPdf } from './bench-files';
import { printColumns } from './results';

/** A signature with a key of its own, medians in milliseconds. */
export interface OneTimeSignature {
  authority: string;
  /** Where the key is made: in a session of the token, or in memory. */
  place: 'session' | 'memory';
  /** Without what the authority took; and that. */
  own: number;
  authorityTook: number;
}

export interface OneTimeCost {
  signatures: number;
  /** Median, in milliseconds: a signature B-T with a key that is there, P-256. */
  longTerm: number;
  oneTime: OneTimeSignature[];
  /** Medians, in milliseconds: a login at an OpenID provider, the first request in it, and the second. OpenBao takes a login twice. */
  login: { login: number; first: number; second: number };
  /** Milliseconds for each document of a batch under one certificate, and of one with a key that is there; the better of two runs. */
  batch: { documents: number; oneTime: number; longTerm: number };
  /** Servers that could not be asked. */
  absent: string[];
}

export const oneTimeTitle = 'cost of a one-time key';

const signatures = 50;
const batchDocuments = 100;

/** Signatures with a key for each and with one that is there take turns, at B-T, with the same timestamp authority. */
export async function measureOneTimeKeys(): Promise<OneTimeCost> {
  const desk = new OneTimeDesk();
  const closing: (() => Promise<void>)[] = [];
  try {
    desk.token = await makeSoftToken({ faults: true });
    closing.push(() => desk.token.remove());
    desk.pki = await startTestPki();
    closing.push(() => desk.pki.stop());
    return await new OneTimeBench(desk, closing).measure();
  } finally {
    desk.bench.remove();
    for (const close of closing.reverse()) await close();
  }
}

class OneTimeBench {
  private services!: Services;
  private timed!: BatchServices;
  private readonly asked: number[] = [];
  private readonly file: string;
  private provider!: Awaited<ReturnType<typeof startOpenIdProvider>>;

  constructor(
    private readonly desk: OneTimeDesk,
    private readonly closing: (() => Promise<void>)[],
  ) {
    this.file = join(desk.bench.fresh('documents'), 'contract.pdf');
    writeBenchPdf(this.file, 30_000);
  }

  async measure(): Promise<OneTimeCost> {
    const authorities = await this.start();
    const longTerm: number[] = [];
    const logins = { login: [] as number[], first: [] as number[], second: [] as number[] };
    const found = new Map<string, { own: number[]; theirs: number[] }>();
    const keep = (turn: number, row: string, { own, theirs }: { own: number; theirs: number }): void => {
      if (turn < 0) return;
      const rows = found.get(row) ?? { own: [], theirs: [] };
      found.set(row, rows);
      rows.own.push(own);
      rows.theirs.push(theirs);
    };
    for (let turn = -2; turn < signatures; turn += 1) {
      const plain = await this.sign('longTerm');
      if (turn >= 0) longTerm.push(plain.own);
      for (const authority of Object.keys(authorities)) {
        for (const place of ['session', 'memory'] as const) {
          const login = await this.logIn();
          const first = await this.sign(`${authority}, ${place}`);
          keep(turn, `${authority}, ${place}`, first);
          if (turn < 0 || authority !== 'OpenBao' || place !== 'session') continue;
          const second = await this.sign(`${authority}, ${place}`);
          logins.login.push(login);
          logins.first.push(first.own + first.theirs);
          logins.second.push(second.own + second.theirs);
        }
      }
    }
    const batch = await this.batches();
    this.services.dispose();
    return {
      signatures,
      longTerm: median(longTerm),
      oneTime: [...found].map(([row, { own, theirs }]) => {
        const [authority = '', place] = row.split(', ');
        return {
          authority,
          place: place as OneTimeSignature['place'],
          own: median(own),
          authorityTook: median(theirs),
        };
      }),
      login: { login: median(logins.login), first: median(logins.first), second: median(logins.second) },
      batch,
      absent: 'step-ca' in authorities ? [] : ['step-ca: node build/setup.mjs --for bench'],
    };
  }

  /** The servers, and the product's services with a signer for each of them and each place. */
  private async start(): Promise<Record<string, CertificateAuthorityInput>> {
    const { desk, closing } = this;
    this.provider = await startOpenIdProvider({ accounts });
    closing.push(() => this.provider.close());
    const { issuer, clientId, entry } = this.provider;
    desk.authority = await startEnrollmentServer(desk.pki);
    closing.push(() => desk.authority.stop());
    const bao = await startOpenBao({ issuing: desk.pki.issuing });
    closing.push(() => bao.stop());
    await bao.trustIssuer({ audience: clientId, usernameClaim: 'preferred_username', discoveryUrl: issuer });
    const authorities: Record<string, CertificateAuthorityInput> = {
      EST: enrollmentEntry(desk.authority),
      OpenBao: {
        ...{ VAULT_URL: bao.url, VAULT_ROLE: bao.role, VAULT_AUTH_ROLE: 'signatories' },
        VAULT_TRUSTANCHORS: bao.trustAnchors,
      },
    };
    if (stepCaIsCurrent()) {
      const ca = await startStepCa(desk.pki, { issuer, clientId });
      closing.push(() => ca.stop());
      authorities['step-ca'] = { STEPCA_URL: ca.url, STEPCA_TRUSTANCHORS: join(desk.pki.folder, 'root.pem') };
    }
    const shared = { TSA: ['clock'], AUTHTYPE: 'JwtAuthorizer' } satisfies Partial<SignerInput>;
    const signers: Record<string, SignerInput> = {
      longTerm: {
        ...shared,
        CRYPTOTOKEN: 'card',
        ALIASSELECTOR: 'Default',
        DEFAULTKEY: 'user_jonas.weber',
        LEVEL: 'B-T',
      },
    };
    for (const CERTIFICATEAUTHORITY of Object.keys(authorities)) {
      const own = { ...shared, KEYS: 'ONETIME', CERTIFICATEAUTHORITY, SUBJECTDN_PATTERN: 'CN=${JWT.name}' } as const;
      signers[`${CERTIFICATEAUTHORITY}, session`] = { ...own, CRYPTOTOKEN: 'card' };
      signers[`${CERTIFICATEAUTHORITY}, memory`] = { ...own, CRYPTOTOKEN: 'memory' };
    }
    const profile = desk.profile({
      ...{ AUTHENTICATORS: { office: entry }, IDENTIFICATION_SECONDS: 3600 },
      ...{ CERTIFICATEAUTHORITIES: authorities, SIGNERS: signers, DEFAULTSIGNER: 'longTerm' },
    });
    this.services = desk.bench.services(profile);
    this.timed = { ...this.services, oneTime: timing(this.services.oneTime, this.asked) };
    await this.logIn();
    return authorities;
  }

  /** Maria's name and password are typed at once. @returns milliseconds */
  private async logIn(): Promise<number> {
    const started = performance.now();
    const { identity } = await logInHeadlessly(this.provider.entry, maria);
    this.services.identity.begin(identity);
    return performance.now() - started;
  }

  /** @returns milliseconds of ours and of the authority's */
  private async sign(signer: string, files = [this.file]): Promise<{ own: number; theirs: number }> {
    for (const file of files) rmSync(file.replace('.pdf', '-signed.pdf'), { force: true });
    this.asked.length = 0;
    // As the window does, which looks at its tokens all the time: their processes are there.
    await this.services.tokens.configured(signer.endsWith('memory') ? 'memory' : 'card').describe();
    const started = performance.now();
    const result = await signFiles(this.timed, files, { pin: this.desk.token.pin, signer });
    const took = performance.now() - started;
    const failure = result.refused ?? result.left ?? result.documents.find(({ error }) => error)?.error;
    if (failure) throw new Error(`ours did not sign: ${failure.code} ${JSON.stringify(failure.params)}`);
    const theirs = this.asked.reduce((sum, one) => sum + one, 0);
    return { own: took - theirs, theirs };
  }

  private async batches(): Promise<OneTimeCost['batch']> {
    const folder = this.desk.bench.fresh('batch');
    const files = Array.from({ length: batchDocuments }, (_, index) => join(folder, `${index}.pdf`));
    for (const file of files) writeBenchPdf(file, 30_000);
    const each = { oneTime: Infinity, longTerm: Infinity };
    for (let run = 0; run < 2; run += 1) {
      await this.logIn();
      for (const [kind, signer] of [
        ['longTerm', 'longTerm'],
        ['oneTime', 'OpenBao, session'],
      ] as const) {
        const { own, theirs } = await this.sign(signer, files);
        each[kind] = Math.min(each[kind], (own + theirs) / batchDocuments);
      }
    }
    return { documents: batchDocuments, ...each };
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

export function printOneTimeKeys({ signatures: count, longTerm, oneTime, login, batch, absent }: OneTimeCost): void {
  console.log(`\n${oneTimeTitle}, P-256, B-T, median of ${count}; a key that is there: ${longTerm.toFixed(0)} ms`);
  for (const reason of absent) console.log(`  not here: ${reason}`);
  printColumns([
    ['authority', 'key', 'ms more', 'times', 'the authority'],
    ...oneTime.map(({ authority, place, own, authorityTook }) => [
      authority,
      place,
      (own - longTerm).toFixed(0),
      (own / longTerm).toFixed(2),
      `${authorityTook.toFixed(0)} ms`,
    ]),
  ]);
  console.log(
    `one login (${login.login.toFixed(0)} ms, typed at once) for two requests, with OpenBao: the first ${login.first.toFixed(0)} ms, ` +
      `the second ${login.second.toFixed(0)} ms: ${(login.second / (login.login + login.first)).toFixed(2)}× of login and first request`,
  );
  console.log(
    `a batch of ${batch.documents} under one certificate: ${batch.oneTime.toFixed(1)} ms for each document, ` +
      `${(batch.oneTime / batch.longTerm).toFixed(2)}× of a batch with a key that is there (${batch.longTerm.toFixed(1)} ms)`,
  );
}
