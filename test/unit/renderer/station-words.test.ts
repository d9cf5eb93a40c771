import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../preload/contract/error-codes';
import { identitySentences } from '../../../preload/contract/identity-sentences';
import { pageErrorSentences } from '../../../preload/contract/page-sentences';
import { pinSentences } from '../../../preload/contract/pin-sentences';
import { stationErrorSentences } from '../../../preload/contract/station-error-sentences';
import { tokenSentences } from '../../../preload/contract/token-sentences';
import { problemKind } from '../../../renderer/station/problem-kind';
import { de } from '../../../renderer/station/words/de';
import { en } from '../../../renderer/station/words/en';
import { momentInWords, sizeInWords } from '../../../renderer/station/station-format';

/** What the words of the PIN window are about; all others count something. */
const pinParameters = {
  label: 'Card',
  serial: '4711',
  min: 3,
  max: 7,
  title: 'Town hall',
  server: 'ldap.town.example',
};

/** What the reasons of the staff view are about; each takes what it needs. */
const reasonParameters = {
  ...{
    code: 'token.unreachable',
    count: 3,
    most: 7,
    service: 'tsa',
    kind: 'timestamp',
    flaw: 'timeout',
    driver: 'OpenSC',
  },
  ...{ signer: 'contracts', refreshed: '17 November', place: 'office', reason: 'ENOENT', field: 'expires' },
  ...{ ways: ['medium', 'link'], folder: 'output', octets: 812_345_678 },
};

/** Every text of a catalogue with the way to it; functions are asked with what they are about. */
function texts(part: unknown, way = ''): [string, string][] {
  if (typeof part === 'string') return [[way, part]];
  if (typeof part === 'function') {
    const about = way.startsWith('.pin.')
      ? [pinParameters]
      : way.startsWith('.staff.reasons.')
        ? [reasonParameters]
        : [3, 7];
    return [[way, String((part as (...words: unknown[]) => unknown)(...about))]];
  }
  return Object.entries(part as object).flatMap(([name, inner]) => texts(inner, `${way}.${name}`));
}

describe('the words of a station', () => {
  it.each([
    ['English', en, de],
    ['German', de, en],
  ])('are all there in %s', (_name, language, other) => {
    const said = texts(language);
    expect(said.map(([way]) => way)).toEqual(texts(other).map(([way]) => way));
    const empty = said.filter(([, text]) => text.trim() === '').map(([way]) => way);
    expect(empty).toEqual(['.take.states.ready']);
    expect(said.length).toBeGreaterThan(220);
    // Of every window of a station.
    for (const window of ['welcome', 'staff', 'login', 'pin', 'keys', 'problem'])
      expect(said.filter(([way]) => way.startsWith(`.${window}.`)).length, window).toBeGreaterThan(4);
  });

  it('differ: nothing was left in English', () => {
    const german = new Map(texts(de));
    const same = texts(en).filter(([way, text]) => text !== '' && german.get(way) === text);
    // Names that others gave, and two words that both languages have.
    expect(same.map(([, text]) => text)).toEqual(['Card', 'PIN', 'Town hall', 'Name']);
  });

  it('are short: a heading is read at a glance, a problem in a breath', () => {
    for (const language of [en, de]) {
      for (const [way, text] of texts(language)) {
        const most = /title|begin|finish|again|back/.test(way) ? 48 : 130;
        expect(text.length, `${way}: ${text}`).toBeLessThanOrEqual(most);
      }
    }
  });

  it('say nothing of law, keys or certificates', () => {
    for (const language of [en, de]) {
      const jargon = texts(language).filter(
        ([way, text]) =>
          !way.startsWith('.staff.') &&
          /token|certificate|zertifikat|schlüssel|private key|pkcs|qualified|qualifiziert|legal|rechts|gesetz/i.test(
            text,
          ),
      );
      expect(jargon).toEqual([]);
    }
  });

  it('address whoever is there as “Sie”', () => {
    const familiar = texts(de).filter(([, text]) => /\b(du|dich|dir|dein\w*)\b/i.test(text));
    expect(familiar).toEqual([]);
  });
});

describe('what went wrong', () => {
  const codes = [stationErrorSentences, pinSentences, tokenSentences, identitySentences, pageErrorSentences].flatMap(
    (sentences) => Object.keys(sentences) as ErrorCode[],
  );

  it('is never left to the last words where somebody at a station can meet it', () => {
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => problemKind(code) === 'unknown')).toEqual([]);
  });

  it('has words even where nobody thought of it', () => {
    expect(problemKind('internal')).toBe('unknown');
    expect(problemKind('of.tomorrow' as ErrorCode)).toBe('unknown');
    expect(problemKind('document.macWrong')).toBe('document-unusable');
  });

  it('does not say that nothing was signed where nobody knows', () => {
    for (const code of ['token.outcomeUnknown', 'key.outcomeUnknown'] as const) {
      const { what, todo } = en.problem[problemKind(code)];
      expect(what).toContain('not certain');
      expect(todo).toContain('before you try again');
    }
  });
});

describe('sizes and moments', () => {
  it('are said as people say them', () => {
    expect(sizeInWords(182_311, 'en')).toBe('182 kB');
    expect(sizeInWords(2_411_007, 'de')).toBe('2,4 MB');
    expect(sizeInWords(3, 'en')).toBe('1 kB');
    const now = new Date(2026, 10, 17, 9, 30);
    expect(momentInWords(new Date(2026, 10, 17, 14, 5).toISOString(), 'de', now)).toBe('14:05');
    expect(momentInWords(new Date(2026, 10, 18, 14, 5).toISOString(), 'en', now)).toContain('18 November');
  });
});
