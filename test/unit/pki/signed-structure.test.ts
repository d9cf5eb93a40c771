import { describe, expect, it } from 'vitest';
import { readCertificateStructure } from '../../../main/pki';
import { checkStructureSignature } from '../../../main/pki/signed-structure';
import { Tlv } from '../../../main/pki/tlv-reader';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';

const partsOf = ({ certificate }: Identity) => {
  const [signed, algorithm, value] = Tlv.read(certificate).children(3);
  return { signed: signed!.raw, algorithm: algorithm!, value: value! };
};
const keyOf = ({ certificate }: Identity) => readCertificateStructure(certificate).subjectPublicKeyInfo;

describe('the signature of a structure, asked for again', () => {
  it('is right again, and right for nothing else that is the same but for one part', async () => {
    const authority = { keyUsage: usages.keyCertSign, authority: {} };
    const root = await issue({ name: 'Root', ...authority });
    const other = await issue({ name: 'Other root', ...authority });
    const one = partsOf(await issue({ name: 'Leaf', keyUsage: usages.digitalSignature }, root));
    const two = partsOf(await issue({ name: 'Another leaf', keyUsage: usages.digitalSignature }, root));
    const ask = (parts: typeof one, key = keyOf(root)): string =>
      checkStructureSignature(parts.signed, parts.algorithm, parts.value, key).verdict;

    for (let again = 0; again < 2; again += 1) {
      expect(ask(one)).toBe('right');
      expect(ask(two)).toBe('right');
      expect(ask({ ...one, value: two.value })).toBe('wrong');
      expect(ask({ ...one, signed: two.signed })).toBe('wrong');
      expect(ask(one, keyOf(other))).toBe('wrong');
      const changed = Uint8Array.from(one.signed);
      changed[changed.length - 1]! ^= 1;
      expect(ask({ ...one, signed: changed })).toBe('wrong');
    }
  });
});
