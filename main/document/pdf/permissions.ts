/** What the way in which a document was opened allows (ISO 32000-2, table 22), as far as signing needs to know. */
export interface DocumentAccess {
  /** The document is encrypted. */
  encrypted: boolean;
  /** Opened with the owner password: everything is allowed. */
  owner: boolean;
  /** Existing form fields, signature fields among them, may be filled. */
  fillFields: boolean;
  /** It may be printed, well or badly. */
  print: boolean;
  /** New form fields, signature fields among them, may be made. */
  createFields: boolean;
}

/** Of a document that is not encrypted, or that its owner opened. */
export function fullAccess(encrypted: boolean): DocumentAccess {
  return { encrypted, owner: encrypted, fillFields: true, createFields: true, print: true };
}

/** @param revision - /R of the encryption dictionary: bit 9 means nothing in revision 2 */
export function userAccess(permissions: number, revision: number): DocumentAccess {
  const bit = (number: number): boolean => (permissions & (1 << (number - 1))) !== 0;
  return {
    encrypted: true,
    owner: false,
    fillFields: bit(6) || (revision >= 3 && bit(9)),
    createFields: bit(4) && bit(6),
    print: bit(3),
  };
}
