/** Where a package is that tests need, installed or unpacked; `/` when it is installed, undefined when it is not there. */
export function unpackedRoot(name: 'cups' | 'slapd' | 'tpm'): string | undefined;
