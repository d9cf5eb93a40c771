import { win32 } from 'node:path';
import { CountersignError } from '../../../../errors/countersign-error';
import { strangersMayWriteBy } from '../../../../files/place/security-descriptor';
import type { RunSystemProgram } from './system-program';

/**
 * Throws unless only administrators can change a file, or put another in its place; the person at the desk is a stranger, too.
 * Permissions are read as cacls.exe writes them: as a security descriptor, which is the same in every language of Windows, and
 * on its output, where nobody can exchange it.
 *
 * @param file - absolute
 * @throws CountersignError policy.unsafe, policy.unreadable
 */
export function assertWindowsAdministrators(file: string, run: RunSystemProgram): void {
  const { root } = win32.parse(file);
  const whole = win32.normalize(file);
  // Whoever may delete the top of a drive or a share owns all of it.
  for (let part = whole; part !== root && part !== win32.dirname(part); part = win32.dirname(part)) {
    const { status, stdout } = run('cacls.exe', [part, '/S']);
    const descriptor = /"(D:[^"]*)"\s*$/.exec(Buffer.from(stdout).toString('latin1'))?.[1];
    if (status !== 0 || descriptor === undefined) {
      throw new CountersignError('policy.unreadable', { place: file, detail: `the permissions of ${part}` });
    }
    // A folder above: what else may be made beside ours is nothing to us.
    if (strangersMayWriteBy(descriptor, undefined, part !== whole)) {
      throw new CountersignError('policy.unsafe', { place: file, part, stranger: 'list' });
    }
  }
}
