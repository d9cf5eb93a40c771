import type { CriteriaList, Criterion, QualificationElement } from './model';
import { namespaces } from './xml-events';
import { childrenOf, onlyChild, textOf, type XmlNode } from './xml-tree';

const { qualifications, additionalTypes, xades } = namespaces;

/** Qualifications: which certificates of a service have which qualifiers (ETSI TS 119 612, clause 5.5.9.2). */
export function readQualifications(node: XmlNode): QualificationElement[] {
  return childrenOf(node, 'QualificationElement', qualifications).map((element) => {
    const criteria = onlyChild(element, 'CriteriaList', qualifications);
    return {
      qualifiers: childrenOf(onlyChild(element, 'Qualifiers', qualifications), 'Qualifier', qualifications).map(
        (qualifier) => qualifier.attributes.get('uri')?.trim() ?? '',
      ),
      // Without the one list of criteria nothing can be said of any certificate.
      criteria: criteria ? readCriteria(criteria) : { kind: 'criteriaList', criteria: [] },
    };
  });
}

function readCriteria(node: XmlNode): CriteriaList {
  const assert = node.attributes.get('assert')?.trim();
  return {
    kind: 'criteriaList',
    ...((assert === 'all' || assert === 'atLeastOne' || assert === 'none') && { assert }),
    criteria: node.children.flatMap(readCriterion),
  };
}

/** Descriptions are for persons and are no criteria. */
function readCriterion(node: XmlNode): Criterion[] {
  if (node.uri === qualifications) {
    switch (node.local) {
      case 'Description':
        return [];
      case 'CriteriaList':
        return [readCriteria(node)];
      case 'KeyUsage':
        return [readKeyUsage(node)];
      case 'PolicySet':
        return [oidCriterion(node, childrenOf(node, 'PolicyIdentifier', qualifications), policySet)];
      case 'otherCriteriaList':
        return node.children.map(readOther);
    }
  }
  return [unknown(node)];
}

function readOther(node: XmlNode): Criterion {
  const name = node.uri === additionalTypes ? node.local : '';
  if (name === 'CertSubjectDNAttribute') {
    return oidCriterion(node, childrenOf(node, 'AttributeOID', additionalTypes), dnAttribute);
  }
  if (name === 'ExtendedKeyUsage') {
    return oidCriterion(node, childrenOf(node, 'KeyPurposeId', additionalTypes), extendedKeyUsage);
  }
  return unknown(node);
}

const policySet = (policies: string[]): Criterion => ({ kind: 'policySet', policies });
const dnAttribute = (attributes: string[]): Criterion => ({ kind: 'certSubjectDNAttribute', attributes });
const extendedKeyUsage = (purposes: string[]): Criterion => ({ kind: 'extendedKeyUsage', purposes });
const unknown = (node: XmlNode): Criterion => ({ kind: 'unknown', name: `{${node.uri}}${node.local}` });

/** A criterion that names OIDs; without one it can not be judged. */
function oidCriterion(node: XmlNode, named: XmlNode[], make: (oids: string[]) => Criterion): Criterion {
  const oids = named.map((each) => dotted(textOf(onlyChild(each, 'Identifier', xades))));
  return oids.length === 0 ? unknown(node) : make(oids);
}

/** `urn:oid:1.2.3` or `1.2.3`; another writing stays as it is and is in no certificate. */
function dotted(identifier: string): string {
  return /^(?:urn:oid:)?(\d+(?:\.\d+)+)$/i.exec(identifier)?.[1] ?? identifier;
}

function readKeyUsage(node: XmlNode): Criterion {
  const bits = childrenOf(node, 'KeyUsageBit', qualifications).map((bit) => ({
    name: bit.attributes.get('name')?.trim() ?? '',
    value: textOf(bit).toLowerCase(),
  }));
  const read = bits.flatMap(({ name, value }) => {
    if (value === 'true' || value === '1') return [{ name, value: true }];
    return value === 'false' || value === '0' ? [{ name, value: false }] : [];
  });
  return read.length === bits.length && bits.length > 0 ? { kind: 'keyUsage', bits: read } : unknown(node);
}
