// The list of what is bundled, as CycloneDX 1.6 (ECMA-424): for whoever has to know whether a known weakness concerns them.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { bundled } from './bundled.mjs';
import { PRODUCT } from './product.mjs';

/**
 * @param {string} file - an absolute path
 * @param {number} sourceDate - seconds since 1970
 */
export function writeBillOfMaterials(file, sourceDate) {
  writeFileSync(file, `${JSON.stringify(billOfMaterials(bundled(), sourceDate), undefined, 2)}\n`);
}

/**
 * @param {import('./bundled.mjs').Bundled[]} parts
 * @param {number} sourceDate
 */
export function billOfMaterials(parts, sourceDate) {
  const components = parts.map(component);
  const product = {
    type: 'application',
    'bom-ref': `pkg:generic/${PRODUCT.name}@${PRODUCT.version}`,
    name: PRODUCT.displayName,
    version: PRODUCT.version,
    licenses: [{ license: { id: PRODUCT.license } }],
    purl: `pkg:generic/${PRODUCT.name}@${PRODUCT.version}`,
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([product, components]))}`,
    version: 1,
    metadata: { timestamp: new Date(sourceDate * 1000).toISOString(), component: product },
    components,
    dependencies: [{ ref: product['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) }],
  };
}

/** @param {import('./bundled.mjs').Bundled} part */
function component({ name, version, licence, npm, inside }) {
  const purl = npm ? `pkg:npm/${npm.replace('@', '%40')}@${version}` : undefined;
  const single = !licence.includes(' ');
  return {
    type: npm === 'electron' ? 'framework' : 'library',
    'bom-ref': purl ?? `${inside}@${version}/${name}`,
    name,
    version,
    licenses: [single ? { license: { id: licence } } : { expression: licence }],
    ...(purl && { purl }),
    ...(inside && { description: `compiled into ${inside}, whose version is named` }),
  };
}

/** Of two equal lists the same. RFC 9562, version 8: what the other bits mean is ours. */
function uuidOf(text) {
  const hex = [...createHash('sha256').update(text).digest('hex').slice(0, 32)];
  hex[12] = '8';
  hex[16] = '89ab'[Number.parseInt(hex[16], 16) & 3];
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
