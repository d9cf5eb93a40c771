/** A command of an example, with what the paper says that a terminal shows. */
export interface ExampleCommand {
  command: string;
  /** Lines; `…` stands for whatever is there, alone on a line for any number of lines. */
  shown: string[];
  exitCode: number;
}

/**
 * The examples of a paper that are run: code blocks that begin with ```` ```console run ````. A line that begins with `$ ` is a
 * command, and what follows it is its output; `$ echo $?` with a number says its exit code, which is 0 otherwise.
 */
export function examplesIn(paper: string): ExampleCommand[] {
  return [...paper.matchAll(/^```console run\n(.*?)^```/gms)].flatMap(([, block = '']) => {
    const commands: ExampleCommand[] = [];
    for (const line of block.trimEnd().split('\n')) {
      const last = commands.at(-1);
      if (line.startsWith('$ ')) commands.push({ command: line.slice(2), shown: [], exitCode: 0 });
      else if (last) last.shown.push(line);
      else throw new Error(`An example begins with its output: ${line}`);
    }
    return commands.reduce<ExampleCommand[]>((all, one) => {
      const before = all.at(-1);
      if (one.command !== 'echo $?' || !before) return [...all, one];
      return [...all.slice(0, -1), { ...before, exitCode: Number(one.shown[0]) }];
    }, []);
  });
}

/** What a terminal is expected to show, as an expression that the whole of it has to match. */
export function expectedText(shown: string[]): RegExp {
  const escaped = (line: string): string =>
    line
      .split('…')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*');
  const lines = shown.map((line) => (line.trim() === '…' ? '(.*\\n)*' : `${escaped(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}
