/**
 * Waits for some work no longer than so. It goes on; only nobody waits for it any more.
 *
 * @param milliseconds - the longest wait
 * @returns what came of it; undefined where it took longer
 * @throws what the work throws in that time
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
