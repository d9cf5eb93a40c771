/** Where the program lies or will lie; undefined where there is none for this machine. */
export function openBaoPlace(): string | undefined;
