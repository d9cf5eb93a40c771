import {
  managedSettings,
  policyLines,
  policyWarningSentence,
  sourceWords,
  valueWords,
} from '../../preload/contract/policy-in-words';
import type { Services } from '../services';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { joined, Prose, prose } from './prose';

/**
 * `countersign policy`: what the organization decided, and where every other setting comes from. Rules that are there and wrong
 * never come this far: they are told in the place of everything else, with exit code 3.
 */
export function runPolicy({ policy, configuration }: Services, output: Output): ExitCode {
  const report = policy.report(configuration);
  if (output.json) {
    const warnings = report.warnings.map((one) => ({ ...one, text: policyWarningSentence(one) }));
    printJson(output, { command: 'policy', ...report, warnings });
    return exitCodes.good;
  }
  output.out(
    report.managed
      ? prose`Your organization decides:\n`
      : prose`Your organization decides nothing for this computer and for you.\n`,
  );
  for (const line of policyLines(report)) output.out(prose`  ${Prose.about(line, (cleaned) => cleaned)}\n`);
  const managed = new Set(managedSettings(report).map(({ name }) => name));
  const others = report.settings.filter(({ name }) => !managed.has(name));
  if (others.length > 0) {
    output.out(prose`Every other setting:\n`);
    output.out(
      joined(
        others.map(({ name, value, source }) => prose`  ${name}: ${valueWords(value)}\n    ${sourceWords(source)}\n`),
      ),
    );
  }
  return exitCodes.good;
}
