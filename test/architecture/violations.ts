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
  'cades-knows-nobody': {
    file: 'main/document/cades/attributes.ts',
    code: take('../pdf/objects'),
    beside: { 'main/document/pdf/objects.ts': something },
  },
  'pades-knows-pdf-and-cades': {
    file: 'main/document/pades/level.ts',
    code: take('../../signing/queue'),
    beside: { 'main/signing/queue.ts': something },
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
  'trust-knows-no-document': {
    file: 'main/trust/path.ts',
    code: take('../document/pades/field'),
    beside: { 'main/document/pades/field.ts': something },
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
  'pkcs11js-only-in-token-process': {
    file: 'main/token/eager.ts',
    code: "import pkcs11js from 'pkcs11js';\nexport const loaded = pkcs11js;\n",
  },
  'token-process-is-entered-by-nobody': {
    file: 'main/token/short-cut.ts',
    code: take('./process/sessions'),
    beside: { 'main/token/process/sessions.ts': something },
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
