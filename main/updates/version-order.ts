/** A version of a release: three numbers, without anything behind them. */
export const releaseVersion = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

/**
 * Which of two versions is the later one (Semantic Versioning 2.0.0, clause 11). What stands behind a hyphen, as of a build that
 * is none of a release, comes before the release of that number.
 *
 * @returns below 0 where `a` is earlier, above 0 where it is later
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(right.early) - Number(left.early);
}

function parts(version: string): { numbers: number[]; early: boolean } {
  const [numbers = '', ...behind] = version.split('-');
  return { numbers: numbers.split('.').map((number) => Number.parseInt(number, 10) || 0), early: behind.length > 0 };
}
