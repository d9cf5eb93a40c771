import { Extension } from '@peculiar/x509';
import { createSelfSigned } from './self-signed';
import { day, issue, purposes, usages, type Identity } from '../../fixtures/pki/certificates';
import { writeIdentity } from '../../fixtures/pki/responders';
import { context, element, objectIdentifier, sequence, setOf } from '../../../main/pki/der-writer';
import { tags, Tlv } from '../../../main/pki/tlv-reader';
import { createDocument } from './signed-document';
import {
  addValidationData,
  createParties,
  sign,
  stampDocument,
  type Parties,
  type PartiesWish,
  type StoreWish,
  type TokenWish,
} from './stamped-document';

/** A signed document, under what it is validated, and what EU DSS says of it with its default policy. */
export interface VerdictCase {
  name: string;
  bytes: Buffer;
  anchors: Identity[];
  at: Date;
  /** `TOTAL-PASSED`, or an indication and its sub-indication. */
  expected: string;
  /** The best signature time; absent: the validation time. */
  best?: Date;
  /** Where EU DSS says something else: what, and why we do not. */
  euDss?: { expected: string; best?: Date; why: string };
}

/** Whole seconds, as everything in a certificate is. */
const now = Math.floor(Date.now() / 1000) * 1000;
export const ago = (days: number): Date => new Date(now - days * day);
export const long = { notBefore: ago(3000), notAfter: ago(-3000) };
export const lasting: PartiesWish = { root: long, issuing: long, signer: long, tsa: long, responder: long };
export const chainFailure = 'INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE';

/** Signed a hundred days ago; what is older or younger says so. */
export const signedAt = ago(100);

export class VerdictCases {
  readonly cases: VerdictCase[] = [];

  private constructor(private readonly original: Buffer) {}

  /** Makes all of them; a few dozen documents. */
  static async make(): Promise<VerdictCase[]> {
    const all = new VerdictCases(await createDocument(false));
    await all.levels();
    await all.revoked();
    await all.expired();
    await all.renewed();
    await all.notYetValid();
    await all.wrongUse();
    await all.oldAlgorithms();
    await all.evidence();
    return all.cases;
  }

  private add(
    name: string,
    parties: Pick<Parties, 'root'>,
    bytes: Buffer,
    expected: string,
    more: Pick<Partial<VerdictCase>, 'best' | 'at' | 'anchors' | 'euDss'> = {},
  ): void {
    const { best, at = new Date(now), anchors = [parties.root], euDss } = more;
    this.cases.push({ name, bytes, anchors, at, expected, ...(best && { best }), ...(euDss && { euDss }) });
  }

  private sign(parties: Parties, stamp: TokenWish | undefined = { time: signedAt }, claimed = signedAt): Buffer {
    return sign(parties, this.original, stamp, { claims: { signedAt: claimed } });
  }

  private unstamped(parties: Parties, claimed = signedAt): Buffer {
    return sign(parties, this.original, undefined, { claims: { signedAt: claimed } });
  }

  private async levels(): Promise<void> {
    const parties = await createParties(lasting);
    const bare = this.unstamped(parties);
    const stamped = this.sign(parties);
    const best = signedAt;
    this.add('B-B', parties, bare, chainFailure);
    this.add('B-T', parties, stamped, chainFailure);
    const lt = withData(parties, stamped, 99);
    this.add('B-LT', parties, lt, 'TOTAL-PASSED', { best });
    this.add('B-LTA', parties, stampDocument(parties, lt, { time: ago(98) }), 'TOTAL-PASSED', { best });
    this.add('B-B with validation data', parties, withData(parties, bare, 99), 'TOTAL-PASSED');
    const witnessed = stampDocument(parties, bare, { time: ago(98) });
    this.add('B-T of a document timestamp', parties, witnessed, chainFailure);
    const later = withData(parties, witnessed, 97);
    this.add('B-LT of a document timestamp', parties, later, 'TOTAL-PASSED', { best: ago(98) });
    const archived = stampDocument(parties, later, { time: ago(96) });
    this.add('B-LTA of document timestamps', parties, archived, 'TOTAL-PASSED', { best: ago(98) });
    this.add('unknown issuer', parties, lt, 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND', { anchors: [] });
    this.add('the issuing authority is the anchor', parties, lt, 'TOTAL-PASSED', { best, anchors: [parties.issuing] });
    this.add('the signatory is the anchor', parties, lt, 'TOTAL-PASSED', { anchors: [parties.signer] });
    const twice = sign(parties, lt, { time: ago(90) }, { claims: { signedAt: ago(90) } });
    this.add('signed again', parties, withData(parties, twice, 89), 'TOTAL-PASSED', { best });
    const broken = Buffer.from(lt);
    broken[broken.indexOf('/MediaBox') + 12] = 0x35;
    this.add('broken hash', parties, broken, 'TOTAL-FAILED HASH_FAILURE');
    // RFC 5652, clause 5.4: the value is over the DER encoding, where the attributes stand in the order of a SET.
    const reversed = (attributes: Uint8Array): Uint8Array =>
      element(
        tags.set,
        ...Tlv.readWhole(attributes)
          .children()
          .map(({ raw }) => raw)
          .reverse(),
      );
    const options = { claims: { signedAt }, attributes: reversed };
    const careless = withData(parties, sign(parties, this.original, { time: signedAt }, options), 99);
    this.add('attributes signed out of order', parties, careless, 'TOTAL-FAILED SIG_CRYPTO_FAILURE');
  }

  private async revoked(): Promise<void> {
    const parties = await createParties(lasting);
    const stamped = this.sign(parties);
    const best = signedAt;
    for (const [name, status, expected] of [
      ['before', ago(150), 'INDETERMINATE REVOKED_NO_POE'],
      ['after', ago(50), 'TOTAL-PASSED'],
    ] as const) {
      const told = withData(parties, stamped, 40, { ocspFor: [parties.signer], status });
      const whole = withData(parties, told, 40, { ocspFor: [parties.tsa] });
      this.add(`revoked ${name}, the timestamp not to be checked`, parties, told, 'INDETERMINATE REVOKED_NO_POE');
      this.add(`revoked ${name}`, parties, whole, expected, { best });
      this.add(`revoked ${name}, archived`, parties, stampDocument(parties, whole, { time: ago(39) }), expected, {
        best,
      });
      const bare = withData(parties, this.unstamped(parties), 40, { ocspFor: [parties.signer], status });
      this.add(`revoked ${name}, without a timestamp`, parties, bare, 'INDETERMINATE REVOKED_NO_POE');
      const good = stampDocument(parties, withData(parties, stamped, 99), { time: ago(98) });
      const since = withData(parties, good, 40, { ocspFor: [parties.signer], status });
      this.add(`revoked ${name}, good when it was archived`, parties, since, expected, { best });
      const held = withData(parties, withData(parties, stamped, 40, { ocspFor: [parties.tsa] }), 40, {
        ...{ ocspFor: [parties.signer], status, reason: 6 },
      });
      const onHold = name === 'after' ? 'TOTAL-PASSED' : 'INDETERMINATE TRY_LATER';
      this.add(`on hold ${name}`, parties, held, onHold, { best });
      const rootRevokes = { identity: parties.issuing, at: status };
      const authority = withData(parties, stamped, 40, { rootRevokes });
      const archived = stampDocument(parties, withData(parties, stamped, 99), { time: ago(98) });
      this.add(`authority revoked ${name}`, parties, authority, 'INDETERMINATE REVOKED_CA_NO_POE');
      this.add(
        `authority revoked ${name}, archived before`,
        parties,
        withData(parties, archived, 40, { ocspFor: [], rootRevokes }),
        'INDETERMINATE REVOKED_CA_NO_POE',
      );
      const authorityOfTime = withData(parties, withData(parties, stamped, 99), 40, { ocspFor: [parties.tsa], status });
      this.add(`timestamp authority revoked ${name}`, parties, authorityOfTime, 'TOTAL-PASSED');
    }
    const unknown = withData(parties, stamped, 40, { status: 'unknown' });
    this.add('the responder knows nothing', parties, unknown, chainFailure);
  }

  private async expired(): Promise<void> {
    const parties = await createParties({ ...lasting, signer: { notBefore: ago(400), notAfter: ago(60) } });
    const stamped = this.sign(parties);
    const best = signedAt;
    const outside = 'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED';
    this.add('expired, B-T', parties, stamped, chainFailure);
    this.add('expired, B-LT', parties, withData(parties, stamped, 99), 'TOTAL-PASSED', { best });
    this.add('expired, answered too late', parties, withData(parties, stamped, 50), chainFailure);
    this.add('expired, without a timestamp', parties, withData(parties, this.unstamped(parties), 99), outside);
    const archive = withData(parties, stamped, 99);
    this.add('expired, B-LTA', parties, stampDocument(parties, archive, { time: ago(98) }), 'TOTAL-PASSED', { best });
    const late = stampDocument(parties, archive, { time: ago(50) });
    this.add('expired, archived late', parties, late, 'TOTAL-PASSED', { best });
    const afterwards = withData(parties, this.sign(parties, { time: ago(50) }), 70);
    this.add('late timestamp', parties, afterwards, outside, { best: ago(50) });
    const both = stampDocument(parties, afterwards, { time: ago(49) });
    this.add('late timestamp, archived', parties, both, outside, { best: ago(50) });
    this.add('expired since, for a time before', parties, archive, 'TOTAL-PASSED', { best, at: ago(80) });
  }

  private async renewed(): Promise<void> {
    const ended = { notBefore: ago(400), notAfter: ago(40) };
    const parties = await createParties({ ...lasting, signer: { notBefore: ago(400), notAfter: ago(60) }, tsa: ended });
    const stamping = { oids: [purposes.timeStamping], critical: true };
    const wish = { name: 'Next TSA', keyUsage: usages.digitalSignature, extendedKeyUsage: stamping, ...long };
    const next = await issue(wish, parties.issuing);
    await writeIdentity(parties.folder, next);
    const archived = stampDocument(parties, withData(parties, this.sign(parties), 99), { time: ago(98) });
    const outside = 'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED';
    this.add('timestamp authority expired', parties, archived, outside);
    const renew = (data: number, stamp: number): Buffer => {
      const renewed = withData(parties, archived, data, { ocspFor: [parties.tsa, next] });
      return stampDocument(parties, renewed, { time: ago(stamp), by: next });
    };
    this.add('archive renewed in time', parties, renew(50, 49), 'TOTAL-PASSED', { best: signedAt });
    this.add('archive renewed too late', parties, renew(50, 30), outside, { best: ago(30) });
  }

  private async notYetValid(): Promise<void> {
    const parties = await createParties({ ...lasting, signer: { notBefore: ago(90), notAfter: ago(-300) } });
    const early = withData(parties, this.sign(parties, { time: signedAt }, ago(80)), 79);
    this.add('early timestamp', parties, early, 'TOTAL-FAILED NOT_YET_VALID', { best: signedAt });
    const claimed = withData(parties, this.sign(parties, { time: ago(80) }), 79);
    this.add('claims a time before the certificate', parties, claimed, 'INDETERMINATE SIG_CONSTRAINTS_FAILURE');
    const before = withData(parties, this.unstamped(parties, ago(80)), 79);
    this.add('validated for a time before the certificate', parties, before, 'TOTAL-FAILED NOT_YET_VALID', {
      at: ago(120),
    });
  }

  private async wrongUse(): Promise<void> {
    const other = { oids: [purposes.serverAuthentication], critical: true };
    const made = async (wish: PartiesWish): Promise<[Parties, Buffer]> => {
      const parties = await createParties({ ...lasting, ...wish });
      return [parties, withData(parties, this.sign(parties), 99)];
    };
    const best = signedAt;
    const [encipherment, enciphered] = await made({ signer: { ...long, keyUsage: usages.keyEncipherment } });
    this.add('a key for encryption', encipherment, enciphered, 'TOTAL-PASSED', { best });
    const [authority, certified] = await made({ issuing: { ...long, keyUsage: usages.cRLSign } });
    this.add('an authority that may not issue', authority, certified, chainFailure);
    const [none, subject] = await made({ issuing: { ...long, authority: undefined } });
    this.add('an issuer that is no authority', none, subject, chainFailure);
    const [above, below] = await made({ root: { ...long, authority: { pathLength: 0 } } });
    this.add('an authority more than the root permits', above, below, chainFailure);
    const [elsewhere, outside] = await made({
      issuing: { ...long, authority: {}, extensions: [onlyNamesOf('Elsewhere')] },
    });
    this.add('a name that its issuer may not certify', elsewhere, outside, 'INDETERMINATE CHAIN_CONSTRAINTS_FAILURE', {
      euDss: {
        ...{ expected: 'TOTAL-PASSED', best },
        why: 'the default policy of EU DSS only warns of name constraints, which RFC 5280, 6.1.3 (b), makes binding',
      },
    });
    const [web, stamped] = await made({ tsa: { ...long, extendedKeyUsage: other } });
    this.add('a timestamp of who may not stamp', web, stamped, 'TOTAL-PASSED');
    const [responder, answered] = await made({ signer: { ...long, noCheck: true } });
    this.add('signed by a responder', responder, answered, chainFailure);
    const extension = new Extension('2.5.29.56', false, Uint8Array.of(5, 0));
    const exempt = await createParties({ ...lasting, signer: { ...long, extensions: [extension] } });
    const data = withData(exempt, this.sign(exempt), 99, { ocspFor: [exempt.tsa] });
    this.add('no revocation is told (noRevAvail)', exempt, data, 'TOTAL-PASSED', { best });
  }

  private async oldAlgorithms(): Promise<void> {
    const then = { notBefore: new Date('2017-01-01T00:00:00Z'), notAfter: new Date('2035-01-01T00:00:00Z') };
    const parties = await createParties({
      ...{ root: then, issuing: then, tsa: then, responder: then },
      signer: { ...then, rsa: true, modulusLength: 1024 },
    });
    const time = (text: string): Date => new Date(`${text}T12:00:00Z`);
    const signed = this.sign(parties, { time: time('2018-05-01') }, time('2018-05-01'));
    const weak = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
    const lt = withDataOf(parties, signed, time('2018-05-02'));
    const best = time('2018-05-01');
    this.add('old key, B-LT', parties, lt, 'TOTAL-PASSED', { best });
    this.add('old key, B-LTA', parties, stampDocument(parties, lt, { time: time('2018-05-03') }), 'TOTAL-PASSED', {
      best,
    });
    this.add('old key, for a time when it was good', parties, lt, 'TOTAL-PASSED', { best, at: time('2019-01-01') });
    const bare = withDataOf(parties, this.unstamped(parties, best), time('2018-05-02'));
    this.add('old key, without a timestamp', parties, bare, weak);
    const late = this.sign(parties, { time: time('2020-05-01') }, best);
    this.add('old key, late timestamp', parties, withDataOf(parties, late, time('2020-05-02')), weak, {
      best: time('2020-05-01'),
    });
    const sound = await createParties({ root: then, issuing: then, signer: then, tsa: then, responder: then });
    const forgeable = this.sign(sound, { time: best, imprintDigest: 'SHA-1' }, best);
    this.add('a timestamp over SHA-1', sound, withDataOf(sound, forgeable, time('2018-05-02')), 'TOTAL-PASSED');
    const old = this.sign(sound, { time: best, digest: 'SHA-1' }, best);
    this.add('a timestamp signed with SHA-1', sound, withDataOf(sound, old, time('2018-05-02')), 'TOTAL-PASSED');
  }

  private async evidence(): Promise<void> {
    const parties = await createParties(lasting);
    const stamped = this.sign(parties);
    const other = withData(parties, this.sign(parties, { time: signedAt, octets: Buffer.from('else') }), 99);
    this.add('a timestamp over something else', parties, other, 'TOTAL-PASSED');
    this.add('nothing of the authority', parties, withData(parties, stamped, 99, { rootList: false }), chainFailure);
    const mine = withData(parties, stamped, 99, { ocspFor: [parties.signer] });
    this.add('nothing of the timestamp authority', parties, mine, 'TOTAL-PASSED');
    const theirs = withData(parties, stamped, 99, { ocspFor: [parties.tsa] });
    this.add('nothing of the signatory', parties, theirs, chainFailure);
    const unchecked = withData(parties, stamped, 0.5, { responder: parties.checkedResponder });
    this.add('a responder of which nothing is known', parties, unchecked, chainFailure);
    const gone = await createParties({ ...lasting, responder: { notBefore: ago(200), notAfter: ago(90) } });
    const answered = withData(gone, this.sign(gone), 99);
    this.add('responder expired', gone, answered, 'INDETERMINATE REVOCATION_OUT_OF_BOUNDS_NO_POE');
    const kept = stampDocument(gone, answered, { time: ago(98) });
    this.add('responder expired, archived', gone, kept, 'TOTAL-PASSED', { best: signedAt });
    const late = stampDocument(gone, answered, { time: ago(80) });
    this.add('responder expired, archived late', gone, late, 'INDETERMINATE REVOCATION_OUT_OF_BOUNDS_NO_POE', {
      best: signedAt,
    });
    const unsaid = await createParties({
      ...{ ...lasting, signer: { notBefore: ago(400), notAfter: ago(60) } },
      responder: { notBefore: ago(200), notAfter: ago(90) },
    });
    const forgotten = withData(unsaid, this.unstamped(unsaid), 99);
    this.add('expired, and its responder, too', unsaid, forgotten, 'INDETERMINATE OUT_OF_BOUNDS_NO_POE');
    const self = await createSelfSigned(long);
    this.add('signs itself', self, withData(self, this.sign(self), 99), 'TOTAL-PASSED', {
      best: signedAt,
      anchors: [self.signer, self.root],
    });
  }
}

/** nameConstraints (RFC 5280, clause 4.2.1.10): of an organisation and of nobody else. */
function onlyNamesOf(organisation: string): Extension {
  const name = sequence(
    setOf(sequence(objectIdentifier('2.5.4.10'), element(tags.utf8String, Buffer.from(organisation)))),
  );
  return new Extension('2.5.29.30', true, Uint8Array.from(sequence(context(0, sequence(context(4, name))))));
}

/** Validation data of so many days ago, for everybody unless said otherwise. */
function withData(parties: Parties, bytes: Buffer, days: number, wish: StoreWish = {}): Buffer {
  return withDataOf(parties, bytes, ago(days), wish);
}

const withDataOf = (parties: Parties, bytes: Buffer, time: Date, wish: StoreWish = {}): Buffer =>
  addValidationData(parties, bytes, { thisUpdate: time, producedAt: time, ...wish });
