import { describe, expect, it } from 'vitest';
import { readPolicyOids } from '../../../main/pki/certificate-policies';
import { element, integer, objectIdentifier, sequence } from '../../../main/pki/der-writer';
import { qcStatementOids, qcTypeOids, readQcStatements } from '../../../main/pki/qc-statements';
import { tags } from '../../../main/pki/tlv-reader';

const printable = (text: string): Uint8Array => element(tags.printableString, Buffer.from(text, 'latin1'));
const ia5 = (text: string): Uint8Array => element(tags.ia5String, Buffer.from(text, 'latin1'));
const statement = (oid: string, ...information: Uint8Array[]): Uint8Array =>
  sequence(objectIdentifier(oid), ...information);
const types = (...oids: string[]): Uint8Array =>
  statement(qcStatementOids.type, sequence(...oids.map((oid) => objectIdentifier(oid))));
const read = (...statements: Uint8Array[]): ReturnType<typeof readQcStatements> =>
  readQcStatements(sequence(...statements));

describe('qualified statements (ETSI EN 319 412-5, clause 4)', () => {
  it('each statement is read whole', () => {
    expect(
      read(
        statement(qcStatementOids.compliance),
        statement(qcStatementOids.sscd),
        types(qcTypeOids.eSeal),
        statement(qcStatementOids.legislation, sequence(printable('CH'), printable('gb'))),
        statement(qcStatementOids.limitValue, sequence(printable('EUR'), integer(5), integer(3))),
        statement(qcStatementOids.retentionPeriod, integer(10)),
        statement(
          qcStatementOids.disclosure,
          sequence(
            sequence(ia5('https://tsp.example/pds_en.pdf'), printable('EN')),
            sequence(ia5('https://tsp.example/pds_de.pdf'), printable('de')),
          ),
        ),
        statement(qcStatementOids.identification, sequence(objectIdentifier('0.4.0.1862.1.8.1'))),
        statement(qcStatementOids.semantics, sequence(objectIdentifier('0.4.0.194121.1.2'))),
        statement('1.3.6.1.4.1.99999.7'),
      ),
    ).toEqual({
      compliance: true,
      sscd: true,
      types: ['eSeal'],
      typeOids: [qcTypeOids.eSeal],
      legislation: ['CH', 'GB'],
      limit: { currency: 'EUR', amount: 5, exponent: 3 },
      retentionYears: 10,
      disclosures: [
        { url: 'https://tsp.example/pds_en.pdf', language: 'en' },
        { url: 'https://tsp.example/pds_de.pdf', language: 'de' },
      ],
      identification: ['0.4.0.1862.1.8.1'],
      semantics: '0.4.0.194121.1.2',
      oids: [
        '0.4.0.1862.1.1',
        '0.4.0.1862.1.4',
        '0.4.0.1862.1.6',
        '0.4.0.1862.1.7',
        '0.4.0.1862.1.2',
        '0.4.0.1862.1.3',
        '0.4.0.1862.1.5',
        '0.4.0.1862.1.8',
        '1.3.6.1.5.5.7.11.2',
        '1.3.6.1.4.1.99999.7',
      ],
    });
  });

  it('a currency by its number', () => {
    const limit = statement(qcStatementOids.limitValue, sequence(integer(36), integer(1), integer(6)));
    expect(read(limit).limit).toEqual({ currency: '036', amount: 1, exponent: 6 });
  });

  it('several types are told as they stand, each once; unknown ones by their identifier', () => {
    const { web, eSign } = qcTypeOids;
    const found = read(types(web, eSign, web, '0.4.0.1862.1.6.9'));
    expect(found.types).toEqual(['web', 'eSign']);
    expect(found.typeOids).toEqual([web, eSign, web, '0.4.0.1862.1.6.9']);
  });

  it('a damaged statement is known by its identifier; the others stand', () => {
    const found = read(
      statement(qcStatementOids.compliance),
      statement(qcStatementOids.type, integer(1)),
      statement(qcStatementOids.limitValue, sequence(printable('EUR'))),
      statement(qcStatementOids.legislation, sequence(integer(7))),
    );
    expect(found).toMatchObject({ compliance: true, types: [], legislation: [] });
    expect(found.limit).toBeUndefined();
    expect(found.oids).toHaveLength(4);
  });

  it('a damaged extension and an absent one state nothing', () => {
    const nothing = { compliance: false, sscd: false, types: [], legislation: [], oids: [] };
    expect(readQcStatements(undefined)).toMatchObject(nothing);
    const whole = sequence(statement(qcStatementOids.compliance));
    expect(readQcStatements(whole.subarray(0, -1))).toMatchObject(nothing);
    expect(readQcStatements(Buffer.concat([whole, Uint8Array.of(5, 0)]))).toMatchObject(nothing);
  });
});

describe('certificate policies (RFC 5280, clause 4.2.1.4)', () => {
  it('are read with and without qualifiers', () => {
    const qualified = sequence(objectIdentifier('0.4.0.1456.1.1'), sequence(sequence()));
    expect(readPolicyOids(sequence(qualified, sequence(objectIdentifier('0.4.0.194112.1.2'))))).toEqual([
      '0.4.0.1456.1.1',
      '0.4.0.194112.1.2',
    ]);
    expect(readPolicyOids(undefined)).toEqual([]);
  });
});
