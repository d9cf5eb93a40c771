import { basename } from 'node:path';
import { inputProblem, outputProblem } from './document-problems';

/** Work that reads a document: what it fails with is called by its name outside. */
export async function reading<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inputProblem(basename(path), error);
  }
}

/** The same for work that writes a new file. */
export async function writing<T>(target: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw outputProblem(target, error);
  }
}
