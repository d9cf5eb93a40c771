import type { VerificationReport } from '../../main/document/document-port';

/**
 * What our own `verify` has to say of a document after we added to it: every signature that it listed is listed still, none
 * has become worse, and nothing that we added counts as a change that somebody else made.
 */
export function checkAddition(before: VerificationReport, after: VerificationReport): string[] {
  const findings: string[] = [];
  for (const one of before.signatures) {
    const now = after.signatures.find(
      ({ field, coverage }) => field === one.field && coverage.revisionEnd === one.coverage.revisionEnd,
    );
    if (!now) findings.push(`the signature ${one.field} was listed before`);
    else if (one.integrity === 'intact') {
      if (now.integrity !== 'intact') findings.push(`the signature ${one.field} was intact before`);
      else if (one.indication !== 'TOTAL-FAILED' && now.indication === 'TOTAL-FAILED')
        findings.push(`the signature ${one.field} fails by what we added`);
      if (one.coverage.permitted !== false && now.coverage.permitted === false)
        findings.push(`the signature ${one.field} does not permit what we added`);
      if (one.coverage.laterChanges !== 'other' && now.coverage.laterChanges === 'other')
        findings.push(`the signature ${one.field} is followed by other changes`);
    }
  }
  return findings;
}

/** Whether what was done to a form is taken for what it was, wherever a signature's own octets are intact. */
export function checkIntent({ signatures }: VerificationReport, intent: 'honest' | 'forged'): string[] {
  const intact = signatures.filter(({ integrity }) => integrity === 'intact');
  if (intent === 'honest') {
    return intact
      .filter(({ indication, coverage }) => indication === 'TOTAL-FAILED' || coverage.permitted === false)
      .map(({ field }) => `verify: the signature ${field} fails by an honestly filled form`);
  }
  return intact
    .filter(({ certification, coverage }) => certification !== undefined && coverage.permitted !== false)
    .map(({ field }) => `verify: the certification ${field} stands in spite of a forgery`);
}

/**
 * @param addition - what was appended; what is in object streams is not looked for, and we write none
 * @param named - numbers that the document names and gives to nobody
 */
export function checkNumbers(addition: Buffer, named: number[]): string[] {
  const ours = new Set(
    [...addition.toString('latin1').matchAll(/^(\d+) \d+ obj\b/gm)].map(([, number]) => Number(number)),
  );
  return named
    .filter((number) => ours.has(number))
    .map((number) => `signed.pdf: the document names ${number}, and it is an object of ours now`);
}
