import { z } from 'zod';
import { ownPolicyValues, policyShape } from '../../../main/configuration/policy/policy-values';

/** How an administrator writes a setting down, where there are forms for that. */
export type PolicyForm =
  | { kind: 'boolean' }
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'number'; minimum: number; maximum: number }
  | { kind: 'text' }
  /** JSON, or the keys and values that stand for it. */
  | { kind: 'entries' };

/** A setting that an organization can decide. */
export interface PolicyDefinition {
  name: string;
  form: PolicyForm;
  /** What it means, as the schema says it. Markdown. */
  meaning: string;
  /** Only an organization makes it; it stands in no configuration. */
  own: boolean;
}

interface Described {
  description?: string;
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

/** Every setting there is, made from the schema that reads it. */
export const policyDefinitions: readonly PolicyDefinition[] = Object.entries(policyShape).map(([name, schema]) => {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described;
  if (described.description === undefined) throw new Error(`The schema does not say what ${name} means.`);
  return { name, form: formOf(described), meaning: described.description, own: Object.hasOwn(ownPolicyValues, name) };
});

function formOf({ type, enum: values, minimum = 0, maximum = 2 ** 31 - 1 }: Described): PolicyForm {
  if (values) return { kind: 'choice', values };
  switch (type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
    case 'number':
      return { kind: 'number', minimum, maximum };
    case 'string':
      return { kind: 'text' };
    default:
      return { kind: 'entries' };
  }
}
