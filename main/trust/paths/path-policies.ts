import { Asn1Error, Tlv, tags } from '../../pki';
import { extensionOids } from '../../pki/extensions';
import type { PathCertificate } from './path-certificate';
import type { PolicyInputs } from './path-model';
import { PolicyGraph, anyPolicy } from './policy-graph';

/** More than any honest certificate names. */
const mostPolicies = 256;

/**
 * What RFC 5280, clause 6.1, does with policies: certificatePolicies, policyMappings, policyConstraints and inhibitAnyPolicy,
 * with the graph of RFC 9618. Qualifiers such as user notices say nothing about validity and are not read.
 */
export class PathPolicies {
  private readonly graph = new PolicyGraph();
  private readonly acceptable: ReadonlySet<string> | undefined;
  private explicitPolicy: number;
  private policyMapping: number;
  private inhibitAnyPolicy: number;

  /** @param length - certificates of the path without the anchor: n of clause 6.1 */
  constructor(
    inputs: PolicyInputs,
    private readonly length: number,
  ) {
    const { initialPolicySet } = inputs;
    this.acceptable = !initialPolicySet || initialPolicySet.includes(anyPolicy) ? undefined : new Set(initialPolicySet);
    this.explicitPolicy = inputs.requireExplicitPolicy ? 0 : length + 1;
    this.policyMapping = inputs.inhibitPolicyMapping ? 0 : length + 1;
    this.inhibitAnyPolicy = inputs.inhibitAnyPolicy ? 0 : length + 1;
  }

  /**
   * Clause 6.1.3 (d) to (f).
   *
   * @param index - i, from 1 for the certificate below the anchor
   * @returns false where a policy is required and none is left
   * @throws Asn1Error
   */
  add(certificate: PathCertificate, index: number): boolean {
    const policies = certificatePolicies(certificate);
    if (policies) {
      const own = index < this.length && certificate.selfIssued;
      this.graph.add(policies, this.inhibitAnyPolicy > 0 || own);
    } else {
      this.graph.setNull();
    }
    return this.explicitPolicy > 0 || !this.graph.isNull;
  }

  /**
   * Clause 6.1.4 (a), (b), (h), (i) and (j): before the next certificate.
   *
   * @throws Asn1Error
   */
  prepare(certificate: PathCertificate): void {
    const mappings = policyMappings(certificate);
    if (mappings) this.graph.map(mappings, this.policyMapping > 0);
    if (!certificate.selfIssued) {
      this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
      this.policyMapping = Math.max(0, this.policyMapping - 1);
      this.inhibitAnyPolicy = Math.max(0, this.inhibitAnyPolicy - 1);
    }
    const { explicitPolicy, policyMapping } = policyConstraints(certificate);
    this.explicitPolicy = Math.min(this.explicitPolicy, explicitPolicy ?? Infinity);
    this.policyMapping = Math.min(this.policyMapping, policyMapping ?? Infinity);
    const inhibit = certificate.extensions.get(extensionOids.inhibitAnyPolicy);
    if (inhibit) {
      this.inhibitAnyPolicy = Math.min(this.inhibitAnyPolicy, Tlv.readWhole(inhibit.value).smallInteger());
    }
  }

  /**
   * Clause 6.1.5 (a), (b) and (g): after the last certificate.
   *
   * @returns the policies that the path is valid for; undefined where one is required and none is left
   * @throws Asn1Error
   */
  wrapUp(certificate: PathCertificate): readonly string[] | 'any' | undefined {
    this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
    if (policyConstraints(certificate).explicitPolicy === 0) this.explicitPolicy = 0;
    const left = this.graph.intersection(this.acceptable);
    return left ?? (this.explicitPolicy > 0 ? [] : undefined);
  }
}

/** OIDs (RFC 5280, clause 4.2.1.4); undefined where the certificate has no policies. */
function certificatePolicies({ extensions }: PathCertificate): ReadonlySet<string> | undefined {
  const extension = extensions.get(extensionOids.certificatePolicies);
  if (!extension) return undefined;
  const found = new Set<string>();
  for (const information of Tlv.readWhole(extension.value)
    .expect(tags.sequence, 'certificatePolicies')
    .children(mostPolicies)) {
    const policy = information.expect(tags.sequence, 'policy').children(2)[0]?.oid();
    if (policy === undefined) throw new Asn1Error('a policy without an identifier');
    if (found.has(policy)) throw new Asn1Error('a policy stands twice');
    found.add(policy);
  }
  return found;
}

/** Clause 4.2.1.5. */
function policyMappings({ extensions }: PathCertificate): Map<string, ReadonlySet<string>> | undefined {
  const extension = extensions.get(extensionOids.policyMappings);
  if (!extension) return undefined;
  const mappings = new Map<string, Set<string>>();
  for (const pair of Tlv.readWhole(extension.value).expect(tags.sequence, 'policyMappings').children(mostPolicies)) {
    const [issuer, subject] = pair.children(2).map((policy) => policy.oid());
    if (issuer === undefined || subject === undefined) throw new Asn1Error('a policy mapping is incomplete');
    // Clause 6.1.4 (a).
    if (issuer === anyPolicy || subject === anyPolicy) throw new Asn1Error('anyPolicy is mapped');
    const known = mappings.get(issuer);
    if (known) known.add(subject);
    else mappings.set(issuer, new Set([subject]));
  }
  return mappings;
}

/** Clause 4.2.1.11. */
function policyConstraints({ extensions }: PathCertificate): { explicitPolicy?: number; policyMapping?: number } {
  const extension = extensions.get(extensionOids.policyConstraints);
  if (!extension) return {};
  const found: { explicitPolicy?: number; policyMapping?: number } = {};
  for (const part of Tlv.readWhole(extension.value).expect(tags.sequence, 'policyConstraints').children(2)) {
    if (part.tag === tags.context(0)) found.explicitPolicy = number(part);
    else if (part.tag === tags.context(1)) found.policyMapping = number(part);
    else throw new Asn1Error('policyConstraints: unknown part');
  }
  return found;
}

/** An INTEGER under a tag of its own. */
function number({ content }: Tlv): number {
  if (content.length === 0 || content.length > 4 || (content[0] as number) & 0x80) {
    throw new Asn1Error('integer out of range');
  }
  return content.reduce((value, octet) => value * 256 + octet, 0);
}
