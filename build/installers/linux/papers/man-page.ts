import { readHelp } from './help-entries';

/**
 * The manual page countersign(1), from the help.
 * @param options - `sourceDate` in seconds since 1970
 */
export function manPage(usage: string, { version, sourceDate }: { version: string; sourceDate: number }): string {
  const { entries, before, after } = readHelp(usage);
  const day = new Date(sourceDate * 1000).toISOString().slice(0, 10);
  const [name = '', summary = ''] = before.split(': ');
  const lines = [
    `.TH ${name.toUpperCase()} 1 "${day}" "Countersign ${version}" "User Commands"`,
    '.SH NAME',
    `${name} \\- ${escaped(summary)}`,
    '.SH SYNOPSIS',
    `.B ${name}`,
    '.I COMMAND',
    '[\\fIOPTION\\fR]... [\\fIFILE\\fR]...',
    '.SH DESCRIPTION',
    'Signs PDF documents and checks the signatures on them, on the same services as the window, which is opened from the desktop.',
    '.SH COMMANDS',
  ];
  for (const { kind, typed, what } of entries) {
    // Options stand in their command's own indentation.
    if (kind === 'command') lines.push('.TP', `\\fB${escaped(typed)}\\fR`, textLine(what || 'see below'));
    else lines.push('.RS', '.TP', `\\fB${escaped(typed)}\\fR`, textLine(what), '.RE');
  }
  lines.push('.SH NOTES');
  for (const paragraph of after) lines.push('.PP', textLine(paragraph));
  lines.push(
    '.SH FILES',
    '.TP',
    '\\fI~/.config/countersign\\fR',
    'the profile: configuration, history, log; another one with \\fB\\-\\-profile\\fR',
    '.TP',
    '\\fI/etc/countersign/policies\\fR',
    'what an administrator manages',
  );
  return `${lines.join('\n')}\n`;
}

/** A line that begins with a point or an apostrophe would be an instruction. */
function textLine(text: string): string {
  const line = escaped(text);
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq');
}
