import * as fs from 'node:fs';
import { basename } from 'node:path';
import type { ReportRequest, SavedReport } from '../document-port';
import { reading, writing } from '../named-problems';
import { putInPlace, removeQuietly } from '../../files/placed-file';
import { InputFile } from '../pades';
import type { DocumentTrust } from '../validation';
import { reportInXml, reportOnPaper } from './document-report';

/**
 * Validates the signatures of a document and saves a report on them. The new file is whole or not there, and never takes the
 * place of another.
 *
 * @param version - of the program
 * @throws CountersignError what reading a document and saving a file can end with
 */
export async function saveReport(request: ReportRequest, trust: DocumentTrust, version: string): Promise<SavedReport> {
  const { path, temporary, target } = request;
  let ours = false;
  try {
    const input = await reading(path, () => InputFile.open(path));
    try {
      const { report, octets } = await reading(path, () => reportOn(input.descriptor, request, trust, version));
      await writing(target, () => writeWhole(temporary, octets, input.mode & 0o666, () => (ours = true)));
      await reading(path, () => input.assertUnchanged(path));
      const delivered = await writing(target, () => putInPlace(temporary, target, false));
      return { path: delivered, size: octets.length, report };
    } finally {
      input.close();
    }
  } catch (error) {
    if (ours) removeQuietly(temporary);
    throw error;
  }
}

async function reportOn(
  descriptor: number,
  { path, password, format }: ReportRequest,
  trust: DocumentTrust,
  version: string,
): Promise<Pick<SavedReport, 'report'> & { octets: Uint8Array }> {
  if (format === 'xml') {
    const { report, xml } = await reportInXml(descriptor, password, trust);
    return { report, octets: Buffer.from(xml, 'utf8') };
  }
  const circumstances = { name: basename(path), version, madeAt: new Date() };
  const { report, pdf } = await reportOnPaper(descriptor, password, trust, circumstances);
  return { report, octets: pdf };
}

function writeWhole(temporary: string, octets: Uint8Array, mode: number, made: () => void): void {
  const descriptor = fs.openSync(temporary, 'wx', 0o600);
  made();
  try {
    for (let at = 0; at < octets.length;) at += fs.writeSync(descriptor, octets, at, octets.length - at, at);
    fs.fchmodSync(descriptor, mode | 0o600);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
