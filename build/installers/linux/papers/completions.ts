import type { CommandGrammar, OptionGrammar } from '../../../../main/cli/grammar';

type Grammar = readonly CommandGrammar[];

/** For bash, loaded when the command is first completed. */
export function bashCompletion(grammar: Grammar): string {
  const cases = grammar.flatMap(({ name, actions, takesFiles, options }) => [
    `    ${name})`,
    `      words="${[...actions, ...options.map((one) => `--${one.name}`)].join(' ')}"`,
    `      files=${takesFiles ? 1 : ''}`,
    ...(fewValues(options).length > 0
      ? ['      case "$previous" in', ...fewValues(options).map(bashValues), '      esac']
      : []),
    `      with_value="${names(options.filter((one) => one.takesValue))}"`,
    '      ;;',
  ]);
  return [
    '# Completion of countersign for bash.',
    '_countersign() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words="" files="" with_value=""',
    '  COMPREPLY=()',
    '  compopt -o filenames 2>/dev/null',
    '  if [ "$COMP_CWORD" = 1 ]; then',
    `    COMPREPLY=($(compgen -W "${grammar.map(({ name }) => name).join(' ')} --help --version" -- "$current"))`,
    '    return',
    '  fi',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '  case " $with_value " in *" $previous "*) COMPREPLY=($(compgen -f -- "$current")); return ;; esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  if [ -n "$files" ] && [ "${current#-}" = "$current" ]; then COMPREPLY+=($(compgen -f -- "$current")); fi',
    '}',
    'complete -F _countersign countersign',
    '',
  ].join('\n');
}

function bashValues({ name, values = [] }: OptionGrammar): string {
  return `        --${name}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`;
}

/** For zsh, as an autoloaded function. */
export function zshCompletion(grammar: Grammar): string {
  const cases = grammar.flatMap(({ name, actions, takesFiles, options }) => [
    `    ${name})`,
    '      _arguments -s \\',
    ...options.map((one) => `        '--${one.name}${zshValue(one)}' \\`),
    ...(actions.length > 0 ? [`        '1:action:(${actions.join(' ')})' \\`] : []),
    takesFiles ? "        '*:file:_files'" : "        '*: :'",
    '      ;;',
  ]);
  return [
    '#compdef countersign',
    '# Completion of countersign for zsh.',
    'local context state state_descr line',
    'typeset -A opt_args',
    "_arguments -C '1:command:->command' '*::argument:->argument'",
    'case $state in',
    '  command)',
    `    compadd -- ${grammar.map(({ name }) => name).join(' ')} --help --version`,
    '    ;;',
    '  argument)',
    '    case $line[1] in',
    ...cases,
    '    esac',
    '    ;;',
    'esac',
    '',
  ].join('\n');
}

function zshValue({ name, takesValue, values }: OptionGrammar): string {
  if (!takesValue) return '';
  return values ? `=:${name}:(${values.join(' ')})` : `=:${name}:_files`;
}

/** For fish. */
export function fishCompletion(grammar: Grammar): string {
  const lines = ['# Completion of countersign for fish.', 'complete -c countersign -f'];
  lines.push(`complete -c countersign -n __fish_use_subcommand -a '${grammar.map(({ name }) => name).join(' ')}'`);
  for (const { name, actions, takesFiles, options } of grammar) {
    const here = `-n '__fish_seen_subcommand_from ${name}'`;
    if (actions.length > 0) lines.push(`complete -c countersign ${here} -a '${actions.join(' ')}'`);
    if (takesFiles) lines.push(`complete -c countersign ${here} -F`);
    for (const { name: option, takesValue, values } of options) {
      const value = values ? ` -x -a '${values.join(' ')}'` : takesValue ? ' -r -F' : '';
      lines.push(`complete -c countersign ${here} -l ${option}${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const fewValues = (options: OptionGrammar[]): OptionGrammar[] => options.filter(({ values }) => values !== undefined);
const names = (options: OptionGrammar[]): string => options.map(({ name }) => `--${name}`).join(' ');
