import { X509Certificate, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import { readConfiguration } from '../../main/configuration/configuration-file';
import { configurationFileName, demoProfileFolder } from '../../main/configuration/profile-folders';
import { createToken, demoTokenLabel } from './demo-token';
import type { CreatedToken, TokenKeyOptions } from './demo-token';
import { aloneInProfile } from './profile-lock';
import { softHsmConfiguration } from './soft-hsm';

/** No server stands behind the demo's authority, so nobody can be asked whether a certificate of it was revoked. */
const certificate = { noRevocationAvailable: true };

/** The demo's signatories: one with an RSA key, one with a P-256 key. */
export const demoSignatories: TokenKeyOptions[] = [
  { alias: 'user_maria.lindqvist', username: 'maria.lindqvist', kind: 'RSA-3072', certificate },
  { alias: 'user_jonas.weber', username: 'jonas.weber', kind: 'EC-P256', certificate },
];

export interface DemoProfile {
  folder: string;
  /** `made`: there was none; `renewed`: the old token was damaged or its certificates near their end. */
  state: 'made' | 'renewed' | 'ready';
  /** Path of countersign.json. */
  configuration: string;
  /** Path of the profile's softhsm2.conf. */
  softHsmConf: string;
  /** Path of the root certificate (PEM), for who judges the demo's signatures elsewhere. */
  rootCertificate: string;
  /** Path of the certificate (PEM) by which this profile trusts the demo's signatories: the authority that issued theirs. */
  trustAnchor: string;
  token: CreatedToken;
}

const daysLeftAtLeast = 30;
const recordName = 'token.json';
const certificatesAre = 'without revocation';

/** Kept beside each token, written last: what was made, and every file that must still be there. */
interface TokenRecord {
  /** What the certificates are like; those of before are made anew. */
  certificates?: typeof certificatesAre;
  token: CreatedToken;
  objects: string[];
}

/**
 * The demo profile: token, PKI and configuration, made when missing, renewed when damaged or near their end. Idempotent,
 * and safe when interrupted or run twice at once: each token is made in a folder of its own below `token/`, and only the
 * replacement of the profile's softhsm2.conf, one rename, makes it the profile's token.
 * @param now - for the certificates' remaining time
 */
export async function ensureDemoProfile(folder = demoProfileFolder(), now = new Date()): Promise<DemoProfile> {
  const profile = resolve(folder);
  await mkdir(profile, { recursive: true, mode: 0o700 });
  await chmod(profile, 0o700);
  return aloneInProfile(profile, async () => {
    const softHsmConf = join(profile, 'softhsm2.conf');
    const rootCertificate = join(profile, 'demo-root.pem');
    const known = await currentToken(profile);
    const hadToken = existsSync(softHsmConf);
    const usable = known !== undefined && hasTimeLeft(known.token, now);
    const record = usable ? known : await makeToken(profile);

    if (!(await holds(rootCertificate, record.token.rootPem))) await replace(rootCertificate, record.token.rootPem);
    // Of the authority that issues and not of the root: whether that authority was revoked nobody could be asked either.
    const trustAnchor = join(profile, 'anchors', 'demo-issuing-authority.pem');
    const [issuing = record.token.rootPem] = record.token.chain;
    await mkdir(dirname(trustAnchor), { recursive: true, mode: 0o700 });
    if (!(await holds(trustAnchor, issuing))) await replace(trustAnchor, issuing);
    const conf = softHsmConfiguration(tokensOf(record.token));
    if (!(await holds(softHsmConf, conf))) await replace(softHsmConf, conf);
    await clearOthers(profile, record.token);
    const configuration = join(profile, configurationFileName);
    await keepConfiguration(configuration, demoConfiguration(record.token.module, softHsmConf));
    return {
      folder: profile,
      state: usable ? 'ready' : hadToken ? 'renewed' : 'made',
      configuration,
      softHsmConf,
      rootCertificate,
      trustAnchor,
      token: record.token,
    };
  });
}

/** The demo's countersign.json. */
export function demoConfiguration(softHsmModule: string, softHsmConf: string): ConfigurationInput {
  return {
    SHAREDLIBRARIES: { 'SoftHSM-demo': { path: softHsmModule, environment: { SOFTHSM2_CONF: softHsmConf } } },
    IDENTIFICATION: { source: 'configuration', username: 'maria.lindqvist' },
    CRYPTOTOKENS: {
      demo: { SHAREDLIBRARYNAME: 'SoftHSM-demo', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: demoTokenLabel },
    },
    SIGNERS: {
      contracts: {
        title: 'Contracts',
        CRYPTOTOKEN: 'demo',
        AUTHTYPE: 'UsernameAuthorizer',
        ACCEPT_ALL_USERNAMES: true,
        ALIASSELECTOR: 'AuthorizedUsername',
        ALIAS_PREFIX: 'user_',
        DIGESTALGORITHM: 'SHA-256',
      },
      choice: {
        title: 'Choose the key yourself',
        CRYPTOTOKEN: 'demo',
        AUTHTYPE: 'NOAUTH',
        ALIASSELECTOR: 'RequestMetadata',
        DEFAULTKEY: 'user_jonas.weber',
        DIGESTALGORITHM: 'SHA-256',
      },
    },
    DEFAULTSIGNER: 'contracts',
  };
}

/** Makes a token that nothing refers to yet. */
async function makeToken(profile: string): Promise<TokenRecord> {
  const folder = join(profile, 'token', randomUUID());
  const token = await createToken({ folder, label: demoTokenLabel, keys: demoSignatories });
  const record: TokenRecord = { certificates: certificatesAre, token, objects: await objectsOf(token) };
  await replace(join(folder, recordName), JSON.stringify(record, undefined, 2));
  return record;
}

/** The token that the profile's softhsm2.conf names, when all of it is there. */
async function currentToken(profile: string): Promise<TokenRecord | undefined> {
  try {
    const conf = await readFile(join(profile, 'softhsm2.conf'), 'utf8');
    const tokens = /^directories\.tokendir\s*=\s*(.+)$/m.exec(conf)?.[1]?.trim();
    // A profile that was copied or moved names the folder where it was; its keys stay with the old place.
    if (tokens === undefined || !tokens.startsWith(join(profile, 'token') + sep)) return undefined;
    const record = JSON.parse(await readFile(join(dirname(tokens), recordName), 'utf8')) as TokenRecord;
    const present = new Set(await objectsOf(record.token));
    const whole =
      record.certificates === certificatesAre &&
      record.objects.length > 0 &&
      record.objects.every((object) => present.has(object)) &&
      tokensOf(record.token) === tokens &&
      existsSync(record.token.module);
    return whole ? record : undefined;
  } catch {
    return undefined; // Missing or damaged: the same answer, a new token.
  }
}

function hasTimeLeft(token: CreatedToken, now: Date): boolean {
  const needed = now.getTime() + daysLeftAtLeast * 86_400_000;
  const certificates = [...token.chain, ...token.certificates.flatMap(({ certificate }) => certificate ?? [])];
  return certificates.every((pem) => Date.parse(new X509Certificate(pem).validTo) > needed);
}

/** Files of the token's objects, keys and certificates, relative to its token folder. */
async function objectsOf(token: CreatedToken): Promise<string[]> {
  const tokens = tokensOf(token);
  const files = await readdir(tokens, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name.endsWith('.object'))
    .map((file) => relative(tokens, join(file.parentPath, file.name)))
    .sort();
}

function tokensOf(token: CreatedToken): string {
  return join(dirname(token.conf), 'tokens');
}

/** Removes what interrupted runs and replaced tokens have left; what can not go now (still in use) goes next time. */
async function clearOthers(profile: string, current: CreatedToken): Promise<void> {
  const folder = join(profile, 'token');
  for (const name of await readdir(folder)) {
    if (join(folder, name) === dirname(current.conf)) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** Keeps a configuration that a person has changed, as long as it can be read and still uses this profile's token. */
async function keepConfiguration(file: string, wanted: ConfigurationInput): Promise<void> {
  if (existsSync(file)) {
    try {
      const used = readConfiguration(file).SHAREDLIBRARIES['SoftHSM-demo'];
      const ours = wanted.SHAREDLIBRARIES?.['SoftHSM-demo'];
      if (used?.path === ours?.path && used?.environment.SOFTHSM2_CONF === ours?.environment?.SOFTHSM2_CONF) return;
    } catch {
      // Not readable as a configuration: set aside below.
    }
    await rename(file, `${file}.old`);
  }
  await replace(file, `${JSON.stringify(wanted, undefined, 2)}\n`);
  readConfiguration(file); // Refuses with line and reason, should the demo's own configuration ever be wrong.
}

async function holds(file: string, text: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => undefined)) === text;
}

/** Writes a file so that a reader sees the old one or the new one, never a part. */
async function replace(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}.new`;
  await writeFile(fresh, text, { mode: 0o600, flush: true });
  await rename(fresh, file);
}
