import { beforeAll, describe, expect, it } from 'vitest';
import { meets, readCriteriaSubject, type CriteriaSubject } from '../../../../main/trust/qualification/criteria';
import type { CriteriaList, Criterion } from '../../../../main/trust/lists/model';
import { issueCaseAuthorities, issueForCase } from '../../../fixtures/trust/case-services';
import { all, any, none, policy, usage } from '../../../fixtures/trust/qualification-case';

const odd: Criterion = { kind: 'unknown', name: '{urn:x}Odd' };
const has = policy('1.2.3');
const hasNot = policy('1.2.4');
let subject: CriteriaSubject;
beforeAll(async () => {
  const authorities = await issueCaseAuthorities();
  subject = readCriteriaSubject((await issueForCase({ policies: ['1.2.3'] }, authorities)).certificate);
});

describe('criteria that are not known', () => {
  it.each<[string, CriteriaList, boolean | undefined]>([
    ['one false of all decides', all(odd, hasNot), false],
    ['all true but one unknown', all(has, odd), undefined],
    ['one true of several decides', any(odd, has), true],
    ['none true and one unknown', any(hasNot, odd), undefined],
    ['none, and one is true', none(odd, has), false],
    ['none, and one is unknown', none(hasNot, odd), undefined],
    ['a bit of keyUsage that nobody knows', all(usage('signEverything', true)), undefined],
    ['no word of how they join', { kind: 'criteriaList', criteria: [has] }, undefined],
  ])('%s', (_, criteria, expected) => {
    expect(meets(subject, criteria)).toBe(expected);
  });

  it('lists in lists without end say nothing', () => {
    let deep: CriteriaList = all(has);
    for (let depth = 0; depth < 10_000; depth++) deep = all(deep);
    expect(meets(subject, deep)).toBeUndefined();
  });
});

it('a certificate without keyUsage has none of its bits', () => {
  const { keyUsage, ...without } = subject;
  expect(keyUsage?.has('nonRepudiation')).toBe(true);
  expect(meets(without, usage('nonRepudiation', false))).toBe(true);
  expect(meets(without, usage('nonRepudiation', true))).toBe(false);
});
