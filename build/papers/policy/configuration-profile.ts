import { createHash } from 'node:crypto';
import { macosDomain } from '../../../main/configuration/policy/sources/macos';
import { declaration, element } from './xml';

type Plist = string | number | boolean | readonly Plist[] | { readonly [name: string]: Plist };

/** A configuration profile for macOS: a sample that an administrator makes their own. */
export function mobileconfig(enforced: Record<string, unknown>, recommended: Record<string, unknown>): string {
  const payload = {
    PayloadType: macosDomain,
    PayloadIdentifier: `${macosDomain}.settings`,
    PayloadUUID: identifier('settings'),
    PayloadVersion: 1,
    PayloadDisplayName: 'Countersign',
    ...enforced,
    Recommended: recommended,
  } as Plist;
  const profile: Plist = {
    PayloadContent: [payload],
    PayloadDescription: 'Settings of Countersign',
    PayloadDisplayName: 'Countersign',
    PayloadIdentifier: macosDomain,
    PayloadOrganization: 'Example',
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: identifier('profile'),
    PayloadVersion: 1,
  };
  return [
    declaration,
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    element('plist', { version: '1.0' }, [written(profile)]),
    '',
  ].join('\n');
}

function written(value: Plist): string {
  if (typeof value === 'string') return element('string', {}, value);
  if (typeof value === 'boolean') return element(String(value));
  if (typeof value === 'number') return element(Number.isInteger(value) ? 'integer' : 'real', {}, String(value));
  if (Array.isArray(value)) return element('array', {}, (value as readonly Plist[]).map(written));
  const entries = Object.entries(value as { readonly [name: string]: Plist });
  return element(
    'dict',
    {},
    entries.flatMap(([name, held]) => [element('key', {}, name), written(held)]),
  );
}

/** The same each time (RFC 9562, version 8). */
function identifier(what: string): string {
  const hex = createHash('sha256').update(`${macosDomain} ${what}`).digest('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
