/** The manual page and the completions, made from the command line itself; `sourceDate` in seconds since 1970. */
export function commandLinePapers(release: {
  version: string;
  sourceDate: number;
}): Promise<{ manPage: string; bash: string; zsh: string; fish: string }>;
