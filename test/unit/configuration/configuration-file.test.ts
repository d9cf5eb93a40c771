import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration, readConfiguration } from '../../../main/configuration/configuration-file';

/** Two tokens, two signers; laid out so that each thing has a line of its own. */
const good = `{
  "SHAREDLIBRARIES": {
    "Card": {
      "path": "/usr/lib/card.so",
      "environment": {
        "CARD_CONF": "/etc/card.conf"
      }
    }
  },
  "IDENTIFICATION": {
    "source": "configuration",
    "username": "maria"
  },
  "CRYPTOTOKENS": {
    "card": {
      "SHAREDLIBRARYNAME": "Card",
      "SLOTLABELTYPE": "SLOT_LABEL",
      "SLOTLABELVALUE": "My card"
    }
  },
  "SIGNERS": {
    "contracts": {
      "CRYPTOTOKEN": "card",
      "AUTHTYPE": "UsernameAuthorizer",
      "ACCEPT_USERNAMES": ["maria"],
      "ALIASSELECTOR": "AuthorizedUsername",
      "ALIAS_PREFIX": "user_"
    },
    "office": {
      "CRYPTOTOKEN": "card",
      "ALIASSELECTOR": "Default",
      "DEFAULTKEY": "seal"
    }
  },
  "DEFAULTSIGNER": "contracts",
  "DEADLINES": {
    "token": 10
  }
}
`;

function refusal(text: string): { line: number; column: number; path: string; expected: string; file: string } {
  try {
    parseConfiguration(text, '/etc/countersign.json');
  } catch (error) {
    expect(error).toBeInstanceOf(CountersignError);
    expect((error as CountersignError).code).toBe('config.invalid');
    return (error as CountersignError<'config.invalid'>).params;
  }
  throw new Error('it was accepted');
}

/** The good file with one thing changed; where the change stands is found again in the text. */
function changed(from: string, to: string): string {
  expect(good.split(from)).toHaveLength(2);
  return good.replace(from, to);
}

/** Line and column, from 1, of the nth place where `what` stands. */
function place(text: string, what: string, nth = 1): { line: number; column: number } {
  let at = -1;
  for (let count = 0; count < nth; count += 1) at = text.indexOf(what, at + 1);
  expect(at).toBeGreaterThanOrEqual(0);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

interface Case {
  name: string;
  from: string;
  to: string;
  /** Where the message must point. */
  at: string;
  nth?: number;
  path: string;
  expected: string | RegExp;
}

const cases: Case[] = [
  {
    name: 'a missing field: points at the object that should hold it',
    from: '      "CRYPTOTOKEN": "card",\n      "AUTHTYPE"',
    to: '      "AUTHTYPE"',
    at: '{\n      "AUTHTYPE"',
    path: 'SIGNERS.contracts.CRYPTOTOKEN',
    expected: 'a text is missing',
  },
  {
    name: 'a missing slot value',
    from: '"SLOT_LABEL",\n      "SLOTLABELVALUE": "My card"',
    to: '"SLOT_LABEL"',
    at: '{\n      "SHAREDLIBRARYNAME"',
    path: 'CRYPTOTOKENS.card.SLOTLABELVALUE',
    expected: 'a text or a whole number is expected',
  },
  {
    name: 'a wrong type',
    from: '"token": 10',
    to: '"token": "10"',
    at: '"10"',
    path: 'DEADLINES.token',
    expected: 'a number is expected',
  },
  {
    name: 'a list where an object belongs',
    from: '"CARD_CONF": "/etc/card.conf"\n      }',
    to: '"CARD_CONF": ["/etc/card.conf"]\n      }',
    at: '["/etc/card.conf"]',
    path: 'SHAREDLIBRARIES.Card.environment.CARD_CONF',
    expected: 'a text is expected',
  },
  {
    name: 'a misspelt name',
    from: '"ALIAS_PREFIX"',
    to: '"ALIASPREFIX"',
    at: '"ALIASPREFIX"',
    path: 'SIGNERS.contracts.ALIASPREFIX',
    expected: 'this name is not known here; check its spelling',
  },
  {
    name: 'a misspelt name at the top',
    from: '"DEADLINES"',
    to: '"DEADLINE"',
    at: '"DEADLINE"',
    path: 'DEADLINE',
    expected: 'this name is not known here; check its spelling',
  },
  {
    name: 'a PIN, which no configuration may hold',
    from: '"SLOTLABELVALUE": "My card"',
    to: '"SLOTLABELVALUE": "My card",\n      "PIN": "123456"',
    at: '"PIN"',
    path: 'CRYPTOTOKENS.card.PIN',
    expected: 'this name is not known here; check its spelling',
  },
  {
    name: 'a word that is none of those possible',
    from: '"AuthorizedUsername"',
    to: '"AuthorisedUsername"',
    at: '"AuthorisedUsername"',
    path: 'SIGNERS.contracts.ALIASSELECTOR',
    expected: 'one of Default, AuthorizedUsername, RequestMetadata, Interactive is expected',
  },
  {
    name: 'a token that is not there',
    from: '"office": {\n      "CRYPTOTOKEN": "card"',
    to: '"office": {\n      "CRYPTOTOKEN": "cart"',
    at: '"cart"',
    path: 'SIGNERS.office.CRYPTOTOKEN',
    expected: 'one of the CRYPTOTOKENS (card) is expected',
  },
  {
    name: 'a token named like something every object has',
    from: '"office": {\n      "CRYPTOTOKEN": "card"',
    to: '"office": {\n      "CRYPTOTOKEN": "toString"',
    at: '"toString"',
    path: 'SIGNERS.office.CRYPTOTOKEN',
    expected: 'one of the CRYPTOTOKENS (card) is expected',
  },
  {
    name: 'a default signer that is not there',
    from: '"DEFAULTSIGNER": "contracts"',
    to: '"DEFAULTSIGNER": "contract"',
    at: '"contract"',
    path: 'DEFAULTSIGNER',
    expected: 'one of the SIGNERS (contracts, office) is expected',
  },
  {
    name: 'the Default selector without its key',
    from: '"ALIASSELECTOR": "Default",\n      "DEFAULTKEY": "seal"',
    to: '"ALIASSELECTOR": "Default"',
    at: '{\n      "CRYPTOTOKEN": "card",\n      "ALIASSELECTOR"',
    path: 'SIGNERS.office.DEFAULTKEY',
    expected: 'a key alias is expected, because ALIASSELECTOR is Default',
  },
  {
    name: 'an authorizer that would accept nobody',
    from: '"ACCEPT_USERNAMES": ["maria"]',
    to: '"ACCEPT_USERNAMES": []',
    at: '[]',
    path: 'SIGNERS.contracts.ACCEPT_USERNAMES',
    expected: 'a list of usernames or "ACCEPT_ALL_USERNAMES": true is expected, because AUTHTYPE is UsernameAuthorizer',
  },
  {
    name: 'an index that is a text',
    from: '"SLOT_LABEL"',
    to: '"SLOT_INDEX"',
    at: '"My card"',
    path: 'CRYPTOTOKENS.card.SLOTLABELVALUE',
    expected: 'a whole number is expected, because SLOTLABELTYPE is not SLOT_LABEL',
  },
  {
    name: 'an index that is not whole',
    from: '"SLOT_LABEL",\n      "SLOTLABELVALUE": "My card"',
    to: '"SLOT_INDEX",\n      "SLOTLABELVALUE": 1.5',
    at: '1.5',
    path: 'CRYPTOTOKENS.card.SLOTLABELVALUE',
    expected: 'a text or a whole number is expected',
  },
  {
    name: 'a library by a relative path',
    from: '"/usr/lib/card.so"',
    to: '"card.so"',
    at: '"card.so"',
    path: 'SHAREDLIBRARIES.Card.path',
    expected: 'an absolute path is expected',
  },
  {
    name: 'an identification of a kind that there is not',
    from: '"source": "configuration"',
    to: '"source": "guess"',
    at: '"guess"',
    path: 'IDENTIFICATION.source',
    expected: '"operating-system" or "configuration" is expected',
  },
  {
    name: 'an identification without the name it promises',
    from: '"source": "configuration",\n    "username": "maria"',
    to: '"source": "configuration"',
    at: '{\n    "source"',
    path: 'IDENTIFICATION.username',
    expected: 'a text is missing',
  },
  {
    name: 'a deadline of nothing',
    from: '"token": 10',
    to: '"token": 0',
    at: '0\n',
    path: 'DEADLINES.token',
    expected: 'at least 1 is expected',
  },
  {
    name: 'a login that is held without end',
    from: '"SLOTLABELTYPE"',
    to: '"PIN_SESSION_SECONDS": 901, "SLOTLABELTYPE"',
    at: '901',
    path: 'CRYPTOTOKENS.card.PIN_SESSION_SECONDS',
    expected: 'at most 900 is expected',
  },
  {
    name: 'a deadline without end',
    from: '"token": 10',
    to: '"token": 601',
    at: '601',
    path: 'DEADLINES.token',
    expected: 'at most 600 is expected',
  },
  {
    name: 'a digest algorithm that is broken',
    from: '"DEFAULTKEY": "seal"',
    to: '"DEFAULTKEY": "seal",\n      "DIGESTALGORITHM": "SHA1"',
    at: '"SHA1"',
    path: 'SIGNERS.office.DIGESTALGORITHM',
    expected: 'one of SHA-256, SHA-384, SHA-512, SHA256, SHA384, SHA512 is expected',
  },
  {
    name: 'a signer without a name',
    from: '"office"',
    to: '""',
    at: '"": {',
    path: 'SIGNERS.',
    expected: 'at least one character is expected',
  },
];

describe('a configuration file', () => {
  it('is accepted as it is meant, with its defaults filled in', () => {
    const configuration = parseConfiguration(good, 'f');
    expect(configuration.CRYPTOTOKENS['card']).toEqual({
      SHAREDLIBRARYNAME: 'Card',
      SLOTLABELTYPE: 'SLOT_LABEL',
      SLOTLABELVALUE: 'My card',
    });
    expect(configuration.SIGNERS['office']).toEqual({
      CRYPTOTOKEN: 'card',
      AUTHTYPE: 'NOAUTH',
      ALIASSELECTOR: 'Default',
      ALIAS_PREFIX: '',
      DEFAULTKEY: 'seal',
      DIGESTALGORITHM: 'SHA-256',
      ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: false,
    });
    expect(configuration.DEADLINES).toEqual({ token: 10, login: 30, signature: 60, document: 60, generation: 300 });
  });

  it('needs no more than a token and a signer', () => {
    const least: ConfigurationInput = {
      CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
      SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata' } },
    };
    const configuration = parseConfiguration(JSON.stringify(least), 'f');
    expect(configuration.SHAREDLIBRARIES).toEqual({});
    expect(configuration.IDENTIFICATION).toEqual({ source: 'operating-system' });
    expect(configuration.DEADLINES).toEqual({ token: 20, login: 30, signature: 60, document: 60, generation: 300 });
    expect(configuration.DEFAULTSIGNER).toBeUndefined();
  });

  it("takes SignServer's spellings", () => {
    const worker: ConfigurationInput = {
      CRYPTOTOKENS: {
        CryptoTokenP11: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_NUMBER', SLOTLABELVALUE: '1234567' },
      },
      SIGNERS: {
        PDFSigner: {
          CRYPTOTOKEN: 'CryptoTokenP11',
          AUTHTYPE: 'UsernameAuthorizer',
          ACCEPT_ALL_USERNAMES: true,
          ALIASSELECTOR: 'AuthorizedUsername',
          ALIAS_PREFIX: 'user_',
          DIGESTALGORITHM: 'SHA512',
          REASON: 'Approved',
          LOCATION: 'Stockholm',
        },
        NoAuth: {
          CRYPTOTOKEN: 'CryptoTokenP11',
          AUTHTYPE: 'NOAUTH',
          ALIASSELECTOR: 'Default',
          DEFAULTKEY: 'signer00003',
        },
      },
    };
    const { SIGNERS } = parseConfiguration(JSON.stringify(worker), 'f');
    expect(SIGNERS['PDFSigner']).toMatchObject({
      DIGESTALGORITHM: 'SHA-512',
      REASON: 'Approved',
      LOCATION: 'Stockholm',
    });
    expect(SIGNERS['NoAuth']).toMatchObject({ DEFAULTKEY: 'signer00003' });
  });

  it.each(cases)('is refused for $name', ({ from, to, at, nth, path, expected }) => {
    const text = changed(from, to);
    const said = refusal(text);
    expect(said).toEqual({ file: '/etc/countersign.json', path, expected, ...place(text, at, nth) });
  });

  // Each variable by name: test/security/a-configuration-injects-code.test.ts.
  it('is refused when it would put a variable of the loader into a process', () => {
    expect(refusal(changed('"CARD_CONF"', '"LD_PRELOAD"'))).toMatchObject({
      path: 'SHAREDLIBRARIES.Card.environment.LD_PRELOAD',
      expected: 'a variable that the driver reads and not one of the loader is expected',
      line: 6,
    });
  });

  it('is refused when a variable is not written as one', () => {
    for (const variable of ['card_conf', 'CARD-CONF', 'A=B', '1A', '']) {
      const text = changed('"CARD_CONF"', `"${variable}"`);
      expect(refusal(text)).toMatchObject({ expected: 'a variable name in capitals is expected', line: 6 });
    }
  });

  it.each([
    { name: 'nothing', text: '', line: 1, column: 1 },
    { name: 'an object that does not end', text: '{\n  "A": 1,\n', line: 3, column: 1 },
    { name: 'a comma too many', text: '{\n  "CRYPTOTOKENS": {},\n}', line: 3, column: 1 },
    { name: 'a comment', text: '{}\n// a comment', line: 2, column: 1 },
    { name: 'a missing comma', text: '{\n  "A": 1\n  "B": 2\n}', line: 3, column: 3 },
    { name: 'a single quote', text: "{\n  'A': 1\n}", line: 2, column: 3 },
    { name: 'something behind the end', text: '{}\n{}', line: 2, column: 1 },
  ])('is refused where it is not JSON: $name', ({ text, line, column }) => {
    expect(refusal(text)).toEqual({
      file: '/etc/countersign.json',
      path: '',
      expected: 'valid JSON is expected here',
      line,
      column,
    });
  });

  it.each(['[]', 'null', '5', '"text"'])('is refused when it is %s', (text) => {
    expect(refusal(text)).toMatchObject({ line: 1, column: 1, path: '', expected: 'an object is expected' });
  });

  it('counts lines as an editor does, after Windows line ends and a byte order mark too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-configuration-'));
    try {
      const file = join(folder, 'countersign.json');
      const wrong = changed('"DEADLINES"', '"DEADLINE"');
      writeFileSync(file, `\uFEFF${wrong.replaceAll('\n', '\r\n')}`);
      let error: unknown;
      try {
        readConfiguration(file);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: 'config.invalid', params: { file, ...place(wrong, '"DEADLINE"') } });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is unreadable when it is not there', () => {
    const file = join(tmpdir(), 'countersign-no-such-folder', 'countersign.json');
    expect(() => readConfiguration(file)).toThrow(
      expect.objectContaining({ code: 'config.unreadable', params: { file } }),
    );
  });
});
