/** Where the program lies or will lie. */
export function stepCaPlace(): string;
export function stepCaIsCurrent(): boolean;
