import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../../main/files/printable';
import { Prose, prose } from '../../../main/cli/prose';

describe('words of strangers on a terminal', () => {
  it.each([
    ['an escape sequence', 'a\u001b[31mred\u001b[0m', 'a\ufffd[31mred\ufffd[0m'],
    ['its C1 form', 'a\u009b31mred', 'a\ufffd31mred'],
    ['bell, backspace, DEL', 'a\u0007\u0008\u007fb', 'a\ufffdb'],
    [
      'line ends of every kind',
      'a\r\nb\u0085c\u2028d\u2029e\u000bf\u000cg',
      'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg',
    ],
    [
      'bidi overrides and isolates',
      'rtl-\u202efdp.exe\u2066x\u2069\u200e\u200f\u061c',
      'rtl-\ufffdfdp.exe\ufffdx\ufffd',
    ],
    ['zero-width characters', 'a\u200bb\u200cc\u200dd\u2060e\ufefff', 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf'],
    ['lone surrogates', 'a\ud800b\udc00c', 'a\ufffdb\ufffdc'],
    ['tag characters', `a${String.fromCodePoint(0xe0041, 0xe007f)}b`, 'a\ufffdb'],
    ['noncharacters', 'a\ufffeb\uffffc', 'a\ufffdb\ufffdc'],
    ['blanks that push to the next line', `a${' '.repeat(70)}b${'\u3000'.repeat(9)}c`, 'a \ufffd b \ufffd c'],
    ['marks that draw over other lines', `a${'\u0301'.repeat(40)}b`, `a${'\u0301'.repeat(8)}\ufffdb`],
  ])('%s', (_name, text, shown) => {
    expect(printable(text, 500)).toBe(shown);
  });

  it.each([
    ['Latin', 'Avtal åäö “2026” (2) – Łódź, naïve, i\u0307'],
    ['Greek, Cyrillic, Georgian, Armenian', 'Σύμβαση Договор ხელშეკრულება Պայմանագիր'],
    ['Hebrew with points', 'חוֹזֶה'],
    ['Arabic', 'عقد العمل'],
    ['Persian with its joiner', 'می\u200cخواهم'],
    ['Devanagari and Sinhala with theirs', 'क\u094d\u200dष ශ්\u200dරී'],
    ['Thai, Tibetan, Khmer', 'สัญญาจ้าง གན་རྒྱ កិច្ចសន្យា'],
    ['Chinese, Japanese, Korean', '合同 契約書 葛\u{e0100} 계약서'],
    ['emoji', '👩\u200d💻 ❤\ufe0f 👍🏽'],
  ])('readable letters stay: %s', (_script, text) => {
    expect(printable(text, 500)).toBe(text);
  });

  it('are as long as is asked, whatever comes', () => {
    expect(printable('x'.repeat(10_000_000), 60)).toBe(`${'x'.repeat(39)}…${'x'.repeat(20)}`);
    expect([...printable('𝒳'.repeat(1000), 60)]).toHaveLength(60);
    expect(printable('𝒳'.repeat(60), 60)).toBe('𝒳'.repeat(60));
  });

  it('become part of one line, and only our own line ends count', () => {
    const forged = 'a.pdf\n/home/me/other-signed.pdf\n  PAdES-BASELINE-LTA';
    expect(prose`${Prose.path(forged)}\n  ${forged}\n`.text).toBe(
      'a.pdf\ufffd/home/me/other-signed.pdf\ufffd  PAdES-BASELINE-LTA\n  a.pdf\ufffd/home/me/other-signed.pdf\ufffd  PAdES-BASELINE-LTA\n',
    );
    expect(prose`${prose`${'a\nb'}\n`}${1}`.text).toBe('a\ufffdb\n1');
    expect(Prose.about({ names: ['a\nb'] }, ({ names }) => `${names.join()}\n`).text).toBe('a\ufffdb\n');
  });
});

describe('JSON', () => {
  it('says the same, and nothing in it drives the terminal it is printed on', () => {
    const value = {
      'k\u202e': 'a\u0000\u001b[31m\u009b\u007f\u2028\u202e\u200b\ufeff\ud800\u{e0041}\u00ad é 合同 👍🏽\n',
    };
    const printed = printableJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(printed)).toEqual(value);
    expect(printed).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Cs}]|[\u202e\u200b\ufeff\u00ad\u{e0041}]/u);
    expect(printed).toContain('é 合同 👍🏽');
  });
});
