/** An entry of the help: a command or an option, and what it does. */
export interface HelpEntry {
  kind: 'command' | 'option';
  /** As it is typed, such as `--out PATH`. */
  typed: string;
  what: string;
}

export interface Help {
  entries: HelpEntry[];
  /** What stands before and behind them, by paragraphs. */
  before: string;
  after: string[];
}

// Columns of the help: commands, options, and where the description begins.
const command = /^ {2}(countersign \S.*?)(?: {2,}(\S.*))?$/;
const option = /^ {6}(--\S.*?)(?: {2,}(\S.*))?$/;
const further = /^ {20,}(\S.*)$/;

/** Takes the help apart. A line that is none of its kinds is an error: the help is written by hand. */
export function readHelp(usage: string): Help {
  const [before = '', ...rest] = usage.trimEnd().split('\n');
  const entries: HelpEntry[] = [];
  const after: string[] = [];
  let paragraph: string[] = [];
  for (const line of rest) {
    const last = entries.at(-1);
    const [, typed, what = ''] = command.exec(line) ?? option.exec(line) ?? [];
    const more = further.exec(line)?.[1];
    if (typed !== undefined) entries.push({ kind: command.test(line) ? 'command' : 'option', typed, what });
    else if (more !== undefined && last) last.what = `${last.what} ${more}`.trim();
    else if (line === '') {
      if (paragraph.length > 0) after.push(paragraph.join(' '));
      paragraph = [];
    } else if (/^\S/.test(line)) paragraph.push(line);
    else throw new Error(`The help has a line of no known kind: ${line}`);
  }
  if (paragraph.length > 0) after.push(paragraph.join(' '));
  return { entries, before, after };
}
