import { describe, expect, it } from 'vitest';
import type { DocumentState } from '../../../preload/contract/model';
import { codes, pdfsig, signFiles, TypedPin } from '../../fixtures/hosts/built-product';
import { historyOf, journalOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { certified, classicTable, encryptedDocument } from '../../fixtures/pdf';
import { formDocument } from '../../unit/pades/form-documents';

const desk = useOneTimeKeys();

/** Documents that nobody can sign, each for another reason, with the code that it is told by. */
function unsignable(): { path: string; code: string }[] {
  // Opened by its empty user password, and its owner allows no change.
  const closed = encryptedDocument(['256', '--modify=none', '--annotate=n', '--form=n'], { user: '' });
  return [
    { path: desk.bench.document('closed.pdf', closed), code: 'document.permission' },
    { path: desk.bench.document('locked.pdf', encryptedDocument(['256'])), code: 'document.passwordNeeded' },
    { path: desk.bench.document('certified.pdf', certified(1)), code: 'document.certified' },
    { path: desk.bench.document('broken.pdf', Buffer.from('%PDF-1.7\nnothing else')), code: 'document.damaged' },
    { path: desk.bench.document('gone.pdf', Buffer.from('')), code: 'document.notPdf' },
  ];
}

const events = (profile: string): string[] =>
  historyOf(profile).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);

describe('documents that can not be signed, before a one-time certificate is asked for', () => {
  it.each(['session', 'standing', 'memory'])(
    'no PIN, no key and no certificate is spent on them: %s',
    async (signer) => {
      const profile = desk.profile();
      const documents = unsignable();
      const pin = new TypedPin(desk.token.pin);
      const result = await signFiles(
        desk.bench.services(profile),
        documents.map(({ path }) => path),
        { pin, signer },
      );
      expect(codes(result)).toEqual(documents.map(({ code }) => code));
      expect(result.refused).toBeUndefined();
      expect(pin.requests).toEqual([]);
      expect(desk.authority.questions).toEqual([]);
      expect(events(profile)).toEqual(documents.map(() => 'SIGN FAILED'));
      expect(journalOf(profile)).toEqual([]);
    },
  );

  it.each(['BATCH', 'DOCUMENT'] as const)(
    'the others are signed, under a PIN that names only them: %s',
    async (per) => {
      const profile = desk.profile({}, { ONETIME_KEY_PER: per });
      const [closed, , damaged] = unsignable().map(({ path }) => path);
      const good = [1, 2].map((number) => desk.bench.document(`good-${number}.pdf`, classicTable()));
      const files = [closed!, good[0]!, damaged!, good[1]!, good[0]!];
      const pin = new TypedPin(desk.token.pin);
      const states = new Map<string, DocumentState['state'][]>();
      const progress = (id: string, { state }: DocumentState): void => {
        states.set(id, [...(states.get(id) ?? []), state]);
      };
      const result = await signFiles(desk.bench.services(profile), files, {
        ...{ pin, signer: 'session' },
        observer: { progress },
      });
      expect(codes(result)).toEqual([
        'document.permission',
        'signed',
        'document.certified',
        'signed',
        'document.twice',
      ]);
      expect(pin.requests.map(({ documentNames }) => documentNames)).toEqual([['good-1.pdf', 'good-2.pdf']]);
      const keys = per === 'BATCH' ? 1 : 2;
      expect(desk.authority.questions.filter(({ operation }) => operation.endsWith('simpleenroll'))).toHaveLength(keys);
      // What has failed is told so once, and nothing behind it.
      for (const id of ['0', '2', '4']) expect(states.get(id)).toEqual(['preparing', 'failed']);
      expect(await pdfsig(result.documents[3]!.signed!.path)).toEqual([{ valid: true, total: true }]);
      expect(desk.keysOnToken()).toEqual([]);
    },
  );

  it('no key is made while no authority gives the timestamp that the signature must have', async () => {
    const profile = desk.profile({ TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${desk.pki.url}/nothing-here` } } });
    const files = desk.bench.documents(2, classicTable());
    const pin = new TypedPin(desk.token.pin);
    const result = await signFiles(desk.bench.services(profile), files, { pin, signer: 'standing' });
    expect(codes(result)).toEqual(['timestamp.failed', 'timestamp.failed']);
    expect(pin.requests).toEqual([]);
    expect(desk.authority.questions).toEqual([]);
    expect(events(profile)).toEqual(['SIGN FAILED', 'SIGN FAILED']);
  });

  it('what only the certificate can tell is found when it is there, and its key is destroyed', async () => {
    const profile = desk.profile({}, { FIELD_NAME: 'Buyer' });
    const path = desk.bench.document('for-another-authority.pdf', askingForPolicy());
    const result = await signFiles(desk.bench.services(profile), [path], { pin: desk.token.pin, signer: 'session' });
    expect(codes(result)).toEqual(['field.seedValue']);
    expect(events(profile)).toEqual(['KEYGEN DONE', 'CERTINSTALLED DONE', 'SIGN FAILED', 'KEYREMOVE DONE']);
    expect(desk.keysOnToken()).toEqual([]);
  });
});

/** With a field that only a certificate of a certain policy may sign. */
function askingForPolicy(): Buffer {
  return formDocument({ field: '/SV << /Type /SV /Cert << /Ff 4 /OID [(1.2.3.4)] >> >>' });
}
