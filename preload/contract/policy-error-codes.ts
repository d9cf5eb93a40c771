import type { PlaceStranger } from './place-error-codes';

/** Errors of what an organization decided for its computers. */
export interface PolicyErrorParams {
  /** `place`: a file, or a key of the registry. `line`: from 1; absent where the place has no lines. */
  'policy.invalid': { place: string; line?: number; name: string; expected: string };
  'policy.unreadable': { place: string; detail: string };
  /** Who is no administrator could have written it. `part`: the file or folder that is open to others. */
  'policy.unsafe': { place: string; part: string; stranger: PlaceStranger };
  /** What was asked for is decided by the organization. */
  'policy.enforced': { entry: string; place: string };
}
