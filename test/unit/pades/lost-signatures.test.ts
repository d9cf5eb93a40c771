import { describe, expect, it } from 'vitest';
import { outputTo } from '../../../main/cli/output';
import { runVerify } from '../../../main/cli/verify-command';
import type { DocumentPort } from '../../../main/document/document-port';
import {
  formFields,
  listLostSignatures,
  listSignatures,
  SignatureRevision,
  type PadesError,
} from '../../../main/document/pades';
import type { PdfReader } from '../../../main/document/pdf';
import { verifyDocument } from '../../../main/document/validation';
import type { Services } from '../../../main/services';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';

const folder = temporaryFolder();
const look = <T>(bytes: Buffer, use: (reader: PdfReader, file: string) => T): T => withReader(folder, bytes, use);
const sign = (bytes: Buffer, fieldName?: string): Buffer => {
  const claims = { signedAt: new Date('2026-03-04T05:06:07Z'), ...(fieldName && { fieldName }) };
  const revision = look(bytes, (reader) => SignatureRevision.plan(reader, claims, 50));
  return Buffer.concat([bytes, revision.withSignature(Buffer.from('30020500', 'hex'))]);
};
const signatures = (bytes: Buffer): string[] =>
  look(bytes, (reader) => listSignatures(reader).map(({ field }) => field));

/** A form with a signature field `Buyer` of which this is said. */
const withValue = (field: string, objects: Record<number, string> = {}): Buffer => formDocument({ field, objects });

const lost: [name: string, bytes: Buffer, value: 'missing' | 'empty'][] = [
  ['an object that no cross-reference knows', withValue('/V 99 0 R'), 'missing'],
  ['an object that is null', withValue('/V 20 0 R', { 20: 'null' }), 'missing'],
  ['another generation of an object that is there', withValue('/V 20 3 R', { 20: '<< /Type /Sig >>' }), 'missing'],
  ['a reference to a reference to nothing', withValue('/V 20 0 R', { 20: '99 0 R' }), 'missing'],
  ['an empty dictionary', withValue('/V << >>'), 'empty'],
  ['an object that is an empty dictionary', withValue('/V 20 0 R', { 20: '<< >>' }), 'empty'],
  [
    'nothing, by inheritance',
    withValue('', { 6: '<< /FT /Sig /T (Main) /V 99 0 R /Kids [20 0 R] >>', 20: '<< /T (Buyer) /Parent 6 0 R >>' }),
    'missing',
  ],
];

describe.each(lost)('a signature field whose value is %s', (_, bytes, value) => {
  const name = look(bytes, (reader) =>
    [...formFields(reader)].find(({ terminal, type }) => terminal && type === 'Sig')!,
  ).name;

  it('is unsigned: nothing is listed, and it can be signed', () => {
    expect(signatures(bytes)).toEqual([]);
    expect(signatures(sign(bytes, name))).toEqual([name]);
  });

  it('is told as having lost its signature, and no longer once it is signed', () => {
    const told = (file: Buffer): unknown[] => look(file, (reader) => listLostSignatures(reader));
    expect(told(bytes)).toContainEqual({ field: name, value });
    expect(told(sign(bytes, name))).not.toContainEqual(expect.objectContaining({ field: name }));
  });

  it('`verify` says so in words and in JSON, and calls the file not good', async () => {
    const verify = async (json: boolean): Promise<string> => {
      let printed = '';
      const print = (text: string): void => void (printed += text);
      const trust = { integrityOnly: true as const };
      const documents = { verify: verifyDocument } as unknown as DocumentPort;
      const file = look(bytes, (_reader, path) => path);
      const command = { name: 'verify' as const, files: [file], trust, json };
      const code = await runVerify(
        command,
        { documents } as unknown as Services,
        outputTo({ out: print, err: print }, json),
        process.stdin,
      );
      expect(code).toBe(1);
      return printed;
    };
    const words = value === 'empty' ? `Warning: The field “${name}” lost` : `  The field “${name}” lost its signature`;
    expect(await verify(false)).toContain(words);
    const { files } = JSON.parse(await verify(true)) as { files: { ok: boolean; remarks: unknown[] }[] };
    expect(files[0]).toMatchObject({ ok: false });
    expect(files[0]!.remarks).toContainEqual(
      expect.objectContaining({
        field: name,
        code: value === 'empty' ? 'field-emptied' : 'field-without-signature',
        weight: value === 'empty' ? 'warning' : 'notice',
      }),
    );
  });
});

describe('what stands beside a lost signature', () => {
  it('a null written into the field is no value at all', () => {
    const bytes = withValue('/V null');
    expect(look(bytes, (reader) => listLostSignatures(reader))).toEqual([]);
    expect(signatures(sign(bytes, 'Buyer'))).toEqual(['Buyer']);
  });

  it('a signature in another field does not become the lost one', () => {
    // The next number that the file has free is the one that the field names.
    const signed = sign(withValue('/V 10 0 R'));
    expect(signatures(signed)).toEqual(['Signature1']);
    expect(look(signed, (reader) => listLostSignatures(reader))).toEqual([{ field: 'Buyer', value: 'missing' }]);
  });

  it.each([
    ['a dictionary that says anything', '/V << /Type /Sig >>'],
    ['something else than a dictionary', '/V 17'],
  ])('%s is no lost signature: the field can not be signed', (_, field) => {
    const refusal = expect.objectContaining({ kind: 'field-signed' }) as PadesError;
    expect(() => sign(withValue(field), 'Buyer')).toThrow(refusal);
    expect(signatures(withValue(field))).toEqual(['Buyer']);
  });

  it('the missing value of a text field is nobody’s signature', () => {
    const bytes = formDocument({ fields: '20 0 R', objects: { 20: '<< /FT /Tx /T (Name) /V 99 0 R >>' } });
    expect(look(bytes, (reader) => listLostSignatures(reader))).toEqual([]);
  });
});
