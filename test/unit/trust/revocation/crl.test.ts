import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, element, integer, sequence, tags } from '../../../../main/pki';
import { CrlSet, statusOf } from '../../../../main/trust/revocation';
import { RevocationDataError, type RevocationStatus } from '../../../../main/pki/validity';
import { day, issue, usages, type Identity } from '../../../fixtures/pki/certificates';
import { crl, extension, serialNumberOf, type CrlWish } from '../../../fixtures/pki/revocation-data';
import { writeIdentity } from '../../../fixtures/pki/responders';

const folder = mkdtempSync(join(tmpdir(), 'countersign-crl-'));
const authorityUsage = usages.keyCertSign | usages.cRLSign;
const point = 'http://crl.test/list.crl';
const now = new Date();
let authority: Identity;
let person: Identity;
let subordinate: Identity;

beforeAll(async () => {
  authority = await issue({ name: 'CA', keyUsage: authorityUsage, authority: {} });
  person = await issue({ name: 'Person', keyUsage: usages.nonRepudiation, crl: [point] }, authority);
  subordinate = await issue({ name: 'Sub CA', keyUsage: authorityUsage, authority: {}, crl: [point] }, authority);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const make = (wish: Partial<CrlWish> = {}): Uint8Array =>
  crl({ issuer: authority, nextUpdate: new Date(Date.now() + day), ...wish });
/** What one list says of a certificate right below its issuer. @throws RevocationDataError where it says nothing */
function ask(
  list: Uint8Array,
  certificate: Uint8Array,
  issuer: Uint8Array,
): { status: RevocationStatus; thisUpdate: string } {
  const { statements, refused } = new CrlSet([list]).statements({
    ...{ certificate, issuers: [issuer], candidates: [], at: now },
    signerProblem: () => 'its issuer is not trusted',
  });
  const [statement] = statements;
  if (statement) return { status: statusOf(statement), thisUpdate: statement.thisUpdate.toISOString() };
  throw new RevocationDataError(refused[0]?.problem ?? 'unsupported', refused[0]?.detail ?? 'some reasons only');
}
const read = (wish: Partial<CrlWish> = {}, certificate = person.certificate): ReturnType<typeof ask> =>
  ask(make(wish), certificate, authority.certificate);
const problem = (name: string): unknown => expect.objectContaining({ name: 'RevocationDataError', problem: name });
const failure = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};
/** IssuingDistributionPoint with the given fields. */
const scope = (...fields: Uint8Array[]): Partial<CrlWish> => ({
  extensions: [extension('2.5.29.28', sequence(...fields), true)],
});
const flag = (n: number): Uint8Array => element(tags.context(n), Uint8Array.of(0xff));
const address = (url: string): Uint8Array =>
  context(0, context(0, element(tags.context(6), Buffer.from(url, 'latin1'))));

/** Serial numbers of 8 octets, none of which a certificate here has. */
const serials = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => {
    const serial = Buffer.alloc(8, 0x55);
    serial.writeUInt32BE(index, 4);
    return serial;
  });

describe('RFC 5280, clause 5: a certificate revocation list', () => {
  it('of this fixture is one that OpenSSL verifies', async () => {
    const { pem } = await writeIdentity(folder, authority);
    writeFileSync(join(folder, 'list.crl'), make({ revoked: serials(3) }));
    const verified = execFileSync(
      'openssl',
      ['crl', '-inform', 'DER', '-in', join(folder, 'list.crl'), '-CAfile', pem, '-noout', '-text'],
      { stdio: 'pipe' },
    ).toString();
    expect(verified.match(/Serial Number:/g)).toHaveLength(3);
  });

  it('says good for a certificate that is not in it, with and without entries', () => {
    expect(read().status).toEqual({ status: 'good' });
    expect(read({ revoked: serials(5) }).status).toEqual({ status: 'good' });
  });

  it('says revoked, since when and why', () => {
    const thisUpdate = new Date(Math.floor(Date.now() / 1000) * 1000);
    const answer = read({
      revoked: [...serials(3), serialNumberOf(person.certificate)],
      thisUpdate,
      entryExtensions: [extension('2.5.29.21', element(0x0a, Uint8Array.of(1)))],
    });
    expect(answer.status).toEqual({ status: 'revoked', at: thisUpdate.toISOString(), reason: 'keyCompromise' });
    expect(answer.thisUpdate).toBe(thisUpdate.toISOString());
  });

  it('of 100,000 entries is searched to its end', () => {
    const many = serials(100_000);
    expect(read({ revoked: many }).status).toEqual({ status: 'good' });
    expect(read({ revoked: [...many, serialNumberOf(person.certificate)] }).status).toMatchObject({
      status: 'revoked',
    });
  });

  it('of another issuer is refused, one that bears its name too', async () => {
    const other = await issue({ name: 'Other', keyUsage: authorityUsage, authority: {} });
    expect(failure(() => read({ issuer: other }))).toEqual(problem('mismatch'));
    const twin = await issue({ name: 'CA', keyUsage: authorityUsage, authority: {} });
    expect(failure(() => read({ issuer: twin }))).toEqual(problem('signature'));
  });

  it('of an issuer that may not sign lists is refused', async () => {
    const plain = await issue({ name: 'Plain CA', keyUsage: usages.keyCertSign, authority: {} });
    const child = await issue({ name: 'Child', keyUsage: usages.nonRepudiation }, plain);
    expect(failure(() => ask(make({ issuer: plain }), child.certificate, plain.certificate))).toEqual(
      problem('responder'),
    );
  });

  it('out of date, or of the future, is refused', () => {
    const thisUpdate = new Date(Date.now() - 9 * day);
    expect(failure(() => read({ thisUpdate, nextUpdate: new Date(Date.now() - day) }))).toEqual(problem('outdated'));
    expect(failure(() => read({ thisUpdate: new Date(Date.now() + day) }))).toEqual(problem('outdated'));
  });

  it('in which one octet is another is refused', () => {
    const list = make({ revoked: serials(4) });
    for (let at = 60; at < list.length; at += 5) {
      const changed = Uint8Array.from(list);
      changed[at] = (changed[at] as number) ^ 0x04;
      expect(
        failure(() => ask(changed, person.certificate, authority.certificate)),
        `octet ${at}`,
      ).toMatchObject({ name: 'RevocationDataError' });
    }
  });

  it('that is a delta, or for some reasons only, says nothing alone; one that is indirect speaks for its own issuer too', () => {
    expect(read(scope(flag(4))).status.status).toBe('good');
    const delta = { extensions: [extension('2.5.29.27', integer(1), true)] };
    expect(failure(() => read(delta))).toEqual(problem('unsupported'));
    const reasons = element(tags.context(3), Uint8Array.of(1, 0x40));
    expect(failure(() => read(scope(reasons)))).toEqual(problem('unsupported'));
  });

  it('with a critical extension that is not known is refused, with another it is not', () => {
    const value = Uint8Array.of(5, 0);
    expect(failure(() => read({ extensions: [extension('1.2.3.4', value, true)] }))).toEqual(problem('unsupported'));
    expect(read({ extensions: [extension('1.2.3.4', value)] }).status.status).toBe('good');
  });

  it('whose entry has a critical extension that is not known is refused', () => {
    const revoked = [serialNumberOf(person.certificate)];
    const entryExtensions = [extension('1.2.3.4', Uint8Array.of(5, 0), true)];
    expect(failure(() => read({ revoked, entryExtensions }))).toEqual(problem('unsupported'));
    const indirect = [extension('2.5.29.29', sequence(), true)];
    expect(failure(() => read({ revoked, entryExtensions: indirect }))).toEqual(problem('unsupported'));
  });

  it('counts only within its scope: persons or authorities', () => {
    expect(read(scope(flag(1))).status.status).toBe('good');
    expect(failure(() => read(scope(flag(1)), subordinate.certificate))).toEqual(problem('mismatch'));
    expect(read(scope(flag(2)), subordinate.certificate).status.status).toBe('good');
    expect(failure(() => read(scope(flag(2))))).toEqual(problem('mismatch'));
    expect(failure(() => read(scope(flag(5))))).toEqual(problem('mismatch'));
  });

  it('counts only within its scope: the distribution point that the certificate names', () => {
    expect(read(scope(address(point))).status.status).toBe('good');
    expect(failure(() => read(scope(address('http://crl.test/other.crl'))))).toEqual(problem('mismatch'));
  });

  it('that is cut off or something else is refused', () => {
    const list = make({ revoked: serials(4) });
    for (const bytes of [new Uint8Array(), Buffer.from('<html>'), list.subarray(0, 100)]) {
      expect(failure(() => ask(bytes, person.certificate, authority.certificate))).toEqual(problem('malformed'));
    }
  });
});
