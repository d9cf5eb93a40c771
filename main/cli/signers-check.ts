import { describeError } from '../../preload/contract/error-sentences';
import { configurationFile } from '../configuration/profile-folders';
import type { CheckedEntry } from '../doctor/configuration-check';
import type { Services } from '../services';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { Prose, prose } from './prose';

const outcomeWords: Record<CheckedEntry['outcome'], string> = {
  good: 'good',
  failed: 'FAILED',
  'not-tried': 'not tried',
};

/** `countersign signers check`: everything in the configuration that can be tried without a PIN. */
export async function runSignersCheck(services: Services, output: Output): Promise<ExitCode> {
  const file = configurationFile(services.profile);
  const { configuration } = services;
  if (!configuration) {
    const note = 'there is no configuration, and nothing that could be checked';
    if (output.json) printJson(output, { command: 'signers', action: 'check', file, checked: [], note });
    else output.err(prose`${Prose.path(file)}: ${note}. “countersign doctor” looks at tokens without one.\n`);
    return exitCodes.nothingTried;
  }
  if (!output.json) {
    output.err(
      prose`Trying what is in ${Prose.path(file)}. No PIN is needed, nothing is signed, and nothing is changed.\n`,
    );
  }
  const { checkConfiguration } = await import('../doctor/configuration-check');
  const checked = await checkConfiguration(services, configuration);
  if (output.json)
    printJson(output, { command: 'signers', action: 'check', file, checked: checked.map(withSentences) });
  else for (const one of checked) output.out(line(one));
  if (checked.some(({ outcome }) => outcome === 'failed')) return exitCodes.failed;
  return checked.some(({ outcome }) => outcome === 'good') ? exitCodes.good : exitCodes.nothingTried;
}

function withSentences(one: CheckedEntry): unknown {
  return one.error ? { ...one, error: { ...one.error, ...describeError(one.error) } } : one;
}

function line({ entry, outcome, note, error }: CheckedEntry): Prose {
  const words = error
    ? Prose.about(error, (shape) => {
        const { what, todo } = describeError(shape);
        return `${what} ${todo}`;
      })
    : prose`${note ?? ''}`;
  return prose`${entry}: ${outcomeWords[outcome]}: ${words}\n`;
}
