import type { VisibleSignature } from '../../main/document/document-port';
import { crookedDocument } from './crooked-structures';
import { mutateDer } from './der-mutator';
import { filledForm, isForm } from './form-fillers';
import { append, mutateLayout, mutateOctets, mutateSignature, rebuild } from './document-mutator';
import { oddDocument } from './odd-savers';
import { Random } from './random';
import { seedDocuments, trustSeeds, type SeedDocument } from './seed-documents';

/** What reads a broken DER structure. */
export type StructureKind = 'timestampResponse' | 'ocspResponse' | 'crl' | 'certificate' | 'signedData';

/** One file to be read, and how it is to be treated. */
export interface FuzzCase {
  seed: number;
  number: number;
  /** How it was made, for people. */
  origin: string;
  bytes: Buffer;
  /** DER and not a document. */
  structure?: StructureKind;
  password?: string;
  /** What the signature shall be beside the plainest one. */
  fieldName?: string;
  certification?: 1 | 2 | 3;
  visible?: VisibleSignature;
  /** Ask for level B-LTA too, and extend what is there. */
  raise: boolean;
  /** Sign what was signed once more. */
  again: boolean;
  /** What was done to a form after its signatures: by an honest person, or by somebody whom a certification has to betray. */
  intent?: 'honest' | 'forged';
  /** Numbers that none of our objects may have, because the document names them. */
  named?: number[];
}

const documents = seedDocuments();
const signed = documents.filter((seed) => seed.signed);
const forms = signed.filter((seed) => isForm(seed) && !seed.encrypted);
const trust = trustSeeds();
const structures: StructureKind[] = ['timestampResponse', 'ocspResponse', 'crl', 'certificate', 'signedData'];
const fieldNames = ['Approval', 'Buyer', 'Signature1', 'Remark', 'A.B.C', 'New'];

/** The case of this number: the same for ever, as long as the generator and its seeds stay what they are. */
export function fuzzCase(seed: number, number: number): FuzzCase {
  const random = new Random(seed, number);
  const common = { seed, number, raise: false, again: false };
  if (random.chance(0.15)) {
    const structure = random.pick(structures);
    const bytes = mutateDer(Buffer.from(trust[structure], 'hex'), random);
    return { ...common, origin: structure, bytes, structure };
  }
  const { origin, bytes, intent, named } = document(random);
  return {
    ...common,
    origin,
    bytes,
    password: random.pick(['owner', 'owner', 'user', 'wrong']),
    ...(random.chance(0.15) && { fieldName: random.pick(fieldNames) }),
    ...(random.chance(0.05) && { certification: random.pick([1, 2, 3] as const) }),
    ...(random.chance(0.2) && { visible: visibleSignature(random) }),
    raise: random.chance(0.08),
    again: random.chance(0.3),
    ...(intent !== undefined && { intent }),
    ...(named !== undefined && { named }),
  };
}

function visibleSignature(random: Random): VisibleSignature {
  return {
    pages: random.pick<VisibleSignature['pages']>(['first', 'last', 'all', [1], [-1], [2, 1]]),
    place: random.chance(0.5)
      ? { corner: random.pick(['top-left', 'bottom-right'] as const) }
      : { rectangle: [5, 5, 60, 30] },
    appearance: {
      layout: random.pick(['TEXT', 'NAME_AND_TEXT'] as const),
      show: ['name', 'date', 'reason'],
      timeZone: 'UTC',
    },
  };
}

type Made = Pick<FuzzCase, 'origin' | 'bytes' | 'intent' | 'named'>;

function document(random: Random): Made {
  const seed: SeedDocument = random.pick(documents);
  const donor = random.pick(documents);
  const way = random.below(100);
  const from = (name: string, bytes: Buffer): Made => ({
    origin: `${name} ${seed.name}`,
    bytes,
  });
  if (way < 24) return from('rebuild', rebuild(seed, donor, random));
  if (way < 44) return from('append', append(seed, donor, random));
  if (way < 52) return from('octets', mutateOctets(seed.bytes, random));
  if (way < 58) return from('layout', mutateLayout(seed, donor, random));
  if (way < 78) {
    const { kind, ...odd } = oddDocument(seed, random);
    return { ...odd, origin: `${kind} ${seed.name}` };
  }
  if (way < 86) {
    const form = random.pick(forms);
    const { kind, ...filled } = filledForm(form, random);
    return { ...filled, origin: `${kind} ${form.name}` };
  }
  if (way < 93) return { origin: 'signature', bytes: mutateSignature(random.pick(signed), random) };
  return { origin: 'crooked', bytes: crookedDocument(random) };
}
