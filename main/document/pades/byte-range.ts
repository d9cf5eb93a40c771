/**
 * A /ByteRange that leaves one gap. Always of one width, whatever the numbers: three of sixteen digits fit, so it can be
 * written again once they are known.
 *
 * @param gapStart - position of the `<` of what is left out
 * @param gapEnd - position after its `>`
 * @param end - of the file
 */
export function formatByteRange(gapStart: number, gapEnd: number, end: number): string {
  return `${`[0 ${gapStart} ${gapEnd} ${end - gapEnd}`.padEnd(54)}]`;
}
