import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { parseConfiguration } from '../../../main/configuration/configuration-file';

const text = `{
  "CRYPTOTOKENS": {
    "file": {
      "KEYSTORETYPE": "PKCS12",
      "KEYSTOREPATH": "/home/maria/maria.p12"
    }
  },
  "SIGNERS": { "any": { "CRYPTOTOKEN": "file", "ALIASSELECTOR": "RequestMetadata" } }
}`;

function refusal(from: string, to: string): unknown {
  expect(text).toContain(from);
  try {
    parseConfiguration(text.replace(from, to), 'countersign.json');
  } catch (error) {
    if (CountersignError.is(error)) return error.params;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a PKCS#12 file in the configuration', () => {
  it('is named by its path alone', () => {
    expect(parseConfiguration(text, 'countersign.json').CRYPTOTOKENS).toEqual({
      file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: '/home/maria/maria.p12' },
    });
  });

  it('may not bring its password, nor what belongs to a PKCS#11 token', () => {
    const end = '"/home/maria/maria.p12"';
    const unknown = 'this name is not known here; check its spelling';
    expect(refusal(end, `${end},\n      "KEYSTOREPASSWORD": "secret"`)).toMatchObject({
      line: 6,
      path: 'CRYPTOTOKENS.file.KEYSTOREPASSWORD',
      expected: unknown,
    });
    expect(refusal(end, `${end},\n      "SHAREDLIBRARYNAME": "Card"`)).toMatchObject({
      line: 6,
      path: 'CRYPTOTOKENS.file.SHAREDLIBRARYNAME',
      expected: unknown,
    });
  });

  it('needs an absolute path', () => {
    const path = 'CRYPTOTOKENS.file.KEYSTOREPATH';
    expect(refusal('/home/maria/', './')).toMatchObject({ line: 5, path, expected: 'an absolute path is expected' });
    expect(refusal('"PKCS12",\n      "KEYSTOREPATH": "/home/maria/maria.p12"', '"PKCS12"')).toMatchObject({
      line: 3,
      path,
      expected: 'a text is missing',
    });
  });

  it('is of a type that is known, or no file', () => {
    expect(refusal('"PKCS12"', '"JKS"')).toMatchObject({
      line: 4,
      path: 'CRYPTOTOKENS.file.KEYSTORETYPE',
      expected: '"PKCS12" or "MEMORY", or no KEYSTORETYPE for a PKCS#11 token is expected',
    });
    // Without a type it is a PKCS#11 token, which has no path.
    expect(refusal('"KEYSTORETYPE": "PKCS12",\n', '')).toMatchObject({ line: 3 });
  });
});
