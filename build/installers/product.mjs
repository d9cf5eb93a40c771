// What every installer says of the program: one home of these facts.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT, readJson } from '../setup/project.mjs';

const { version, license } = readJson(join(PROJECT, 'package.json'));

/**
 * Who makes an installer names the maintainer, whom package managers show to whom has trouble, and the home page; the address that
 * stands here otherwise can not exist (RFC 2606), so that nobody's mail goes to a stranger.
 */
const { COUNTERSIGN_MAINTAINER, COUNTERSIGN_HOMEPAGE } = process.env;

export const PRODUCT = {
  /** In file names and package managers. */
  name: 'countersign',
  displayName: 'Countersign',
  version,
  /** Bundle identifier, AppStream's id, the desktop file's name, AppUserModelID. */
  appId: 'org.countersign.app',
  summary: 'Sign PDF documents with your own key',
  description: [
    'Countersign signs PDF documents with a key that you alone control: on a smartcard, a USB token, a hardware security module or in a key file. It makes PAdES signatures up to the archival level, checks the signatures of others, and never changes the original.',
    'It has a window and a command line on the same services.',
  ],
  vendor: 'Countersign contributors',
  maintainer: COUNTERSIGN_MAINTAINER ?? 'Countersign contributors <countersign@countersign.invalid>',
  homepage: COUNTERSIGN_HOMEPAGE ?? 'https://countersign.invalid/',
  license,
  /** Of addresses that start the program. */
  scheme: 'countersign',
  /** What it opens, without ever making itself the one that usually does. */
  documents: { extension: 'pdf', mimeType: 'application/pdf', name: 'PDF document' },
  /** What a file manager offers for a document. */
  verbs: {
    sign: { label: 'Sign with Countersign', label_de: 'Mit Countersign signieren' },
    check: { label: 'Check signatures', label_de: 'Signaturen prüfen' },
  },
};

/**
 * The time that every file of a package carries, in seconds since 1970: of two builds of one commit nothing differs.
 * SOURCE_DATE_EPOCH, if it is set; else the commit's time; without git a day that the version alone decides.
 */
export function sourceDate() {
  const { SOURCE_DATE_EPOCH } = process.env;
  if (SOURCE_DATE_EPOCH !== undefined && /^\d{1,12}$/.test(SOURCE_DATE_EPOCH)) return Number(SOURCE_DATE_EPOCH);
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: PROJECT, encoding: 'utf8' });
  if (status === 0 && /^\d+\s*$/.test(stdout)) return Number(stdout);
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  // After 1980, where the ZIP format's time begins, and never in the future of whoever installs it.
  return Date.UTC(2020, 0, 1) / 1000 + ((major * 100 + minor) * 100 + patch) * 3600;
}
