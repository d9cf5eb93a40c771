import { describe, expect, it } from 'vitest';
import { fits, pinFlaw, sensibleLengths, textFlaw } from '../../../main/token/pin-flaw';

const octets = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding));
const swapped = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16());

describe('what can not be a PIN', () => {
  it.each([
    ['a byte order mark', octets('\ufeff123456'), 'byte-order-mark'],
    ['UTF-16 with its mark', octets('\ufeff123456', 'utf16le'), 'utf-16'],
    ['UTF-16 of the other order with its mark', swapped('\ufeff123456'), 'utf-16'],
    ['UTF-16 without a mark', octets('123456', 'utf16le'), 'utf-16'],
    ['UTF-16 of the other order without a mark', swapped('123456'), 'utf-16'],
    ['the line that is cut out of UTF-16', swapped('1234\r'), 'utf-16'],
    ['NUL at its end', octets('123456\0'), 'nul'],
    ['NUL in it', octets('1234\u000056789'), 'nul'],
    ['a control character', octets('1234\u001b56'), 'control'],
    ['DEL', octets('1234\u007f'), 'control'],
    ['a zero-width blank from a web page', octets('123456\u200b'), 'invisible'],
    ['a bidi mark', octets('\u200e123456'), 'invisible'],
  ])('%s', (_name, pin, flaw) => {
    expect(pinFlaw(pin)).toBe(flaw);
  });

  it.each([
    ['digits', octets('123456')],
    ['letters of any script', octets('Пароль-åé-契約')],
    ['blanks within', octets('correct horse')],
    ['a blank at its end that was typed', octets('1234 ')],
    ['octets of another encoding', octets('motdepass\u00e9', 'latin1')],
  ])('%s can', (_name, pin) => {
    expect(pinFlaw(pin)).toBeUndefined();
  });

  it('a blank at the end of what came through a pipe is the pipe’s', () => {
    expect(pinFlaw(octets('1234 '), { piped: true })).toBe('blank');
    expect(pinFlaw(octets('1234\t'), { piped: true })).toBe('blank');
    expect(pinFlaw(octets('12 34'), { piped: true })).toBeUndefined();
  });

  it('a password may have blanks, tabs and joiners', () => {
    expect(textFlaw(octets(' pass\tword\u200d '))).toBeUndefined();
    expect(textFlaw(octets('\ufeffpassword'))).toBe('byte-order-mark');
    expect(textFlaw(octets('password', 'utf16le'))).toBe('utf-16');
  });
});

describe('how long PINs of a token are', () => {
  it.each([
    [4, 12, 4, 12],
    [4, 255, 4, 255],
    [0, 0, 0, 0],
    [0, 8, 0, 8],
    [2 ** 64 - 1, 2 ** 64 - 1, 0, 0],
    [0xffffffff, 0xffffffff, 0, 0],
    [-1, -1, 0, 0],
    [8, 4, 0, 0],
    [4, 1, 4, 0],
    [255, 255, 0, 255],
    [Number.NaN, Number.NaN, 0, 0],
  ])('of %d to %d, as the token says, %d to %d are believed', (minimum, maximum, minLength, maxLength) => {
    expect(sensibleLengths(minimum, maximum)).toEqual({ minLength, maxLength });
  });

  it('decides in octets, and lets everything but nothing pass where it is not known', () => {
    expect(fits(octets('123'), { minLength: 4, maxLength: 8 })).toBe(false);
    expect(fits(octets('1234'), { minLength: 4, maxLength: 8 })).toBe(true);
    expect(fits(octets('ååååå'), { minLength: 4, maxLength: 8 })).toBe(false);
    expect(fits(octets('1'), { minLength: 0, maxLength: 0 })).toBe(true);
    expect(fits(octets(''), { minLength: 0, maxLength: 0 })).toBe(false);
  });
});
