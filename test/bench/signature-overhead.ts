import type { Services } from '../../main/services';
import { libraryOf } from '../../main/token/discovery/shared-libraries';
import type { CryptoTokenConfiguration } from '../../main/configuration/configuration';
import { Workbench } from '../fixtures/hosts/built-product';
import { behindSocket, behindTls } from '../fixtures/token-kinds/proxied';
import { softHsm } from '../fixtures/token-kinds/soft-hsm';
import type { KnownKey, TokenKind, TokenUnderTest } from '../fixtures/token-kinds/token-kind';
import { BareSigner, benchDigest, type BenchLibrary } from './bare-signer';
import { printColumns } from './results';

/** Milliseconds of one signature each. */
export interface Spread {
  median: number;
  p99: number;
}

/** One key of one token: what the token takes by itself, and what it takes through us. */
export interface SignatureOverhead {
  token: string;
  key: string;
  signatures: number;
  /** C_SignInit and C_Sign in a session that stays. */
  bare: Spread;
  /** The same in a session that is opened and closed for it, as ours does. */
  ownSession: Spread;
  /** `TokenSession.sign`, from main to the token process and back. */
  ours: Spread;
}

export const overheadTitle = 'signatures beside the bare C_Sign';

const kinds = [softHsm, behindSocket, behindTls];
const keyNames: Readonly<Record<KnownKey['type'], string>> = { RSA: 'RSA-2048', EC: 'P-256' };

/** They take turns: whatever else the machine does falls on all alike. */
const turns = 10;
const signaturesOfATurn = 50;

/** Measures every kind of token that can be had here. */
export async function measureOverheads(): Promise<{ rows: SignatureOverhead[]; absent: string[] }> {
  const rows: SignatureOverhead[] = [];
  const absent: string[] = [];
  for (const kind of kinds) {
    const obstacle = await kind.obstacle();
    if (obstacle === undefined) rows.push(...(await measureKind(kind)));
    else absent.push(`${kind.name}: ${obstacle}`);
  }
  return { rows, absent };
}

async function measureKind(kind: TokenKind): Promise<SignatureOverhead[]> {
  const bench = new Workbench();
  const under = await kind.make();
  try {
    const services = bench.services(
      bench.profile({
        ...under.configuration,
        SIGNERS: { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
      }),
    );
    const rows: SignatureOverhead[] = [];
    for (const key of under.keys) {
      rows.push({ token: kind.name, key: keyNames[key.type], ...(await measureKey(services, under, key)) });
    }
    return rows;
  } finally {
    bench.remove();
    await under.stop();
  }
}

type Times = Record<'bare' | 'ownSession' | 'ours', number[]>;

async function measureKey(
  services: Services,
  { label, pin }: TokenUnderTest,
  { alias, type }: KnownKey,
): Promise<Omit<SignatureOverhead, 'token' | 'key'>> {
  const bare = new BareSigner(libraryIn(services), { label, pin, alias, type });
  const session = await services.tokens
    .configured('card')
    .open({ kind: 'typed', ask: () => Promise.resolve(new Uint8Array(Buffer.from(pin))) });
  const algorithm = { signature: type === 'RSA' ? 'RSA-PKCS1' : 'ECDSA', digest: 'SHA-256' } as const;
  const signers: Record<keyof Times, () => Promise<number[]>> = {
    bare: () => bare.sign(signaturesOfATurn, { ownSessions: false }),
    ownSession: () => bare.sign(signaturesOfATurn, { ownSessions: true }),
    ours: async () => {
      const times: number[] = [];
      for (let index = 0; index < signaturesOfATurn; index += 1) {
        const started = performance.now();
        await session.sign(alias, benchDigest, algorithm);
        times.push(performance.now() - started);
      }
      return times;
    },
  };
  try {
    const times: Times = { bare: [], ownSession: [], ours: [] };
    // The first turn, in which code is compiled and connections are made, does not count.
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const name of ['bare', 'ownSession', 'ours'] as const) {
        const found = await signers[name]();
        if (turn > 0) times[name].push(...found);
      }
    }
    const { bare: alone, ownSession, ours } = times;
    const spreads = { bare: spread(alone), ownSession: spread(ownSession), ours: spread(ours) };
    return { signatures: ours.length, ...spreads };
  } finally {
    await session.close();
    bare.end();
  }
}

/** The module of the token `card`, as the token process gets it. */
function libraryIn({ configuration }: Services): BenchLibrary {
  const card = configuration?.CRYPTOTOKENS['card'] as CryptoTokenConfiguration;
  const library = configuration?.SHAREDLIBRARIES[card.SHAREDLIBRARYNAME];
  if (!library) throw new Error(`there is no module ${card.SHAREDLIBRARYNAME}`);
  return libraryOf({ name: card.SHAREDLIBRARYNAME, source: 'configuration', ...library }, card);
}

export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { median: at(0.5), p99: at(0.99) };
}

/** Milliseconds, and ours as multiples of the bare signature. */
export function printOverheads({
  rows,
  absent,
}: {
  rows: readonly SignatureOverhead[];
  absent: readonly string[];
}): void {
  console.log(`\n${overheadTitle}: median and 99th percentile, ms`);
  const milliseconds = ({ median, p99 }: Spread): string[] => [median.toFixed(2), p99.toFixed(2)];
  printColumns([
    ['', 'bare', 'p99', 'own session', 'p99', 'ours', 'p99', 'added', 'ours ÷ bare', 'p99 ÷ p99'],
    ...rows.map(({ token, key, bare, ownSession, ours }) => [
      `${token}, ${key}`,
      ...[bare, ownSession, ours].flatMap(milliseconds),
      (ours.median - bare.median).toFixed(2),
      (ours.median / bare.median).toFixed(2),
      (ours.p99 / bare.p99).toFixed(2),
    ]),
  ]);
  for (const reason of absent) console.log(`not measured: ${reason}`);
}
