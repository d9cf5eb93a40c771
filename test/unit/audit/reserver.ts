import { ProfileHistory } from '../../../main/audit/signing-history';
import { silentLog } from '../../../main/log/log';
import { outcome } from '../renderer/samples';

/**
 * A process that signs under a delegation until none is left: folder, how many at most, and what it does when a signature is set
 * aside: `sign`, or `hang` with the key asked or not. Prints `signed`, `set aside`, or how many were left.
 */
const [folder = '', most = '0', way = 'sign'] = process.argv.slice(2);
const history = new ProfileHistory(folder, silentLog);
for (;;) {
  const request = await history.begin([{ id: 'a', path: '/x/a.pdf' }]);
  request.delegated({ name: 'holidays', principal: 'Dr. Anna Weber' });
  const refused = await request.reserve({ delegation: 'holidays', most: Number(most), since: -Infinity });
  if (refused) {
    await request.finish();
    process.stdout.write(`${refused.left}\n`);
    break;
  }
  if (way === 'hang-asked') await request.asking('a');
  if (way.startsWith('hang')) {
    process.stdout.write('set aside\n');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  request.ended('a', { signed: outcome(1) });
  await request.finish();
  process.stdout.write('signed\n');
}
