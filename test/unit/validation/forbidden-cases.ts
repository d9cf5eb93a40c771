import { firstPage } from '../../../main/document/pdf';
import { createDocument, updateDocument } from './signed-document';
import { addValidationData, createParties, sign } from './stamped-document';
import { ago, lasting, signedAt, type VerdictCase } from './verdict-cases';

/** A page is turned, which is hard to overlook and easy to make. */
const turned = (bytes: Buffer): Buffer =>
  updateDocument(bytes, (reader, update) => {
    const page = firstPage(reader);
    page.dictionary.set('Rotate', 90);
    update.put(page.reference!, page.dictionary);
  });

/**
 * Documents that were changed although their certification (DocMDP) forbids it. What keeps the signature from passing before that is
 * looked at stays its verdict, as with EU DSS; a signature that would pass fails, where EU DSS's default policy only warns.
 */
export async function makeForbiddenCases(): Promise<VerdictCase[]> {
  const at = new Date(ago(0));
  const original = await createDocument(false);
  const parties = await createParties(lasting);
  const claims = { signedAt, certification: 1 as const };
  const certified = sign(parties, original, { time: signedAt }, { claims });
  const answered = { thisUpdate: ago(99), producedAt: ago(99) };
  const good = addValidationData(parties, certified, answered);
  const later = { thisUpdate: ago(40), producedAt: ago(40) };
  const told = addValidationData(parties, certified, { ...later, ocspFor: [parties.signer], status: ago(150) });
  const revoked = addValidationData(parties, told, { ...later, ocspFor: [parties.tsa] });
  const ended = await createParties({ ...lasting, signer: { notBefore: ago(400), notAfter: ago(60) } });
  const expired = addValidationData(ended, sign(ended, original, undefined, { claims }), answered);
  const anchors = [parties.root];
  const broken = turned(good);
  broken[broken.indexOf('/MediaBox') + 12] = 0x35;
  return [
    { name: 'certified, unchanged', bytes: good, anchors, at, expected: 'TOTAL-PASSED', best: signedAt },
    {
      ...{ name: 'certified and changed', bytes: turned(good), anchors, at, best: signedAt },
      expected: 'TOTAL-FAILED FORMAT_FAILURE',
      euDss: {
        ...{ expected: 'TOTAL-PASSED', best: signedAt },
        why: 'a certification forbids what was changed: it “shall invalidate the signature” (ISO 32000-2, table 257), EU DSS’s default policy warns',
      },
    },
    {
      ...{ name: 'certified and changed, of somebody unknown', bytes: turned(good), anchors: [], at },
      expected: 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
    },
    {
      ...{ name: 'certified and changed, revoked before', bytes: turned(revoked), anchors, at, best: signedAt },
      expected: 'INDETERMINATE REVOKED_NO_POE',
    },
    {
      ...{ name: 'certified and changed, expired', bytes: turned(expired), anchors: [ended.root], at },
      expected: 'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED',
    },
    {
      ...{ name: 'certified and changed, and what was signed, too', bytes: broken, anchors, at },
      expected: 'TOTAL-FAILED HASH_FAILURE',
    },
  ];
}
