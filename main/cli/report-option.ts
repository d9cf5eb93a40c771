import { extname } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import type { ReportFormat, SavedReport, TrustWish } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { reportName } from '../signing/output-name';
import { identifyIn, identifyOptions } from './identify-option';
import { outputsOf } from './out-option';

/** Options of `verify` with which it saves reports. */
export const reportOptions = {
  report: { type: 'string' },
  'report-format': { type: 'string' },
  'report-signer': { type: 'string' },
  ...identifyOptions,
  'pin-stdin': { type: 'boolean', default: false },
  'allow-last-try': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export interface ReportValues {
  report?: string;
  'report-format'?: string;
  'report-signer'?: string;
  identify?: string;
  'login-stdin'?: boolean;
  'pin-stdin'?: boolean;
  'allow-last-try'?: boolean;
}

export const reportUsage = `      --report PATH             saves a report: NAME.pdf is a page for people, NAME.xml is for programs (ETSI TS 119 102-2);
                                an existing folder gets one for each file, NAME-report.xml; nothing is replaced
      --report-format FORMAT    of the reports in a folder: xml (default) or pdf
      --report-signer NAME      a signer of the configuration signs the reports (PDF); takes --identify, --login-stdin, --pin-stdin
                                and --allow-last-try as sign does
`;

/** Where reports go, and of what kind they are. */
export interface ReportChoice {
  path: string;
  /** Absent: as the name ends. */
  format?: ReportFormat;
  /** Who signs them; only of PDFs. */
  signer?: ReportSigner;
}

/** Who signs reports, and how the PIN comes. */
export interface ReportSigner {
  name: string;
  /** An authenticator, or a way to log in; and that name and password are the first lines of standard input. */
  identify?: string;
  loginStdin?: true;
  pinStdin: boolean;
  allowLastTry: boolean;
}

const formats: readonly ReportFormat[] = ['xml', 'pdf'];

/** @throws CountersignError usage.invalid */
export function reportIn(values: ReportValues, integrityOnly: boolean): { report?: ReportChoice } {
  const { report, 'report-format': format, 'report-signer': signer } = values;
  const [pinStdin, allowLastTry] = [values['pin-stdin'] ?? false, values['allow-last-try'] ?? false];
  if (report === undefined && format !== undefined) throw wrong('--report-format is for --report');
  if (report === undefined && signer !== undefined) throw wrong('--report-signer is for --report');
  if (signer === undefined && (pinStdin || allowLastTry)) {
    throw wrong('--pin-stdin and --allow-last-try are for --report-signer: nothing else of verify takes a PIN');
  }
  const identifying = identifyIn(values);
  if (signer === undefined && identifying.identify !== undefined) {
    throw wrong('--identify and --login-stdin are for --report-signer: nothing else of verify wants a login');
  }
  if (report === undefined) return {};
  if (integrityOnly)
    throw wrong('a report tells a verdict with trust: --accept integrity has no place beside --report');
  const known = formats.find((one) => one === format);
  if (format !== undefined && !known) throw wrong(`--report-format is one of ${formats.join(', ')}`);
  return {
    report: {
      path: report,
      ...(known && { format: known }),
      ...(signer !== undefined && { signer: { name: signer, ...identifying, pinStdin, allowLastTry } }),
    },
  };
}

/** Where the report on one file goes. */
export interface ReportTarget {
  target: string;
  format: ReportFormat;
}

/**
 * For each file where its report goes.
 *
 * @throws CountersignError usage.invalid
 */
export function reportTargets(files: readonly string[], { path, format, signer }: ReportChoice): ReportTarget[] {
  const named = (file: string, folder: string): string => reportName(file, format ?? 'xml', folder);
  return outputsOf(files, path, named, '--report').map(({ output = '' }) => {
    const ending = extname(output).slice(1).toLowerCase();
    const own = formats.find((one) => one === ending);
    if (!own) {
      throw wrong(
        `--report takes a name that ends in ${formats.map((one) => `.${one}`).join(' or ')}, or an existing folder`,
      );
    }
    if (format !== undefined && format !== own)
      throw wrong('--report-format says another format than the name of the report');
    if (signer && own !== 'pdf') throw wrong('--report-signer signs PDFs: name one, or give --report-format pdf');
    return { target: output, format: own };
  });
}

/** What became of the wish; never rejects. */
export type ReportResult = { saved: SavedReport; format: ReportFormat } | { error: CountersignError };

/**
 * Validates a document and saves the report on it; the new file is whole or not there, and takes nobody's place.
 *
 * @param path - of the document; absolute
 */
export async function saveReport(
  { path, password, trust, target, format }: { path: string; password?: string; trust: TrustWish } & ReportTarget,
  documents: Pick<Services['documents'], 'saveReport'>,
  { unfinished, log }: Pick<Services, 'unfinished' | 'log'>,
): Promise<ReportResult> {
  let temporary: string | undefined;
  try {
    temporary = unfinished.begin(target);
    const saved = await documents.saveReport({
      ...{ path, trust, format, temporary, target },
      ...(password !== undefined && { password }),
    });
    unfinished.end(temporary);
    return { saved, format };
  } catch (error) {
    if (temporary !== undefined) unfinished.abandon(temporary);
    return { error: toCountersignError(error, log) };
  }
}

const wrong = (detail: string): CountersignError => new CountersignError('usage.invalid', { detail });
