/** Waits for both to end, also when one fails: nothing may still be at a file that is removed. */
export async function bothEnded<A, B>(first: Promise<A>, second: B | Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
