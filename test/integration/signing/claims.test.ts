import { describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../main/document/document-port';
import { codes, pdfsig, signFiles, TypedPin } from '../../fixtures/hosts/built-product';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable } from '../../fixtures/pdf';
import { formDocument } from '../../unit/pades/form-documents';

const alias = 'user_maria.lindqvist';

describe('what a signature says, with a token', () => {
  const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', DIGESTALGORITHM: 'SHA-512' } as const;
  const policy = { OID: '1.2.3', DIGESTALGORITHM: 'SHA-256', DIGEST: 'ab'.repeat(32) } as const;
  const desk = useSigners(
    () => ({
      SIGNERS: {
        plain: base,
        author: { ...base, CERTIFICATION_LEVEL: 'FORM_FILLING', CLAIMED_ROLES: ['Author'] },
        buyer: { ...base, FIELD_NAME: 'Buyer', COMMITMENTTYPE: 'proof-of-approval', SIGNATURE_POLICY: policy },
      },
      DEFAULTSIGNER: 'plain',
    }),
    { ca: { kind: 'EC-P256' }, keys: [{ alias, username: 'maria.lindqvist', kind: 'EC-P521' }] },
  );
  const { bench } = desk;

  it('the author certifies, the buyer signs the field: a P-521 key, and pdfsig calls both valid', async () => {
    const input = bench.document('Contract.pdf', formDocument({ visible: true }));
    const [certified] = (await signFiles(desk.services, [input], { pin: desk.token.pin, signer: 'author' })).documents;
    const [bought] = (
      await signFiles(desk.services, [certified!.signed!.path], { pin: desk.token.pin, signer: 'buyer' })
    ).documents;
    const { path } = bought!.signed!;
    const { signatures } = await desk.services.documents.verify(path);
    expect(signatures).toEqual([
      expect.objectContaining({ certification: 2, claimedRoles: ['Author'], integrity: 'intact' }),
      expect.objectContaining({
        field: 'Buyer',
        commitmentType: 'proof-of-approval',
        signaturePolicy: { oid: '1.2.3', digestAlgorithm: 'SHA-256', digest: 'ab'.repeat(32) },
        integrity: 'intact',
        digestAlgorithm: 'SHA-512',
      }),
    ]);
    expect((await pdfsig(path)).map(({ valid }) => valid)).toEqual([true, true]);
  });

  it('the command line puts claims in', async () => {
    const input = bench.document('Offer.pdf', formDocument());
    const words = [
      'sign',
      input,
      '--pin-stdin',
      '--json',
      '--role',
      'Notary',
      '--location',
      'Brno',
      '--field',
      'Buyer',
    ];
    const signing = await desk.cli([...words, '--commitment', 'proof-of-delivery']);
    expect(signing.code).toBe(0);
    const { files } = JSON.parse(signing.stdout) as { files: { output: string }[] };
    const verifying = await desk.cli(['verify', '--accept', 'integrity', files[0]!.output, '--json']);
    const verified = JSON.parse(verifying.stdout) as { files: VerificationReport[] };
    expect(verified.files[0]!.signatures).toEqual([
      expect.objectContaining({ field: 'Buyer', claimedRoles: ['Notary'], commitmentType: 'proof-of-delivery' }),
    ]);
  });

  it.each([
    ['a field that wants a timestamp', '/SV << /TimeStamp << /Ff 1 >> >>', 'buyer', 'field.seedValue'],
    ['a field that wants a reason of its own', '/SV << /Ff 8 /Reasons [(Paid)] >>', 'buyer', 'field.seedValue'],
    ['a field that may only be read', '/Ff 1', 'buyer', 'field.locked'],
  ])('%s is refused before anybody is asked for a PIN', async (_, field, signer, code) => {
    const prompt = new TypedPin(desk.token.pin);
    const input = bench.document('Wanted.pdf', formDocument({ field }));
    expect(codes(await signFiles(desk.services, [input], { pin: prompt, signer }))).toEqual([code]);
    expect(prompt.requests).toEqual([]);
  });

  it('a second signature does not certify, and nobody is asked for a PIN', async () => {
    const input = bench.document('Signed.pdf', classicTable());
    const [first] = (await signFiles(desk.services, [input], { pin: desk.token.pin, signer: 'plain' })).documents;
    const prompt = new TypedPin(desk.token.pin);
    const again = await signFiles(desk.services, [first!.signed!.path], { pin: prompt, signer: 'author' });
    expect(codes(again)).toEqual(['document.notFirstSignature']);
    expect(prompt.requests).toEqual([]);
  });

  it('a reason is not put beside a policy: nothing is tried', async () => {
    const input = bench.document('Policy.pdf', formDocument());
    const words = ['sign', input, '--signer', 'buyer', '--reason', 'Because', '--pin-stdin'];
    const { code, stderr } = await desk.cli(words);
    expect(code).toBe(3);
    expect(stderr).toContain('SIGNATURE_POLICY');
  });
});
