/** `/usr/bin/countersign`. */
export function starter(): string;
export function apparmorProfile(): string;
export const installProfile: string;
export const removeProfile: string;
