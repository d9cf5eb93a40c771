import { createHash } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AnchorProblem } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { demandSafePlace } from '../files/place/demand';
import { certificatesIn } from '../trust/certificates-in';
import type { TrustAnchor } from '../trust/paths';
import { unpack } from '../trust/unpacked';
import type { Configuration } from './configuration';

/** The folder of a profile with the certificates that its person trusts, a file each. */
export const anchorFolderName = 'anchors';

/** A bundle of some hundred certificates. */
const largestFile = 4 * 1024 * 1024;
const mostFiles = 1000;

/** What somebody trusts beside the lists, and which of it could not be used. */
export interface OwnAnchors {
  anchors: TrustAnchor[];
  /** `anchor.unusable`, `place.unsafe`: a missing anchor makes no verdict better, so the others count, and this is told. */
  problems: CountersignError[];
}

/** Where anchors are looked for. */
export interface AnchorPlaces {
  /** Absent where there is no configuration. */
  configuration?: {
    trustAnchors: Configuration['TRUSTANCHORS'];
    /** Absolute path; theirs begin at its folder. */
    file: string;
  };
  /** Whether the person's own count (ALLOW_OWN_ANCHORS); without it they do. */
  ownAllowed?: boolean;
  /** Absolute. */
  profileFolder: string;
}

/** Reads the anchors of the configuration (`TRUSTANCHORS`) and of the person (`anchors` in the profile folder). Never rejects. */
export async function loadOwnAnchors({
  configuration,
  ownAllowed = true,
  profileFolder,
}: AnchorPlaces): Promise<OwnAnchors> {
  const found = await loadConfiguredAnchors(configuration?.trustAnchors ?? {}, dirname(configuration?.file ?? '.'));
  if (!ownAllowed) return found;
  const folder = join(profileFolder, anchorFolderName);
  for (const name of await anchorFiles(folder)) {
    const path = join(folder, name);
    await collect(found, path, { kind: 'person', file: path });
  }
  return found;
}

/**
 * Reads anchors of the configuration alone. Never rejects.
 *
 * @param folder - of the configuration, where paths that are not absolute begin
 */
export async function loadConfiguredAnchors(
  trustAnchors: Configuration['TRUSTANCHORS'],
  folder: string,
): Promise<OwnAnchors> {
  const found: OwnAnchors = { anchors: [], problems: [] };
  for (const { FILE, UNTIL } of Object.values(trustAnchors)) {
    const path = resolve(folder, FILE);
    await collect(found, path, { kind: 'configuration', file: path }, UNTIL);
  }
  return found;
}

async function collect(found: OwnAnchors, path: string, origin: TrustAnchor['origin'], until?: Date): Promise<void> {
  try {
    demandSafePlace('anchor', path);
    for (const certificate of await readAnchorFile(path)) {
      found.anchors.push({ certificate, origin, ...(until && { until }) });
    }
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    found.problems.push(error);
  }
}

/** The files of the folder in the order of their names; none where there is no such folder. */
async function anchorFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /\.(pem|crt|cer|der|p7b|p7c)$/i.test(name))
      .sort()
      .slice(0, mostFiles);
  } catch {
    return [];
  }
}

/**
 * The certificates of a file: DER, PEM with any number of them, or a PKCS#7 that carries some.
 *
 * @param file - absolute path
 * @returns DER, one at least
 * @throws CountersignError anchor.unusable
 */
export async function readAnchorFile(file: string): Promise<Uint8Array[]> {
  const octets = await readSmall(file);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(Buffer.from(octets).toString('latin1'))) {
    throw unusable(file, 'private-key');
  }
  const unpacked = unpack(octets, { maximumBytes: largestFile, encodings: [] });
  const certificates = unpacked.ok ? unpacked.blocks.flatMap(({ der }) => certificatesIn(der)) : [];
  if (certificates.length === 0) throw unusable(file, 'no-certificate');
  return certificates;
}

async function readSmall(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw unusable(file, 'unreadable');
    if (found.size > largestFile) throw unusable(file, 'too-large');
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (CountersignError.is(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(file, code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', error);
  }
}

const unusable = (file: string, reason: AnchorProblem, cause?: unknown): CountersignError =>
  new CountersignError('anchor.unusable', { file, reason }, { cause });

/**
 * Makes the certificates of a file anchors of the person.
 *
 * @param file - absolute path of what the person chose
 * @returns as {@link savePersonalAnchors}
 * @throws CountersignError anchor.unusable, anchor.notSaved
 */
export async function addPersonalAnchors(profileFolder: string, file: string): Promise<string[]> {
  return savePersonalAnchors(profileFolder, await readAnchorFile(file));
}

/**
 * Makes certificates anchors of the person: each becomes a file of its own in the profile folder.
 *
 * @param certificates - DER
 * @returns the files, absolute; those that were there already among them
 * @throws CountersignError anchor.notSaved
 */
export async function savePersonalAnchors(
  profileFolder: string,
  certificates: readonly Uint8Array[],
): Promise<string[]> {
  const folder = join(profileFolder, anchorFolderName);
  const saved: string[] = [];
  for (const der of certificates) {
    const path = join(folder, `${fingerprintOf(der).slice(0, 32)}.pem`);
    await savePem(folder, path, der);
    saved.push(path);
  }
  return saved;
}

/**
 * Takes an anchor of the person away: every file of theirs that holds it. What else such a file holds stays trusted, in
 * files of its own.
 *
 * @param fingerprint - SHA-256 of the certificate, lower-case hex
 * @returns false when it is none of theirs
 * @throws CountersignError anchor.notSaved
 */
export async function removePersonalCertificate(profileFolder: string, fingerprint: string): Promise<boolean> {
  const { anchors } = await loadOwnAnchors({ profileFolder });
  const personal = anchors.flatMap(({ certificate, origin }) =>
    origin.kind === 'person'
      ? [{ certificate, file: origin.file, found: fingerprintOf(certificate) === fingerprint }]
      : [],
  );
  const files = new Set(personal.filter(({ found }) => found).map(({ file }) => file));
  for (const holding of files) {
    const others = personal.filter(({ file, found }) => file === holding && !found);
    await savePersonalAnchors(
      profileFolder,
      others.map(({ certificate }) => certificate),
    );
    await removePersonalAnchor(profileFolder, holding);
  }
  return files.size > 0;
}

const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/**
 * Takes a file with anchors of the person away.
 *
 * @param file - of the origin of a {@link TrustAnchor} of the person; others are left alone
 * @throws CountersignError anchor.notSaved
 */
export async function removePersonalAnchor(profileFolder: string, file: string): Promise<void> {
  const folder = join(profileFolder, anchorFolderName);
  if (dirname(resolve(file)) !== resolve(folder)) return;
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw notSaved(folder, error);
  }
}

async function savePem(folder: string, path: string, der: Uint8Array): Promise<void> {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(`${path}.new`, 'w', 0o600);
    try {
      await handle.writeFile(`-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    throw notSaved(folder, error);
  }
}

const notSaved = (folder: string, cause: unknown): CountersignError =>
  new CountersignError('anchor.notSaved', { folder }, { cause });
