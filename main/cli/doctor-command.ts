import type { DoctorReport } from '../../preload/contract/doctor';
import { describeAdvice, doctorText } from '../../preload/contract/doctor-sentences';
import type { ErrorShape } from '../../preload/contract/error-codes';
import { describeError } from '../../preload/contract/error-sentences';
import type { Services } from '../services';
import { examineTokens } from '../doctor/doctor';
import { exitCodes, printJson, withText, type ExitCode, type Output } from './output';
import { Prose, prose } from './prose';

/** `countersign doctor`: what stands between this computer and a signature, and what to do about it. */
export async function runDoctor(services: Services, output: Output): Promise<ExitCode> {
  if (!output.json)
    output.err(prose`Looking at readers, drivers and tokens. No PIN is needed, and nothing is changed.\n`);
  const report = await examineTokens(services);
  if (output.json) printJson(output, toDocument(report));
  else output.out(Prose.about(report, doctorText));
  const codes = report.advice.map(({ code }) => code);
  if (codes.includes('ready') || codes.includes('password-decides')) return exitCodes.good;
  return report.tokens.some((token) => token.description) ? exitCodes.failed : exitCodes.nothingTried;
}

function toDocument({ advice, modules, tokens, ...rest }: DoctorReport): unknown {
  return {
    command: 'doctor',
    ...rest,
    modules: modules.map(withSentences),
    tokens: tokens.map((token) => withSentences({ ...token, certificates: token.certificates.map(withText) })),
    advice: advice.map((one) => ({ ...one, text: describeAdvice(one) })),
  };
}

function withSentences<T extends { error?: ErrorShape }>(report: T): T {
  return report.error ? { ...report, error: { ...report.error, ...describeError(report.error) } } : report;
}
