import { Asn1Error, Tlv, tags } from './index';

/** id-pe-qcStatements (RFC 3739, clause 3.2.6). */
export const qcStatementsOid = '1.3.6.1.5.5.7.1.3';

/** The statements of ETSI EN 319 412-5, clause 4, and the one of RFC 3739, clause 3.2.6.1. */
export const qcStatementOids = {
  compliance: '0.4.0.1862.1.1',
  limitValue: '0.4.0.1862.1.2',
  retentionPeriod: '0.4.0.1862.1.3',
  sscd: '0.4.0.1862.1.4',
  disclosure: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
  legislation: '0.4.0.1862.1.7',
  identification: '0.4.0.1862.1.8',
  semantics: '1.3.6.1.5.5.7.11.2',
} as const;

/** What a qualified certificate is for: electronic signatures, electronic seals, authentication of websites. */
export type QcType = 'eSign' | 'eSeal' | 'web';

/** Object identifiers of QcType (EN 319 412-5, clause 4.2.3). */
export const qcTypeOids: Readonly<Record<QcType, string>> = {
  eSign: '0.4.0.1862.1.6.1',
  eSeal: '0.4.0.1862.1.6.2',
  web: '0.4.0.1862.1.6.3',
};

/** What a certificate states of itself. Every one of these is the issuer's word: a claim, not a confirmation. */
export interface QcStatements {
  /** QcCompliance: issued as a qualified certificate. */
  compliance: boolean;
  /** QcSSCD: the private key resides in a qualified device. */
  sscd: boolean;
  /** QcType, each once, in the order in which they stand. More than one is a mistake of the issuer, and is told. */
  types: QcType[];
  /** Every object identifier of QcType, known or not. */
  typeOids: string[];
  /** QcCClegislation: countries under whose law the certificate is qualified; empty under the EU's. Upper case. */
  legislation: string[];
  /** QcLimitValue: for transactions up to amount × 10^exponent. */
  limit?: { currency: string; amount: number; exponent: number };
  /** QcRetentionPeriod: for how many years after the certificate's end its issuer keeps what it knows. */
  retentionYears?: number;
  /** QcPDS: where the issuer says what its certificates are good for. */
  disclosures: { url: string; language: string }[];
  /** QcIdentMethod: how the subject was identified. */
  identification: string[];
  /** What the subject's identifiers mean: 0.4.0.194121.1.1 of a natural person, 0.4.0.194121.1.2 of a legal one. */
  semantics?: string;
  /** Every statement that stands there, by its object identifier. */
  oids: string[];
}

const nothing = (): QcStatements => ({
  compliance: false,
  sscd: false,
  types: [],
  typeOids: [],
  legislation: [],
  disclosures: [],
  identification: [],
  oids: [],
});

/**
 * Reads the statements of a certificate. What can not be read states nothing: a damaged statement is known by its
 * identifier alone, a damaged extension is as good as none.
 *
 * @param value - what stands in the extension's OCTET STRING; undefined where the certificate does not have it
 */
export function readQcStatements(value: Uint8Array | undefined): QcStatements {
  const found = nothing();
  if (!value) return found;
  const statements =
    readable(() =>
      Tlv.readWhole(value)
        .expect(tags.sequence, 'qualified statements')
        .children(64)
        .map((statement) => {
          const [identifier, information] = statement.expect(tags.sequence, 'statement').children(2);
          if (!identifier) throw new Asn1Error('statement: empty');
          return { oid: identifier.oid(), information };
        }),
    ) ?? [];
  for (const { oid, information } of statements) {
    found.oids.push(oid);
    readable(() => take(found, oid, information));
  }
  return found;
}

function take(found: QcStatements, oid: string, information: Tlv | undefined): void {
  switch (oid) {
    case qcStatementOids.compliance:
      found.compliance = true;
      return;
    case qcStatementOids.sscd:
      found.sscd = true;
      return;
    case qcStatementOids.type:
      found.typeOids.push(...oidsIn(information));
      found.types = typesOf(found.typeOids);
      return;
    case qcStatementOids.legislation:
      found.legislation.push(...elementsOf(information).map((code) => text(code).toUpperCase()));
      return;
    case qcStatementOids.limitValue: {
      const [currency, amount, exponent] = elementsOf(information);
      if (!currency || !amount || !exponent) throw new Asn1Error('limit: incomplete');
      const code = currency.tag === tags.integer ? String(currency.smallInteger()).padStart(3, '0') : text(currency);
      found.limit = { currency: code, amount: amount.smallInteger(), exponent: exponent.smallInteger() };
      return;
    }
    case qcStatementOids.retentionPeriod:
      if (information) found.retentionYears = information.smallInteger();
      return;
    case qcStatementOids.disclosure:
      for (const location of elementsOf(information)) {
        const [url, language] = location.expect(tags.sequence, 'disclosure').children(2);
        if (url && language) found.disclosures.push({ url: text(url), language: text(language).toLowerCase() });
      }
      return;
    case qcStatementOids.identification:
      found.identification.push(...oidsIn(information));
      return;
    case qcStatementOids.semantics: {
      const identifier = elementsOf(information)[0];
      if (identifier?.tag === tags.objectIdentifier) found.semantics = identifier.oid();
    }
  }
}

function typesOf(oids: readonly string[]): QcType[] {
  const known = (Object.keys(qcTypeOids) as QcType[]).map((type) => [qcTypeOids[type], type] as const);
  const byOid = new Map<string, QcType>(known);
  return [...new Set(oids.flatMap((oid) => byOid.get(oid) ?? []))];
}

function elementsOf(information: Tlv | undefined): Tlv[] {
  return information?.expect(tags.sequence, 'statement information').children(64) ?? [];
}

const oidsIn = (information: Tlv | undefined): string[] => elementsOf(information).map((element) => element.oid());

/** PrintableString, IA5String or, where an issuer was lenient, UTF8String. */
function text(value: Tlv): string {
  const { printableString, ia5String, utf8String } = tags;
  if (![printableString, ia5String, utf8String].some((tag) => tag === value.tag))
    throw new Asn1Error('statement: no text');
  return Buffer.from(value.content).toString('latin1');
}

function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
