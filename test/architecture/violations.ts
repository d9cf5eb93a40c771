/** For each rule a piece of code that breaks it: the file, what it holds, and what else must be there. */
export interface Violation {
  readonly file: string;
  readonly code: string;
  readonly beside?: Readonly<Record<string, string>>;
}

const something = 'export const something = 1;\n';
const take = (from: string): string => `import { something } from '${from}';\nexport const taken = something;\n`;

/** One violation for each rule of `.dependency-cruiser.cjs`. */
export const violations: Readonly<Record<string, Violation>> = {
  'pdf-knows-nobody': {
    file: 'main/document/pdf/reader.ts',
    code: "import type { Port } from '../document-port';\nexport type Known = Port;\n",
    beside: { 'main/document/document-port.ts': 'export type Port = 1;\n' },
  },
  'pki-knows-nobody': {
    file: 'main/pki/names.ts',
    code: take('../cades/attributes'),
    beside: { 'main/cades/attributes.ts': something },
  },
  'cades-knows-pki': {
    file: 'main/cades/attributes.ts',
    code: take('../document/pdf/objects'),
    beside: { 'main/document/pdf/objects.ts': something },
  },
  'pades-knows-pdf-and-cades': {
    file: 'main/document/pades/level.ts',
    code: take('../../signing/queue'),
    beside: { 'main/signing/queue.ts': something },
  },
  'updates-knows-no-document-and-no-key': {
    file: 'main/updates/checked.ts',
    code: take('../trust/certificates'),
    beside: { 'main/trust/certificates.ts': something },
  },
  'outlets-know-files-only': {
    file: 'main/outlets/printed.ts',
    code: take('../document/engine'),
    beside: { 'main/document/engine.ts': something },
  },
  'findings-only-read': {
    file: 'main/document/findings/look.ts',
    code: take('../document-engine'),
    beside: { 'main/document/document-engine.ts': something },
  },
  'appearance-knows-pdf-only': {
    file: 'main/document/appearance/drawing.ts',
    code: take('../pades/signature-field'),
    beside: { 'main/document/pades/signature-field.ts': something },
  },
  'appearance-is-loaded-when-needed': {
    file: 'main/document/eager-drawing.ts',
    code: take('./appearance/fonts'),
    beside: { 'main/document/appearance/fonts.ts': something },
  },
  'page-engine-knows-nobody': {
    file: 'main/document/pdfium/reads-files.ts',
    code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  },
  'page-engine-only-for-lines-and-pages': {
    file: 'main/document/draws-pages.ts',
    code: take('./pdfium/engine'),
    beside: { 'main/document/pdfium/engine.ts': something },
  },
  'lines-are-loaded-when-needed': {
    file: 'main/document/eager-lines.ts',
    code: take('./lines/finder'),
    beside: { 'main/document/lines/finder.ts': something },
  },
  'trust-knows-no-document': {
    file: 'main/trust/path.ts',
    code: take('../document/pades/field'),
    beside: { 'main/document/pades/field.ts': something },
  },
  'validation-knows-no-document': {
    file: 'main/validation/verdict.ts',
    code: take('../document/pdf/objects'),
    beside: { 'main/document/pdf/objects.ts': something },
  },
  'lists-knows-no-document': {
    file: 'main/lists/reads-documents.ts',
    code: take('../document/engine'),
    beside: { 'main/document/engine.ts': something },
  },
  'signing-knows-ports': {
    file: 'main/signing/life.ts',
    code: take('../token/pkcs11-token'),
    beside: { 'main/token/pkcs11-token.ts': something },
  },
  'audit-knows-ports': {
    file: 'main/audit/asks-token.ts',
    code: take('../token/registry'),
    beside: { 'main/token/registry.ts': something },
  },
  'keys-knows-ports': {
    file: 'main/keys/short-cut.ts',
    code: take('../token/pkcs11-token'),
    beside: { 'main/token/pkcs11-token.ts': something },
  },
  'no-import-climbs-from-station': {
    file: 'main/station/climbing.ts',
    code: take('../app/window'),
    beside: { 'main/app/window.ts': something },
  },
  'no-import-climbs-from-ipc': {
    file: 'main/ipc/climbing.ts',
    code: take('../app/window'),
    beside: { 'main/app/window.ts': something },
  },
  'no-import-climbs-from-keys': {
    file: 'main/doctor/climbing.ts',
    code: take('../cli/output'),
    beside: { 'main/cli/output.ts': something },
  },
  'no-import-climbs-from-signing': {
    file: 'main/signing/climbing.ts',
    code: take('../keys/life'),
    beside: { 'main/keys/life.ts': something },
  },
  'no-import-climbs-from-signers': {
    file: 'main/signers/climbing.ts',
    code: take('../signing/climbed'),
    beside: { 'main/signing/climbed.ts': something },
  },
  'no-import-climbs-from-identity': {
    file: 'main/identity/climbing.ts',
    code: take('../signers/catalog'),
    beside: { 'main/signers/catalog.ts': something },
  },
  'no-import-climbs-from-configuration': {
    file: 'main/configuration/climbing.ts',
    code: take('../token/climbed'),
    beside: { 'main/token/climbed.ts': something },
  },
  'no-import-climbs-from-document': {
    file: 'main/document/climbing.ts',
    code: take('../configuration/climbed'),
    beside: { 'main/configuration/climbed.ts': something },
  },
  'no-import-climbs-from-validation': {
    file: 'main/validation/climbing.ts',
    code: take('../document/climbed'),
    beside: { 'main/document/climbed.ts': something },
  },
  'no-import-climbs-from-trust': {
    file: 'main/trust/climbing.ts',
    code: take('../validation/climbed'),
    beside: { 'main/validation/climbed.ts': something },
  },
  'no-import-climbs-from-network': {
    file: 'main/hosts/climbing.ts',
    code: take('../trust/climbed'),
    beside: { 'main/trust/climbed.ts': something },
  },
  'no-import-climbs-from-cades': {
    file: 'main/cades/climbing.ts',
    code: take('../network/climbed'),
    beside: { 'main/network/climbed.ts': something },
  },
  'no-import-climbs-from-pki': {
    file: 'main/pki/climbing.ts',
    code: take('../cades/climbed'),
    beside: { 'main/cades/climbed.ts': something },
  },
  'no-import-climbs-from-errors': {
    file: 'main/errors/climbing.ts',
    code: take('../pki/climbed'),
    beside: { 'main/pki/climbed.ts': something },
  },
  'pkcs11js-only-in-token-process': {
    file: 'main/token/eager.ts',
    code: "import pkcs11js from 'pkcs11js';\nexport const loaded = pkcs11js;\n",
  },
  'token-process-is-entered-by-nobody': {
    file: 'main/token/short-cut.ts',
    code: take('./process/sessions'),
    beside: { 'main/token/process/sessions.ts': something },
  },
  'ldap-only-beside-passwords': {
    file: 'main/identity/eager.ts',
    code: "import { Client } from 'ldapts';\nexport const loaded = Client;\n",
  },
  'password-process-is-entered-by-nobody': {
    file: 'main/identity/short-cut.ts',
    code: take('./passwords/process/mailbox'),
    beside: { 'main/identity/passwords/process/mailbox.ts': something },
  },
  'electron-only-in-app-and-ipc': {
    file: 'main/log/window-log.ts',
    code: "import { app } from 'electron';\nexport const name = app;\n",
  },
  'services-know-no-window': {
    file: 'main/cli/opens-window.ts',
    code: take('../app/main-window'),
    beside: { 'main/app/main-window.ts': something },
  },
  'no-network-beside-documents-and-keys': {
    file: 'main/document/process/fetches.ts',
    code: "import { get } from 'node:https';\nexport const ask = get;\n",
  },
  'renderer-knows-contract-and-itself': {
    file: 'renderer/app/reaches-main.ts',
    code: "import type { Code } from '../../main/errors/code';\nexport type Known = Code;\n",
    beside: { 'main/errors/code.ts': 'export type Code = 1;\n' },
  },
  'page-process-stands-alone': {
    file: 'renderer/features/draws-itself.ts',
    code: take('../../main/document/pdfium/engine'),
    beside: { 'main/document/pdfium/engine.ts': something },
  },
  'page-process-knows-no-window': {
    file: 'renderer/page/knows-window.ts',
    code: take('../features/store'),
    beside: { 'renderer/features/store.ts': something },
  },
  'renderer-uses-no-node': {
    file: 'renderer/app/reads-files.ts',
    code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  },
  'renderer-runs-types-and-error-sentences-only': {
    file: 'renderer/app/runs-schemas.ts',
    code: take('../../preload/contract/channels'),
    beside: { 'preload/contract/channels.ts': something },
  },
  'preload-knows-contract': {
    file: 'preload/knows-main.ts',
    code: take('../main/ipc/router'),
    beside: { 'main/ipc/router.ts': something },
  },
  'preload-runs-no-schemas': {
    file: 'preload/runs-schemas.ts',
    code: "import { z } from 'zod';\nexport const schema = z;\n",
  },
  'product-knows-no-tests-and-no-build': {
    file: 'main/policy/knows-tests.ts',
    code: take('../../test/fixtures/sample'),
    beside: { 'test/fixtures/sample.ts': something },
  },
  'contract-knows-nobody': {
    file: 'preload/contract/knows-bridge.ts',
    code: take('../bridge'),
    beside: { 'preload/bridge.ts': something },
  },
  'no-circles': {
    file: 'main/audit/first.ts',
    code: "import { second } from './second';\nexport const first = () => second;\n",
    beside: { 'main/audit/second.ts': "import { first } from './first';\nexport const second = () => first;\n" },
  },
  'everything-resolves': {
    file: 'main/signers/lost.ts',
    code: take('./nowhere'),
  },
};
