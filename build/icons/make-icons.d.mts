/** Sizes of the icon theme “hicolor”. */
export const PNG_SIZES: readonly number[];

/** Every icon that is made from icon.svg, by the name of its file. */
export function makeIcons(): Promise<Map<string, Buffer>>;
