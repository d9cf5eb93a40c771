import { CountersignError } from '../../../main/errors/countersign-error';
import { silentLog } from '../../../main/log/log';
import { ProfileHistory } from '../../../main/audit/signing-history';

/** A process that records one request of many documents: folder, and how many. Prints the name of each before its key is used. */
const [folder = '', count = '0'] = process.argv.slice(2);
const names = Array.from({ length: Number(count) }, (_, index) => `${index}.pdf`);
const history = new ProfileHistory(folder, silentLog);
const request = await history.begin(names.map((name) => ({ id: name, path: `/x/${name}` })));
for (const name of names) {
  await request.asking(name);
  process.stdout.write(`${name}\n`);
  request.ended(name, { error: new CountersignError('document.notPdf', { file: name }) });
}
await request.finish();
