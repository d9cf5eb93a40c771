/** anyPolicy (RFC 5280, clause 4.2.1.4). */
export const anyPolicy = '2.5.29.32.0';

interface PolicyNode {
  validPolicy: string;
  /** What counts as this policy in the next certificate. */
  expected: ReadonlySet<string>;
  parents: Set<PolicyNode>;
  /** How many nodes of the next depth have it as a parent; only counted while pruning. */
  children: number;
}

/**
 * The valid_policy_graph of RFC 9618, clause 4, which takes the place of RFC 5280's tree: the same verdicts, but no more nodes
 * at a depth than there are policies, where the tree doubles with every certificate.
 */
export class PolicyGraph {
  /** By depth; each by its policy. The last one is the certificate that was added last. */
  private readonly depths: Map<string, PolicyNode>[] = [
    new Map([[anyPolicy, { validPolicy: anyPolicy, expected: new Set([anyPolicy]), parents: new Set(), children: 0 }]]),
  ];
  private empty = false;

  /** The state NULL: no policy is left. */
  get isNull(): boolean {
    return this.empty;
  }

  /** RFC 5280, clause 6.1.3 (e). */
  setNull(): void {
    this.empty = true;
  }

  /**
   * Clause 6.1.3 (d): the certificatePolicies of the next certificate.
   *
   * @param policies - OIDs, anyPolicy among them where it stands
   * @param anyPolicyAllowed - whether anyPolicy counts in this certificate: (d) (2)
   */
  add(policies: ReadonlySet<string>, anyPolicyAllowed: boolean): void {
    if (this.empty) return;
    const above = [...this.last.values()];
    const added = new Map<string, PolicyNode>();
    const expectedBy = new Map<string, PolicyNode[]>();
    for (const node of above) {
      for (const policy of node.expected) {
        const nodes = expectedBy.get(policy);
        if (nodes) nodes.push(node);
        else expectedBy.set(policy, [node]);
      }
    }
    const any = this.last.get(anyPolicy);
    for (const policy of policies) {
      if (policy === anyPolicy) continue;
      const parents = expectedBy.get(policy) ?? (any ? [any] : []);
      if (parents.length > 0) added.set(policy, leaf(policy, parents));
    }
    if (policies.has(anyPolicy) && anyPolicyAllowed) {
      for (const [policy, parents] of expectedBy) {
        if (!added.has(policy)) added.set(policy, leaf(policy, parents));
      }
    }
    this.depths.push(added);
    this.prune();
  }

  /**
   * Clause 6.1.4 (b): the policyMappings of the certificate that was added last.
   *
   * @param mappings - for each issuerDomainPolicy its subjectDomainPolicies; anyPolicy is on neither side
   * @param allowed - policy_mapping > 0
   */
  map(mappings: ReadonlyMap<string, ReadonlySet<string>>, allowed: boolean): void {
    if (this.empty) return;
    const any = this.last.get(anyPolicy);
    for (const [policy, subjectPolicies] of mappings) {
      const node = this.last.get(policy);
      if (!allowed) this.last.delete(policy);
      else if (node) node.expected = subjectPolicies;
      else if (any) {
        this.last.set(policy, { validPolicy: policy, expected: subjectPolicies, parents: any.parents, children: 0 });
      }
    }
    if (!allowed) this.prune();
  }

  /**
   * Clause 6.1.5 (g): what is left when only some policies are acceptable.
   *
   * @param acceptable - undefined: any
   * @returns the policies as the issuers below the anchor call them; `any` where nothing restricts them; undefined: none
   */
  intersection(acceptable: ReadonlySet<string> | undefined): string[] | 'any' | undefined {
    if (this.empty) return undefined;
    const anyAtEnd = this.last.has(anyPolicy);
    if (!acceptable && anyAtEnd) return 'any';
    const named = new Set<string>();
    // After pruning each node leads down to the last certificate.
    for (const depth of this.depths) {
      for (const { validPolicy, parents } of depth.values()) {
        if (validPolicy !== anyPolicy && [...parents].some((parent) => parent.validPolicy === anyPolicy)) {
          named.add(validPolicy);
        }
      }
    }
    if (!acceptable) return [...named].sort();
    const found = anyAtEnd ? [...acceptable] : [...named].filter((policy) => acceptable.has(policy));
    return found.length > 0 ? found.sort() : undefined;
  }

  private get last(): Map<string, PolicyNode> {
    return this.depths[this.depths.length - 1] as Map<string, PolicyNode>;
  }

  /** Clause 6.1.3 (d) (3): nodes above the last depth that lead nowhere go. */
  private prune(): void {
    for (let depth = this.depths.length - 1; depth > 0; depth -= 1) {
      const above = this.depths[depth - 1] as Map<string, PolicyNode>;
      for (const node of above.values()) node.children = 0;
      for (const { parents } of (this.depths[depth] as Map<string, PolicyNode>).values()) {
        for (const parent of parents) parent.children += 1;
      }
      for (const [policy, { children }] of above) if (children === 0) above.delete(policy);
    }
    if (this.last.size === 0 || this.depths[0]?.size === 0) this.empty = true;
  }
}

const leaf = (policy: string, parents: PolicyNode[]): PolicyNode => ({
  validPolicy: policy,
  expected: new Set([policy]),
  parents: new Set(parents),
  children: 0,
});
