import { z } from 'zod';
import { appearance } from '../../main/configuration/appearances';
import { accounts } from '../../main/configuration/authenticators/accounts';
import { directory } from '../../main/configuration/authenticators/directory';
import { certificateMatch, clientCertificate } from '../../main/configuration/authenticators/client-certificate';
import { openIdConnect } from '../../main/configuration/authenticators/openid-connect';
import { delegation } from '../../main/configuration/delegations/delegation';
import { algorithms } from '../../main/configuration/configuration-algorithms';
import { authorityKinds, timestampAuthority } from '../../main/configuration/configuration-authorities';
import { configurationSchema } from '../../main/configuration/configuration';
import { signaturePolicy, signer } from '../../main/configuration/configuration-signer';
import { trustedLists } from '../../main/configuration/configuration-lists';
import { memoryToken, pkcs11Token, pkcs12Token, sharedLibrary } from '../../main/configuration/configuration-tokens';
import { station, stationLink } from '../../main/configuration/configuration-station';
import { trustAnchor } from '../../main/configuration/configuration-trust';

/** What JSON Schema says of an entry, as far as the tables need it. */
interface Entry {
  description?: string;
  kind?: string;
  /** What counts without it, where the schema does not fill it in itself. */
  preset?: string;
  const?: string;
  enum?: string[];
  type?: string;
  minimum?: number;
  maximum?: number;
  items?: Entry;
  anyOf?: Entry[];
  properties?: Record<string, Entry>;
  required?: string[];
  additionalProperties?: Entry | false;
}

const deadlines = configurationSchema.shape.DEADLINES.def.innerType;
const isVisible = (entry: string): boolean => entry.includes('VISIBLE_SIGNATURE');

/** The tables of the configuration's reference, by the name of the object whose entries they list. */
export const configurationTables: Record<string, () => string> = {
  configuration: () => table(configurationSchema),
  SHAREDLIBRARIES: () => table(sharedLibrary),
  'CRYPTOTOKENS (PKCS#11)': () => table(pkcs11Token),
  'CRYPTOTOKENS (PKCS#12)': () => table(pkcs12Token),
  'CRYPTOTOKENS (memory)': () => table(memoryToken),
  SIGNERS: () => table(signer, (entry) => !isVisible(entry)),
  'SIGNERS (visible signatures)': () => table(signer, isVisible),
  APPEARANCES: () => table(appearance, (entry) => !isVisible(entry)),
  SIGNATURE_POLICY: () => table(signaturePolicy),
  TIMESTAMPAUTHORITIES: () => table(timestampAuthority),
  'AUTHENTICATORS (JwtAuthorizer)': () => table(openIdConnect),
  'AUTHENTICATORS (CLIENTCERT)': () => table(clientCertificate),
  'AUTHENTICATORS (CLIENTCERT, MATCH)': () => table(certificateMatch),
  'AUTHENTICATORS (accounts)': () => table(accounts),
  'AUTHENTICATORS (LDAP)': () => table(directory),
  'CERTIFICATEAUTHORITIES (EST)': () => table(authorityKinds.EST_URL),
  'CERTIFICATEAUTHORITIES (step-ca)': () => table(authorityKinds.STEPCA_URL),
  'CERTIFICATEAUTHORITIES (OpenBao, Vault)': () => table(authorityKinds.VAULT_URL),
  'CERTIFICATEAUTHORITIES (EJBCA)': () => table(authorityKinds.EJBCA_URL),
  'CERTIFICATEAUTHORITIES (CMP)': () => table(authorityKinds.CMP_URL),
  'CERTIFICATEAUTHORITIES (trials)': () => table(authorityKinds.SELFSIGNED),
  DELEGATIONS: () => table(delegation),
  TRUSTANCHORS: () => table(trustAnchor),
  ALGORITHMS: () => table(algorithms),
  TRUSTEDLISTS: () => table(trustedLists),
  'TRUSTEDLISTS (LISTOFTHELISTS)': () => table(trustedLists.shape.LISTOFTHELISTS.unwrap()),
  'TRUSTEDLISTS (SCHEMES)': () => table(trustedLists.shape.SCHEMES.unwrap().valueType),
  STATION: () => table(station),
  'STATION (DOCUMENTS)': () => table(station.shape.DOCUMENTS.def.innerType),
  'STATION (OUTPUT)': () => table(station.shape.OUTPUT.def.innerType),
  'STATION (OUTPUT, LINK)': () => table(stationLink),
  DEADLINES: () => table(deadlines),
};

/**
 * @returns the entries of an object in Markdown: name, value, default, and the meaning that stands in the schema
 * @throws an error that names an entry whose schema does not say what it means
 */
function table(schema: z.ZodObject, shown: (entry: string) => boolean = () => true): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Entry;
  const shape = schema.shape as Record<string, z.core.$ZodType>;
  const rows = Object.entries(properties)
    // What only exists to be absent is no entry.
    .filter(([name, entry]) => shown(name) && (entry.type ?? entry.anyOf ?? entry.kind ?? entry.const) !== undefined)
    .map(([name, entry]) => {
      if (!entry.description) throw new Error(`The schema does not say what ${name} means.`);
      return [`\`${name}\``, value(entry), withoutIt(shape[name], entry, required.includes(name)), entry.description];
    });
  return [['name', 'value', 'default', 'meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function withoutIt(schema: z.core.$ZodType | undefined, { preset }: Entry, required: boolean): string {
  // Asked of the schema itself: JSON Schema knows no default of what is then made into something else.
  const filled: unknown = schema && z.safeParse(schema, undefined).data;
  const counts = preset ?? filled;
  if (typeof counts === 'boolean' || typeof counts === 'number') return `\`${counts}\``;
  if (typeof counts === 'string' && counts !== '') return `\`${counts}\``;
  return required && filled === undefined ? 'needed' : '';
}

/** What may stand there, in words. */
function value(entry: Entry): string {
  if (entry.kind) return entry.kind;
  if (entry.const !== undefined) return `\`${entry.const}\``;
  if (entry.enum) return entry.enum.map((one) => `\`${one}\``).join(', ');
  if (entry.anyOf) return entry.anyOf.map(value).join(' or ');
  switch (entry.type) {
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
    case 'number':
      return number(entry);
    case 'array':
      return listOf(entry.items ?? {});
    case 'object':
      return entry.additionalProperties ? 'name → entries' : 'entries';
    default:
      return 'a text';
  }
}

function number({ type, minimum = 0, maximum }: Entry): string {
  // JSON Schema writes the largest whole number where there is no other bound.
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (bounded) return `${minimum} to ${maximum}`;
  return `${type === 'integer' ? 'a whole number' : 'a number'}${minimum > 0 ? ` from ${minimum}` : ''}`;
}

function listOf(items: Entry): string {
  if (items.enum) return `a list of ${value(items)}`;
  return `a list of ${value(items).replace(/^an? /, '')}s`;
}
