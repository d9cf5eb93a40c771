/** The layout of a compiled list; changed whenever what is written changes, so that older files are made anew. */
export const compiledMagic = 'CSTL0001';

/** What a compiled list says of itself, as JSON behind the magic and its length. */
export interface CompiledHeader {
  scheme: string;
  territory: string;
  /** SHA-256 of the list's file, hex. */
  digest: string;
  sequenceNumber: number;
  issued: string;
  nextUpdate?: string;
  certificates: number;
  services: number;
  /** Octets of each section, in the order of {@link sections}. */
  sizes: Record<Section, number>;
}

/**
 * - `certificateEnds`, `serviceEnds`: where each ends in the section behind (32 bits each)
 * - `certificates`: DER one after another, each once
 * - `serviceEnds`, `services`: JSON, read when it is asked for
 * - `holderEnds`, `holders`: of each certificate the services whose identity it is
 * - `bySubject`, `byCertificate`, `byEntity`: keys of 16 octets with the number of the certificate, in the order of the keys
 */
export const sections = [
  'certificateEnds',
  'certificates',
  'serviceEnds',
  'services',
  'holderEnds',
  'holders',
  'bySubject',
  'byCertificate',
  'byEntity',
] as const;
export type Section = (typeof sections)[number];

export const keyLength = 16;
export const recordLength = keyLength + 4;
