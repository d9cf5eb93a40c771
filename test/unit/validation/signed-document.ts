import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import {
  assembleSignedData,
  buildSignedAttributes,
  maximumSignedDataLength,
  type CadesPlan,
} from '../../../main/cades/index';
import { SignatureRevision, type SignatureClaims } from '../../../main/document/pades';
import { IncrementalUpdate, PdfReader } from '../../../main/document/pdf';
import type { VerificationReport } from '../../../main/document/document-port';
import { verifyDocument } from '../../../main/document/validation';
import { signatureValue, type Signatory } from '../cades/demo-signatory';

/** Made when it is needed: several files of tests that follow each other in one process share this module. */
let folder: string | undefined;
let files = 0;

/** Removes every file that these functions made. */
export function removeFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

export function writeFile(bytes: Uint8Array): string {
  folder ??= mkdtempSync(join(tmpdir(), 'validation-'));
  const path = join(folder, `${++files}.pdf`);
  writeFileSync(path, bytes);
  return path;
}

/** A document of two pages; `objectStreams` gives it a cross-reference stream. */
export async function createDocument(objectStreams: boolean): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([300, 300]).drawText('Kupni smlouva', { x: 40, y: 200 });
  document.addPage([300, 300]).drawText('Cena: 100', { x: 40, y: 200 });
  return Buffer.from(await document.save({ useObjectStreams: objectStreams }));
}

export interface SignOptions {
  claims?: Partial<SignatureClaims>;
  /** What to sign instead of what should be signed. */
  attributes?: (attributes: Uint8Array) => Uint8Array;
  /** Changes the octets of the new revision before they are digested; lengths stay. */
  revision?: (revision: Buffer) => void;
  /** Changes the CMS; must not grow beyond the room. */
  cms?: (cms: Uint8Array) => Uint8Array;
  extraRoom?: number;
  /** Leaves this many octets behind /Contents out of the signed bytes, and says so in /ByteRange. */
  unsignedBehindContents?: number;
}

/** Appends a signature as the product does, with openings for what an attacker or a careless signer does. */
export function signDocument(
  original: Buffer,
  signatory: Signatory,
  plan: CadesPlan,
  options: SignOptions = {},
): Buffer {
  const room = maximumSignedDataLength(plan) + (options.extraRoom ?? 0);
  return signDocumentBy(original, options, room, (content) => {
    const digest = createHash(plan.digestAlgorithm.replace('-', '').toLowerCase()).update(content).digest();
    const built = buildSignedAttributes(plan, digest);
    const attributes = options.attributes?.(built) ?? built;
    const assembled = assembleSignedData(plan, attributes, signatureValue(signatory, plan, attributes));
    return options.cms?.(assembled) ?? assembled;
  });
}

/**
 * The same with a CMS that the caller makes.
 *
 * @param room - octets for it
 */
export function signDocumentBy(
  original: Buffer,
  options: Pick<SignOptions, 'claims' | 'revision' | 'unsignedBehindContents'>,
  room: number,
  cmsOver: (content: Buffer) => Uint8Array,
): Buffer {
  const reader = PdfReader.open(writeFile(original));
  try {
    const claims = { signedAt: new Date('2026-01-02T03:04:05Z'), ...options.claims };
    const revision = SignatureRevision.plan(reader, claims, room);
    const unsigned = revision.withSignature(new Uint8Array());
    options.revision?.(unsigned);
    const [, gapStart, contentsEnd, rest] = revision.byteRange;
    const wider = options.unsignedBehindContents ?? 0;
    const gapEnd = contentsEnd + wider;
    const range = `${gapStart} ${contentsEnd} ${rest}`;
    unsigned.write(
      `${gapStart} ${gapEnd} ${rest - wider}`.padEnd(range.length),
      unsigned.indexOf(range, 0, 'latin1'),
      'latin1',
    );
    const whole = Buffer.concat([original, unsigned]);
    const cms = cmsOver(Buffer.concat([whole.subarray(0, gapStart), whole.subarray(gapEnd)]));
    whole.write(Buffer.from(cms).toString('hex'), gapStart + 1, 'latin1');
    return whole;
  } finally {
    reader.close();
  }
}

/** Appends a revision without a signature. */
export function updateDocument(
  original: Buffer,
  change: (reader: PdfReader, update: IncrementalUpdate) => void,
): Buffer {
  const reader = PdfReader.open(writeFile(original));
  try {
    const update = new IncrementalUpdate(reader);
    change(reader, update);
    return Buffer.concat([original, update.build().bytes]);
  } finally {
    reader.close();
  }
}

export const verifyBytes = (bytes: Uint8Array): Promise<VerificationReport> => verifyDocument(writeFile(bytes));

/** Replaces one occurrence of a text by another of the same length. */
export function replaceText(bytes: Buffer, from: string, to: string, occurrence: 'first' | 'last' = 'last'): Buffer {
  const at = occurrence === 'last' ? bytes.lastIndexOf(from, undefined, 'latin1') : bytes.indexOf(from, 0, 'latin1');
  if (at < 0 || from.length !== to.length) throw new Error(`can not replace ${from}`);
  const changed = Buffer.from(bytes);
  changed.write(to, at, 'latin1');
  return changed;
}

/** Where the last signature's /Contents is: positions of its `<` and of the octet after its `>`. */
export function lastContents(bytes: Buffer): { start: number; end: number } {
  const entry = '/Contents <';
  const at = bytes.lastIndexOf(entry, undefined, 'latin1');
  if (at < 0) throw new Error('no /Contents');
  return { start: at + entry.length - 1, end: bytes.indexOf('>', at, 'latin1') + 1 };
}
