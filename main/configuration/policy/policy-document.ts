import { CountersignError } from '../../errors/countersign-error';

/** How strong a rule of the organization is. */
export type PolicyLevel = 'recommended' | 'enforced';

/** Rules of the organization from one place, not yet understood. */
export interface PolicyDocument {
  level: PolicyLevel;
  scope: 'machine' | 'user';
  /** A file, or a key of the registry: absolute. */
  place: string;
  /** Where paths that are not absolute begin; absent where they have to be absolute. */
  folder?: string;
  values: Record<string, unknown>;
  /** The place knows no booleans and no objects: numbers and texts stand for them. */
  untyped?: true;
  /** The line of an entry, from 1. */
  lineOf?: (path: readonly (string | number)[]) => number;
}

/** A place from which an organization's rules come. */
export interface PolicySource {
  /**
   * The weakest document first. Nothing where there are no rules.
   * @throws CountersignError policy.* for rules that are there and can not be believed or read
   */
  read(): PolicyDocument[];
  /**
   * Throws unless only administrators can write a file.
   * @throws CountersignError policy.unsafe, policy.unreadable
   */
  assertAdministrators(file: string): void;
}

/** @param path - of the entry within the document; empty for the whole */
export function invalidPolicy(
  { place, lineOf }: Pick<PolicyDocument, 'place' | 'lineOf'>,
  path: readonly (string | number)[],
  expected: string,
): CountersignError<'policy.invalid'> {
  const line = lineOf?.(path);
  return new CountersignError('policy.invalid', {
    place,
    ...(line !== undefined && { line }),
    name: path.join('.'),
    expected,
  });
}
