import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport } from '../../../preload/contract/document-report';
import type { SignatureQualification } from '../../../preload/contract/qualification';
import { kindOf, timeSentence } from '../../../preload/contract/verification-details';
import {
  decisionSentence,
  listsSentence,
  qualificationSentence,
  qualifiedAs,
} from '../../../preload/contract/verification-qualification';
import { reasonFor, reasonOf } from '../../../preload/contract/verification-reasons';
import { describeDocument } from '../../../preload/contract/verification-sentences';
import {
  certificateQualification,
  checkedReport,
  documentTimestamp,
  facts,
  isoWords,
  listEntry,
  qualification,
  signature,
  timestampValidation,
  validation,
} from './checked-samples';

const listed = 'By the trusted list of AT (Example Trust GmbH, “Qualified CA 3”): granted since 2019-03-01.';

function passed(what: SignatureQualification, type: 'eSign' | 'eSeal' = 'eSign'): SignatureReport {
  return signature({ validation: validation({ qualification: qualification(what, { type }) }) });
}

function first(signatures: SignatureReport[], certificates: CertificateFacts[] = []): string {
  return describeDocument(checkedReport(signatures), certificates, isoWords).sentence;
}

describe('the one sentence about a document', () => {
  it.each([
    ['QESig', 'eSign', 'Signed by Maria Lindqvist with a qualified electronic signature on 2026-05-03.'],
    ['QESeal', 'eSeal', 'Sealed by Maria Lindqvist with a qualified electronic seal on 2026-05-03.'],
    [
      'AdESig-QC',
      'eSign',
      'Signed by Maria Lindqvist with an advanced electronic signature with a qualified certificate on 2026-05-03.',
    ],
    [
      'AdESeal-QC',
      'eSeal',
      'Sealed by Maria Lindqvist with an advanced electronic seal with a qualified certificate on 2026-05-03.',
    ],
    ['AdESig', 'eSign', 'Signed by Maria Lindqvist on 2026-05-03.'],
    ['unknown-QC-QSCD', 'eSign', 'Signed by Maria Lindqvist on 2026-05-03.'],
    ['not-determined', 'eSign', 'Signed by Maria Lindqvist on 2026-05-03.'],
  ] as const)('names %s where it is confirmed', (what, type, words) =>
    expect(first([passed(what, type)])).toBe(`${words} Nothing was changed since.`),
  );

  it('says nothing of “qualified” where the signature is not confirmed, or the document was changed after it', () => {
    const found = { ...qualification('QESig'), indeterminate: true };
    const unconfirmed = signature({
      validation: validation({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER', qualification: found }),
    });
    const failed = signature({
      validation: validation({ indication: 'TOTAL-FAILED', subIndication: 'REVOKED', qualification: found }),
    });
    const coverage = { revisionEnd: 900, wholeDocument: false, laterChanges: 'other' } as const;
    const changed = { ...passed('QESig'), coverage };
    const forbidden = { ...passed('QESig'), coverage: { ...coverage, permitted: false } };
    // The report’s own verdict stands above that of a validation which does not know of it.
    const overruled: SignatureReport = { ...passed('QESig'), indication: 'INDETERMINATE' };
    for (const one of [unconfirmed, failed, changed, forbidden, overruled]) {
      expect(first([one])).not.toContain('qualified');
      expect(qualifiedAs([one])).toBeUndefined();
    }
    expect(qualifiedAs([])).toBeUndefined();
  });

  it('speaks of several only where all are of one kind', () => {
    const bob = (one: SignatureReport): SignatureReport => ({
      ...one,
      index: 2,
      signer: { ...one.signer!, subject: 'Bob Baker', serialNumber: '02' },
    });
    expect(first([passed('QESig'), bob(passed('QESig'))])).toContain(
      'Signed by Maria Lindqvist and Bob Baker with qualified electronic signatures on',
    );
    expect(first([passed('QESig'), bob(passed('AdESig-QC'))])).not.toContain('qualified');
    expect(first([passed('QESig'), bob(passed('QESeal', 'eSeal'))])).toMatch(/^Signed and sealed by [^.]* on 2026/);
    const many = (what: SignatureQualification): string | undefined => qualifiedAs([passed(what), passed(what)]);
    expect(many('QESeal')).toBe('qualified electronic seals');
    expect(many('AdESig-QC')).toBe('advanced electronic signatures with a qualified certificate');
    expect(many('AdESeal-QC')).toBe('advanced electronic seals with a qualified certificate');
  });

  it('calls a timestamp qualified only where it holds', () => {
    expect(first([documentTimestamp()])).toContain('only a qualified timestamp of 2026-05-03');
    expect(first([documentTimestamp({ indication: 'INDETERMINATE' })])).toContain('only a timestamp of');
  });
});

describe('what a card says by the lists', () => {
  it.each([
    ['QESig', 'signature', 'A qualified electronic signature.'],
    ['QESeal', 'seal', 'A qualified electronic seal.'],
    ['unknown-QC-QSCD', 'signature', 'A signature or seal with a qualified certificate and a qualified device.'],
    ['AdESig-QC', 'signature', 'An advanced electronic signature with a qualified certificate.'],
    ['AdESeal-QC', 'seal', 'An advanced electronic seal with a qualified certificate.'],
    ['unknown-QC', 'signature', 'A signature or seal with a qualified certificate.'],
    ['AdESig', 'signature', 'An advanced electronic signature.'],
    ['AdESeal', 'seal', 'An advanced electronic seal.'],
    ['unknown', 'signature', 'A signature or seal that is not qualified, and whose kind is not stated.'],
    ['not-AdES', 'signature', 'Not an advanced signature.'],
    ['not-AdES', 'seal', 'Not an advanced seal.'],
    ['not-AdES-QC', 'seal', 'Not an advanced seal, though its certificate was qualified.'],
    ['not-AdES-QC-QSCD', 'signature', 'Not an advanced signature, though its certificate and device were qualified.'],
  ] as const)('%s of a %s, with its entry', (what, kind, words) =>
    expect(qualificationSentence(passed(what), kind, isoWords)).toBe(`${words} ${listed}`),
  );

  it('says of what is not confirmed what it would be', () => {
    const found = { ...qualification('QESig'), indeterminate: true };
    const one = signature({ validation: validation({ indication: 'INDETERMINATE', qualification: found }) });
    expect(qualificationSentence(one, 'signature', isoWords)).toBe(
      `The signature is not confirmed. If it were, it would be a qualified electronic signature. ${listed}`,
    );
  });

  it('says neutrally what is not determined, without an entry, and nothing where no list was asked', () => {
    expect(qualificationSentence(passed('not-determined'), 'signature', isoWords)).toBe(
      'Whether it is qualified is not determined: no trusted list at hand settles it.',
    );
    expect(qualificationSentence(signature(), 'signature', isoWords)).toBeUndefined();
    expect(qualificationSentence(documentTimestamp(), 'timestamp', isoWords)).toContain(listed);
    const unasked = signature({ role: 'document-timestamp' });
    expect(qualificationSentence(unasked, 'timestamp', isoWords)).toBeUndefined();
  });

  it('tells what another scheme recognises from what is qualified in the Union', () => {
    const recognised = [{ ...listEntry, scheme: 'UK', territory: 'GB' }];
    const one = signature({
      validation: validation({ qualification: qualification('not-determined', { recognised }) }),
    });
    expect(qualificationSentence(one, 'signature', isoWords)).toMatch(
      /settles it\. The list of GB \(.*\) recognises its issuer\. That is not “qualified” in the sense of the European Union\.$/,
    );
  });

  it.each([
    ['QTSA', 'PASSED', 'A qualified timestamp.'],
    ['QTSA', 'INDETERMINATE', 'The timestamp is not confirmed. If it were, it would be a qualified timestamp.'],
    ['QTSA', 'FAILED', 'Its authority is qualified, but the timestamp does not hold.'],
    ['TSA', 'PASSED', 'By the trusted lists it is not a qualified timestamp.'],
    [
      'not-determined',
      'PASSED',
      'Whether it is a qualified timestamp is not determined: no trusted list at hand settles it.',
    ],
  ] as const)('of a timestamp: %s, %s', (what, indication, words) =>
    expect(
      qualificationSentence(
        documentTimestamp({ indication, qualification: { qualification: what, recognised: [] } }),
        'timestamp',
        isoWords,
      ),
    ).toBe(words),
  );

  it('names the qualified timestamp that proves the time of a signature, and no other', () => {
    const { id, time } = timestampValidation();
    const stamped = (over: Parameters<typeof timestampValidation>[0]): string =>
      timeSentence(
        signature({
          timestamps: [{ time, authority: 'Example TSA', intact: true }],
          validation: validation({
            bestSignatureTime: { time, timestamp: id },
            timestamps: [timestampValidation(over)],
          }),
        }),
        isoWords,
      );
    expect(stamped({})).toBe(`${time}, confirmed by the qualified timestamp of Example TSA.`);
    expect(stamped({ qualification: { qualification: 'TSA', recognised: [] } })).toBe(
      `${time}, confirmed by the timestamp of Example TSA.`,
    );
    expect(stamped({ id: 'ff'.repeat(32) })).not.toContain('qualified');
    expect(timeSentence(documentTimestamp(), isoWords)).toContain('by the qualified timestamp of Example TSA');
  });

  it('gives each decision its clause', () =>
    expect(decisionSentence({ step: 9, rule: 'certificate-says-type', clause: '4.4' })).toBe(
      'The certificate states what it is for. (ETSI TS 119 615, 4.4)',
    ));
});

describe('a seal', () => {
  const sealing = facts({ claims: { qualified: true, qscd: true, type: 'eSeal' } });
  it('is one by the lists, else by its certificate, else by its holder', () => {
    expect(kindOf(passed('QESeal', 'eSeal'), facts())).toBe('seal');
    expect(kindOf(passed('QESig'), sealing)).toBe('signature');
    expect(kindOf(signature(), sealing)).toBe('seal');
    expect(kindOf(signature(), facts({ claims: { qualified: false, qscd: false }, holder: 'organization' }))).toBe(
      'seal',
    );
    const undetermined = { ...qualification('not-determined', { qualified: 'not-determined', type: 'eSign' }) };
    expect(kindOf(signature({ validation: validation({ qualification: undetermined }) }), sealing)).toBe('seal');
    const turned = { ...qualification('unknown-QC-QSCD'), atSigning: certificateQualification({ type: 'eSeal' }) };
    expect(kindOf(signature({ validation: validation({ qualification: turned }) }), facts())).toBe('signature');
    expect(kindOf(documentTimestamp(), sealing)).toBe('timestamp');
  });

  it('is told from signatures where several stand differently', () => {
    const alone = (others: SignatureReport[]): string =>
      describeDocument(checkedReport([signature(), ...others]), [], isoWords).meaning;
    const good = passed('QESeal', 'eSeal');
    expect(alone([good])).toMatch(/For the other seal see below\.$/);
    expect(alone([good, good])).toMatch(/For the other 2 seals see below\.$/);
    expect(alone([good, passed('QESig')])).toMatch(/For the other 2 signatures and seals see below\.$/);
    expect(alone([passed('QESig')])).toMatch(/For the other signature see below\.$/);
  });

  it('is called a seal in every sentence about it', () => {
    const subIndications = [undefined, 'HASH_FAILURE', 'REVOKED', 'TRY_LATER', 'NO_POE', 'CRYPTO_CONSTRAINTS_FAILURE'];
    const coverage = { revisionEnd: 900, wholeDocument: false, laterChanges: 'other' } as const;
    const seals: SignatureReport[] = [
      ...subIndications.map((subIndication) => ({ ...signature(), ...(subIndication && { subIndication }) }) as never),
      signature({ coverage }),
      signature({ coverage: { ...coverage, permitted: false } }),
      signature({ integrity: 'not-examined' }),
      signature({ integrity: 'broken', indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' }),
    ];
    for (const one of seals) {
      const { sentence, meaning } = describeDocument(checkedReport([one]), [sealing], isoWords);
      expect(`${sentence} ${meaning}`).not.toMatch(/signature|signed|signatory/);
      expect(`${sentence} ${meaning}`).toMatch(/\bseal(ed)?\b/);
    }
    expect(reasonFor('NO_POE', 'seal').what({ name: 'A', issuer: 'B' })).toBe('Nothing proves when the seal was made.');
    expect(reasonFor('NO_POE', 'signature').what({ name: 'A', issuer: 'B' })).toBe(
      'Nothing proves when the signature was made.',
    );
    expect(reasonOf(passed('QESeal', 'eSeal'), 'seal', {})).toBeUndefined();
  });
});

describe('lists that are not at hand', () => {
  const none = 'No trusted list is kept here, so whether it is qualified is not known.';
  const say = (lists: { loaded: string[]; missing: string[] } | undefined, count = 1): string | undefined =>
    listsSentence({
      ...checkedReport([]),
      ...checkedReport(
        Array.from({ length: count }, () => signature()),
        lists,
      ),
    });

  it('are said in one line', () => {
    expect(say({ loaded: [], missing: [] })).toBe(none);
    expect(say({ loaded: [], missing: ['DE'] })).toContain(none);
    expect(say({ loaded: [], missing: [] }, 2)).toContain('so whether they are qualified is not known');
    expect(say({ loaded: ['AT'], missing: ['DE', 'LI'] })).toBe(
      'The lists of DE, LI are not here: what they say is not known.',
    );
    expect(say({ loaded: ['AT'], missing: ['LI'] })).toBe('The list of LI is not here: what it says is not known.');
    const many = ['BE', 'BG', 'CZ', 'DE', 'DK', 'EE', 'EL', 'ES', 'FI', 'FR'];
    expect(say({ loaded: ['AT'], missing: many })).toContain('The lists of BE, BG, CZ, DE, DK, EE, EL, ES and 2 more');
  });

  it('are not said where all are here, where trust was not asked for, and of what carries no signature', () => {
    expect(say({ loaded: ['AT'], missing: [] })).toBeUndefined();
    expect(say({ loaded: [], missing: [] }, 0)).toBeUndefined();
    expect(listsSentence({ ...checkedReport([signature()]), trust: 'not-evaluated' })).toBeUndefined();
    const { circumstances, ...without } = checkedReport([signature()], { loaded: [], missing: [] });
    expect(circumstances?.lists?.loaded).toEqual([]);
    expect(listsSentence(without)).toBeUndefined();
  });
});
