import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { scriptArguments } from '../../build/demo/script-process';
import { SoftHsm, type KeyKind } from '../../build/demo/soft-hsm';
import { mustRun } from '../interop/tool';

interface Order {
  label: string;
  pin: string;
  key: { alias: string; kind: KeyKind };
  signatures: number;
}

/**
 * How long the bare token takes for one signature: C_SignInit and C_Sign in one session and nothing else, the quickest of
 * many. In a process of its own, as ours is.
 *
 * @param conf - the token's softhsm2.conf
 * @returns seconds
 */
export async function tokenSpeed({ conf, ...order }: Order & { conf: string }): Promise<number> {
  const words = scriptArguments(new URL(import.meta.url));
  const input = JSON.stringify(order);
  return Number(await mustRun(process.execPath, words, { input, env: { SOFTHSM2_CONF: conf } }));
}

/** CKM_RSA_PKCS (PKCS#11 v2.40, 2.1.6) */
const rsaPkcs = 0x1;

/** DigestInfo of a SHA-256 digest (RFC 8017, section 9.2, note 1). */
const digestInfo = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), Buffer.alloc(32, 7)]);

/** The far end. */
function measureHere({ label, pin, key, signatures }: Order): number {
  const softHsm = SoftHsm.load();
  try {
    const token = softHsm.openToken(label, pin);
    if (token === undefined) throw new Error(`there is no token ${label}`);
    const { privateKey } = token.keyPair(key.alias, key.kind);
    const times: number[] = [];
    for (let index = 0; index < signatures; index += 1) {
      const started = process.hrtime.bigint();
      token.sign(privateKey, rsaPkcs, digestInfo);
      times.push(Number(process.hrtime.bigint() - started) / 1e9);
    }
    return Math.min(...times);
  } finally {
    softHsm.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(measureHere(JSON.parse(await text(process.stdin)) as Order));
}
