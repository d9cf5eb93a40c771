/** Where a document at a station comes from; `office`: handed over by the back office for this station. */
export type TraySource = 'folder' | 'medium' | 'office';

/** A way to take the signed document away. */
export const outputKinds = ['folder', 'medium', 'printer', 'link'] as const;
export type OutputKind = (typeof outputKinds)[number];
