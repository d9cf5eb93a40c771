import { CountersignError } from '../errors/countersign-error';
import { writeReplacing } from '../files/replaced-file';

/**
 * Writes a certificate request, or a certificate, under a name that the person chose and, where a file of that name was there, agreed to replace.
 *
 * @param path - absolute
 * @throws CountersignError request.notSaved
 */
export async function savePem(path: string, pem: string): Promise<void> {
  try {
    await writeReplacing(path, pem);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new CountersignError('request.notSaved', { file: path, detail: code }, { cause: error });
  }
}
