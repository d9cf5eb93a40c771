import { describeError } from '../../preload/contract/error-sentences';
import { describeUpdates } from '../../preload/contract/update-sentences';
import type { UpdatesReport } from '../../preload/contract/updates';
import type { Services } from '../services';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { Prose } from './prose';
import type { UpdatesCommand } from './updates-options';

/** `countersign updates [look]`: whether there is a newer version, and whether this one may still be used. */
export async function runUpdates(command: UpdatesCommand, services: Services, output: Output): Promise<ExitCode> {
  const report = command.look ? await services.updates.look() : services.updates.report();
  if (output.json) printJson(output, toDocument(command, report));
  else {
    output.out(
      Prose.about(report, (said) =>
        describeUpdates(said)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    if (report.problem) output.err(Prose.about(report.problem, problemText));
  }
  return report.problem || report.unsafeBelow !== undefined ? exitCodes.failed : exitCodes.good;
}

function problemText(problem: NonNullable<UpdatesReport['problem']>): string {
  const { what, safe, todo } = describeError(problem);
  return `${what} ${safe} ${todo}\n`;
}

function toDocument({ look }: UpdatesCommand, report: UpdatesReport): unknown {
  const { problem, ...rest } = report;
  return {
    command: 'updates',
    look,
    ...rest,
    text: describeUpdates(report),
    ...(problem && { problem: { ...problem, ...describeError(problem) } }),
  };
}
