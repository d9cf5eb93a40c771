import { valuesOf } from './object-text';
import type { Random } from './random';

/** Every key that the engine reads, and some neighbours. */
const readKeys = (
  'Root Pages Kids Count Type Parent Annots AcroForm Fields FT T V Ff SigFlags Perms DocMDP Reference TransformMethod ' +
  'TransformParams P Action Lock SV ByteRange Contents M SubFilter Filter Size Prev W Index Length N First Extends XRefStm ' +
  'DecodeParms Predictor Columns Colors BitsPerComponent Encrypt CF StmF StrF CFM AuthEvent EncryptMetadata O U OE UE R ID ' +
  'Version Extensions DSS VRI Certs OCSPs CRLs TU TS Cert OCSP CRL MediaBox CropBox Rotate UserUnit Resources DA DR Metadata ' +
  'Info StructTreeRoot StructParent ParentTree MarkInfo OutputIntents Names OpenAction Rect F AP AS MK Subtype Linearized ' +
  'Name Location Reason Data DigestMethod Cert Reasons AppearanceFilter LockDocument TimeStamp URL XFA'
).split(' ');

const numbers = (
  '0 -1 1 2 3 65535 65536 2147483646 2147483647 2147483648 4294967295 4294967296 9999999999 9007199254740991 ' +
  '9007199254740993 99999999999999999999999999 -2147483649 1e9 1E400 -1e-400 0.5 -.0 +7 --5 1.2.3 . - 00000000000000000001 ' +
  'NaN Infinity 0x10'
).split(' ');

const names = [
  '/',
  '/#',
  '/#00',
  '/#zz',
  '/A#20B',
  '/Sig',
  '/Pages',
  '/Page',
  '/Catalog',
  '/DocMDP',
  '/__proto__',
  '/constructor',
];

/** A value that nobody expects at its place; mostly small, sometimes far too large. */
export function hostileValue(random: Random, numbersInUse: readonly number[]): string {
  const reference = (): string =>
    `${random.pick(numbersInUse)} ${random.chance(0.1) ? random.pick([1, 65535, 70000]) : 0} R`;
  switch (random.below(17)) {
    case 0:
      return 'null';
    case 1:
      return random.pick(['true', 'false', 'endobj', 'R', 'obj', 'stream']);
    case 2:
    case 3:
      return random.pick(numbers);
    case 4:
      return random.pick(names);
    case 5:
      return random.pick([
        '()',
        '(text)',
        '(\\377\\376\\000)',
        '(\\(',
        '<>',
        '<0>',
        '<FEFF00>',
        '<zz>',
        '(D:99999999999999Z)',
      ]);
    case 6:
      return random.pick(['[]', '[null]', '[[]]', '[0 0 0 0]', '[/A /B]', '[(a) (b)]', '[1 2', ']']);
    case 7:
      return random.pick([
        '<<>>',
        '<< /Type /Sig >>',
        '<< /Kids [] >>',
        '<< /A << >> /A 1 >>',
        '<< 1 2 >>',
        '<<',
        '>>',
      ]);
    case 8:
    case 9:
    case 10:
      return reference();
    case 11:
      return `${random.pick(['999999999', '2147483647', '4294967296', '99999999999999999999', '0', '-1'])} 0 R`;
    case 12:
      return `[${Array.from({ length: random.pick([1, 3, 50]) }, reference).join(' ')}]`;
    case 13: {
      const depth = random.pick([5, 150, 205, 5000]);
      return `${'['.repeat(depth)}${']'.repeat(depth)}`;
    }
    case 14: {
      const depth = random.pick([5, 150, 205, 5000]);
      return `${'<</A '.repeat(depth)}0${'>>'.repeat(depth)}`;
    }
    case 15:
      return `/${'N'.repeat(random.pick([100, 65_000, 66_000, 200_000]))}`;
    default:
      return `(${'s'.repeat(random.pick([64, 65_537, 300_000]))})`;
  }
}

/**
 * Changes one value in the text of an object.
 * @param donor - text of another object, whose values may be put in
 */
export function mutateObject(text: string, donor: string, numbersInUse: readonly number[], random: Random): string {
  const values = valuesOf(text);
  if (values.length === 0) return hostileValue(random, numbersInUse);
  const known = values.filter(({ key }) => key !== undefined && readKeys.includes(key));
  const chosen = known.length > 0 && random.chance(0.7) ? random.pick(known) : random.pick(values);
  const replace = (start: number, end: number, by: string): string =>
    `${text.slice(0, start)} ${by} ${text.slice(end)}`;
  const current = text.slice(chosen.start, chosen.end);
  const entryStart = chosen.keyStart ?? chosen.start;
  switch (random.below(12)) {
    case 0:
      return replace(entryStart, chosen.end, '');
    case 1:
      return replace(chosen.end, chosen.end, text.slice(entryStart, chosen.end));
    case 2: {
      if (chosen.keyStart === undefined || chosen.key === undefined) break;
      return replace(chosen.keyStart, chosen.start, `/${random.pick(readKeys)}`);
    }
    case 3: {
      const container = values.filter(({ inside }) => inside !== undefined);
      if (container.length === 0) break;
      const { inside = 0 } = random.pick(container);
      return replace(inside, inside, `/${random.pick(readKeys)} ${hostileValue(random, numbersInUse)}`);
    }
    case 4:
      return replace(chosen.start, chosen.end, random.chance(0.5) ? `[${current}]` : `<< /Kids ${current} >>`);
    case 5: {
      const lent = valuesOf(donor);
      if (lent.length === 0) break;
      const { start, end } = random.pick(lent);
      return replace(chosen.start, chosen.end, donor.slice(start, end));
    }
    case 6: {
      const number = Number(current);
      if (!Number.isFinite(number)) break;
      return replace(chosen.start, chosen.end, String(number + random.pick([-1, 1, 7, -100, 1000])));
    }
    case 7:
      return replace(chosen.end, chosen.end, random.pick(['%comment\n', '%\r', '\0\0\f', '\r', '\t', '%%EOF\n']));
  }
  return replace(chosen.start, chosen.end, hostileValue(random, numbersInUse));
}
