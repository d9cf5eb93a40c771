import { describe, expect, it } from 'vitest';
import { decidedAlgorithms, standardAlgorithms, type AlgorithmTable } from '../../../main/validation/algorithm-table';
import { judgeAlgorithms, type AlgorithmUse } from '../../../main/validation/algorithms';

const at = (use: AlgorithmUse, day: string, table: AlgorithmTable = standardAlgorithms): string => {
  const verdict = judgeAlgorithms(use, new Date(`${day}T00:00:00Z`), table);
  if (verdict.good) return verdict.warning === undefined ? 'good' : 'warned';
  return `${verdict.subIndication}${verdict.end ? ` since ${verdict.end.toISOString().slice(0, 10)}` : ''}`;
};
const over = (algorithm: string, keyBits: number, digest = 'SHA-256'): AlgorithmUse => ({
  digest,
  signature: { algorithm, keyBits },
});
const ended = 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE since';

describe('until when algorithms are good (ETSI TS 119 312 V1.5.1)', () => {
  it.each([
    [over('RSA-PKCS1', 2048, 'SHA-1'), '2012-07-31', 'good'],
    [over('RSA-PKCS1', 2048, 'SHA-1'), '2012-08-01', `${ended} 2012-08-01`],
    [over('RSA-PKCS1', 1024), '2019-09-30', 'good'],
    [over('RSA-PKCS1', 1024), '2019-10-01', `${ended} 2019-10-01`],
    [over('RSA-PKCS1', 1899), '2026-01-01', `${ended} 2019-10-01`],
    [over('RSA-PKCS1', 1900), '2026-01-01', 'good'],
    [over('RSA-PKCS1', 700), '2000-01-01', 'CRYPTO_CONSTRAINTS_FAILURE'],
    [over('RSA-PSS', 4096), '2040-01-01', 'good'],
    [over('ECDSA', 224), '2021-10-02', `${ended} 2021-10-01`],
    [over('ECDSA', 256), '2040-01-01', 'good'],
    [over('ECDSA', 521, 'SHA-512'), '2040-01-01', 'good'],
    [over('DSA', 1024), '2016-01-01', `${ended} 2015-12-01`],
    [over('RSA-PKCS1', 2048, 'MD5'), '2004-08-02', `${ended} 2004-08-01`],
    [{ digest: 'SHA-1' }, '2013-01-01', `${ended} 2012-08-01`],
    [over('Ed25519', 256, 'SHA-512'), '2026-01-01', 'CRYPTO_CONSTRAINTS_FAILURE'],
    [{ digest: 'MD2' }, '1999-01-01', 'CRYPTO_CONSTRAINTS_FAILURE'],
    [{}, '2026-01-01', 'CRYPTO_CONSTRAINTS_FAILURE'],
    [{ signature: { algorithm: 'RSA-PKCS1' } }, '2026-01-01', 'CRYPTO_CONSTRAINTS_FAILURE'],
  ])('%j on %s: %s', (use, day, expected) => {
    expect(at(use, day)).toBe(expected);
  });

  it('what ends by a forecast of the table only warns', () => {
    expect(at(over('RSA-PKCS1', 3072), '2028-12-31')).toBe('good');
    expect(at(over('RSA-PKCS1', 3072), '2029-01-01')).toBe('warned');
    expect(at({ digest: 'SHA-224' }, '2029-01-01')).toBe('warned');
  });

  it('of two that have ended, the one that ended first is told', () => {
    expect(at(over('RSA-PKCS1', 1024, 'SHA-1'), '2026-01-01')).toBe(`${ended} 2012-08-01`);
  });

  it('another table decides otherwise', () => {
    const strict = { ...standardAlgorithms, issued: '2026-01-01', digests: { 'SHA-256': { until: '2025-12-31' } } };
    expect(at(over('ECDSA', 256), '2026-01-01', strict)).toBe(`${ended} 2025-12-31`);
  });
});

describe('what somebody decided takes the place of what the standard has', () => {
  const decided = decidedAlgorithms({
    digests: { 'SHA-1': null, 'SHA-224': '2026-01-01' },
    signatures: { 'RSA-PKCS1': { 1900: '2026-01-01', 2048: '2027-01-01' }, ECDSA: { 224: null } },
  });

  it.each([
    [over('RSA-PKCS1', 1900), '2025-12-31', 'good'],
    [over('RSA-PKCS1', 1900), '2026-01-01', `${ended} 2026-01-01`],
    [over('RSA-PKCS1', 2048), '2026-12-31', 'good'],
    [over('RSA-PKCS1', 2999), '2027-01-01', `${ended} 2027-01-01`],
    [over('RSA-PKCS1', 3000), '2028-12-31', 'good'],
    [over('RSA-PKCS1', 3000), '2029-01-01', 'warned'],
    [over('RSA-PKCS1', 1024), '2019-10-01', `${ended} 2019-10-01`],
    [over('RSA-PSS', 2048), '2028-12-31', 'good'],
    [over('ECDSA', 224, 'SHA-1'), '2040-01-01', 'good'],
    [{ digest: 'SHA-224' }, '2026-01-01', `${ended} 2026-01-01`],
  ])('%j on %s: %s', (use, day, expected) => {
    expect(at(use, day, decided)).toBe(expected);
  });
});
