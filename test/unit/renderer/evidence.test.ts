import { describe, expect, it } from 'vitest';
import { digestName, evidenceOf, shortSerial } from '../../../renderer/features/result/evidence';
import { signedBy } from '../../../renderer/features/result/signing-time';
import type { SigningOutcome } from '../../../preload/contract/model';
import { assurance } from './checked-samples';
import { certificate, outcome } from './samples';

function proofs(over: Partial<SigningOutcome> = {}): Record<string, boolean> {
  return Object.fromEntries(evidenceOf(outcome(1, over)).map(({ requirement, proved }) => [requirement, proved]));
}

function text(requirement: string, over: Partial<SigningOutcome> = {}): string {
  return evidenceOf(outcome(1, over)).find((item) => item.requirement === requirement)?.evidence ?? '';
}

const passed: SigningOutcome['check'] = { indication: 'TOTAL-PASSED', integrity: 'intact', wholeDocument: true };
const broken: SigningOutcome['check'] = {
  indication: 'TOTAL-FAILED',
  subIndication: 'HASH_FAILURE',
  integrity: 'broken',
  wholeDocument: true,
};

describe('the evidence for the four requirements', () => {
  it('names them in the order of Article 26, and nothing about “qualified” when the certificate claims nothing', () => {
    expect(evidenceOf(outcome(1)).map(({ requirement }) => requirement)).toEqual([
      'linked',
      'identified',
      'control',
      'integrity',
    ]);
  });

  it('does not call the signatory identified while the chain is not confirmed, and says what is not checked', () => {
    expect(proofs()).toEqual({ linked: true, identified: false, control: true, integrity: true });
    expect(text('identified')).toMatch(/issuer is trusted.*revoked is not checked yet/);
    expect(proofs({ check: passed })['identified']).toBe(true);
    expect(proofs({ check: { ...passed, forbidden: true } })['identified']).toBe(false);
    expect(text('identified', { check: passed })).not.toMatch(/not checked/);
  });

  it('proves nothing but what the token reports when the finished file is broken', () => {
    expect(proofs({ check: broken })).toEqual({ linked: false, identified: false, control: true, integrity: false });
    expect(text('linked', { check: broken })).toMatch(/does not fit/);
    expect(text('identified', { check: { ...broken, indication: 'TOTAL-PASSED' } })).toMatch(/proves nothing/);
  });

  it('calls nothing broken that was not examined, and nothing proved either', () => {
    const check: SigningOutcome['check'] = {
      indication: 'INDETERMINATE',
      integrity: 'not-examined',
      wholeDocument: true,
    };
    expect(proofs({ check })).toEqual({ linked: false, identified: false, control: true, integrity: false });
    expect(text('linked', { check })).toMatch(/was not examined/);
    expect(text('identified', { check })).toMatch(/is not checked yet/);
    expect(text('integrity', { check })).toMatch(/did not examine/);
  });

  it.each([
    ['sensitive', false, true, /can not be read out/],
    ['releasedByPin', false, true, /without a PIN/],
    ['neverExtractable', false, false, /never able to leave it/],
  ] as const)('doubts sole control when the key is not %s', (fact, control, linked, words) => {
    const key = { ...outcome(1).key, [fact]: false };
    expect(proofs({ key })).toMatchObject({ control, linked });
    expect(text('control', { key })).toMatch(words);
  });

  it('says that a copy of the key may exist when the token does not rule it out', () => {
    expect(text('linked', { key: { ...outcome(1).key, neverExtractable: false } })).toMatch(/a copy may exist/);
  });

  it('does not promise that changes show outside of what the signature covers', () => {
    const check = { ...outcome(1).check, wholeDocument: false };
    expect(proofs({ check })['integrity']).toBe(false);
    expect(text('integrity', { check })).toMatch(/184,310 of 201,000 bytes/);
  });

  it('shows a claim to be qualified as a claim, never as proved, whatever the check says', () => {
    for (const check of [outcome(1).check, passed]) {
      const claiming = { check, certificate: { ...certificate, claims: { qualified: true, qscd: true } } };
      expect(proofs(claiming)['qualified']).toBe(false);
      expect(text('qualified', claiming)).toMatch(/QSCD.*No trusted list was asked/);
    }
    const plain = { certificate: { ...certificate, claims: { qualified: true, qscd: false } } };
    expect(text('qualified', plain)).not.toMatch(/QSCD/);
  });
});

describe('what trusted lists confirm of a signature just made', () => {
  const claiming = { ...certificate, claims: { qualified: true, qscd: true } };
  const listed = { certificate: claiming, assurance: assurance() };

  it('identifies the signatory and is qualified, as the list says', () => {
    expect(proofs(listed)).toMatchObject({ identified: true, qualified: true });
    expect(text('identified', listed)).toMatch(
      /leads to Example Root, which is trusted here, and the trusted list of AT \(.*\) confirms it\. Whether it was revoked since is not checked yet\.$/,
    );
    expect(text('qualified', listed)).toBe(
      'Qualified for signatures, key in a qualified device: confirmed by the trusted list of AT (Example Trust GmbH, “Qualified CA 3”), granted since 2019-03-01.',
    );
    // The list may say it of a certificate that does not.
    expect(proofs({ assurance: assurance() })['qualified']).toBe(true);
  });

  it('proves neither where the file is broken, and of a broken one says so', () => {
    expect(proofs({ ...listed, check: broken })).toMatchObject({ identified: false, qualified: false });
    expect(text('identified', { ...listed, check: broken })).toMatch(/proves nothing/);
  });

  it.each([
    [{ qualified: 'not-determined' }, /Example Root, which is trusted here, but no trusted list confirms/],
    [{ qualified: 'no' }, /but no trusted list confirms/],
    [{ type: 'web' }, /but no trusted list confirms/],
    [
      { path: { trusted: true, by: 'demo', anchor: 'Demo Root' } },
      /Demo Root, the anchor of the demo, which is worth nothing/,
    ],
    [{ path: { trusted: false, detail: 'no path' } }, /not among those that are trusted here/],
  ] as const)('does not call the signatory identified by %o', (over, words) => {
    const found = { certificate: claiming, assurance: assurance(over) };
    expect(proofs(found)['identified']).toBe(false);
    expect(text('identified', found)).toMatch(words);
    expect(text('identified', found)).toMatch(/is not checked yet/);
  });

  it('says of a claim why it is not confirmed', () => {
    const none = {
      certificate: claiming,
      assurance: assurance({ lists: { loaded: [], missing: [] }, qualified: 'no' }),
    };
    expect(proofs(none)['qualified']).toBe(false);
    expect(text('qualified', none)).toMatch(/QSCD\)\. No trusted list is at hand/);
    const withdrawn = assurance({
      qualified: 'no',
      decisions: [{ step: 8, rule: 'list-says-not-qualified', clause: '4.4' }],
    });
    expect(text('qualified', { certificate: claiming, assurance: withdrawn })).toMatch(
      /says that certificates .* not qualified/,
    );
  });

  it('calls a seal a seal', () => {
    const seal = { certificate: { ...certificate, claims: { qualified: true, qscd: true, type: 'eSeal' as const } } };
    for (const over of [seal, { assurance: assurance({ type: 'eSeal' }) }]) {
      const items = evidenceOf(outcome(1, over));
      expect(items.map(({ title, evidence }) => `${title} ${evidence}`).join(' ')).not.toMatch(/signature|signatory/i);
      expect(signedBy(outcome(1, over))).toMatch(/^Sealed as Maria Lindqvist/);
    }
    expect(signedBy(outcome(1, { ...seal, assurance: assurance() }))).toMatch(/^Signed as/);
  });
});

describe('figures in the evidence', () => {
  it('shortens long serial numbers only', () => {
    expect(shortSerial('4F:1A:9C:33:07:C2')).toBe('4F:1A…C2');
    expect(shortSerial('4F:1A:9C')).toBe('4F:1A:9C');
  });

  it('names a digest by its length', () => {
    expect([digestName('a'.repeat(64)), digestName('a'.repeat(96)), digestName('a'.repeat(128))]).toEqual([
      'SHA-256',
      'SHA-384',
      'SHA-512',
    ]);
    expect(digestName('ab')).toBe('');
  });
});
