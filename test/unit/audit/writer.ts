import { once } from 'node:events';
import { CountersignError } from '../../../main/errors/countersign-error';
import { silentLog } from '../../../main/log/log';
import { ProfileHistory } from '../../../main/audit/signing-history';

/**
 * A process that records requests: folder, name, and how many. Prints the name of each that `finish` called recorded. With a fourth
 * word it says when it is ready, and begins when it is told something.
 */
const [folder = '', name = '', count = '0', together] = process.argv.slice(2);
const history = new ProfileHistory(folder, silentLog);
if (together !== undefined) {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  process.stdin.unref();
}
for (let index = 0; index < Number(count); index += 1) {
  const file = `${name}-${index}.pdf`;
  const request = await history.begin([{ id: 'a', path: `/x/${file}` }]);
  await request.asking('a');
  request.ended('a', { error: new CountersignError('document.notPdf', { file }) });
  const problem = await request.finish();
  process.stdout.write(problem ? `! ${JSON.stringify(problem.toShape())}\n` : `${file}\n`);
}
