import { describe, expect, it } from 'vitest';
import type { RevisionChange } from '../../../main/document/validation/change-kind';
import { judgeChanges } from '../../../main/document/validation/restrictions';

const certified = { certification: 2, scopes: [] } as const;
const unknown: RevisionChange = { kind: 'other', fields: [] };

describe('a change that is not understood', () => {
  it('is forbidden where a certification says what is allowed', () => {
    expect(judgeChanges({ ...certified, scopes: [] }, [unknown])).toMatchObject({ permitted: false });
  });

  it('is neither permitted nor forbidden where the document is too large to be compared', () => {
    expect(judgeChanges({ ...certified, scopes: [] }, [{ ...unknown, unexamined: true }])).toEqual({});
  });

  it('is nobody’s business where nothing is forbidden', () => {
    expect(judgeChanges({ scopes: [] }, [unknown])).toEqual({});
  });
});
