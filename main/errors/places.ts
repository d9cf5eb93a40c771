/** How many frames are kept: enough to find a defect, no more. */
const mostFrames = 12;

/** A frame of V8's: the function, if it has a name, and the file's place. */
const frame = /^\s+at (?:async )?(?:(?:new )?([\w$.<>]+)[^(]*\()?(?:.*[\\/])?([\w.-]+):(\d+):(\d+)\)?$/;

/**
 * Where a defect happened, and nothing of what it was about: function and file names of the program with lines and columns.
 * Messages stay out, since they may quote a document, a name or a path.
 *
 * @param stack - a stack as V8 writes it, or any text that holds one
 * @returns frames such as `openSession sessions.js:12:3`, nearest first
 */
export function placesIn(stack: string | undefined): string[] {
  return (stack ?? '')
    .split('\n')
    .flatMap((line) => {
      const [, name, file, row, column] = frame.exec(line) ?? [];
      return file ? [`${name ?? '-'} ${file}:${row}:${column}`] : [];
    })
    .slice(0, mostFrames);
}
