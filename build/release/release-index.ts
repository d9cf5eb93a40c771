// `npm run release:index`: makes the index of a release and signs it with a key on a PKCS#11 token; see build/docs/releases.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '../../preload/contract/error-sentences';
import { PipedLines } from '../../main/cli/piped-lines';
import { CountersignError } from '../../main/errors/countersign-error';
import {
  keyIdOf,
  openIndex,
  releaseIndex,
  type IndexEnvelope,
  type ReleaseIndex,
} from '../../main/updates/release-index';
import { compareVersions } from '../../main/updates/version-order';
import { version } from '../../package.json';
import { releaseFiles } from './release-files';
import { spkiOf, withTokenKey, type TokenKey } from './token-key';

const usage = `npm run release:index -- --module FILE --token LABEL --key LABEL WHAT

WHAT is one of
  --public-key                 prints the key as build/release-keys.json names it, and its id
  --add-to INDEX               signs an index that is there with this key, too: for the rotation of keys
  --files FOLDER --notes URL   makes an index of the installers of a folder
      --out INDEX              where it goes
      --after INDEX            the index before it, whose number and lowest safe version it goes on from; without it, it is the first
      --minimum-safe X.Y.Z     versions before it have a weakness that is known
      --days N                 how long it is good; 30 without it
      --channel NAME           stable without it
      --release X.Y.Z          the version, in place of the project's

  --pin-stdin                  reads the PIN from standard input, one line
`;

const { values } = parseArgs({
  options: {
    module: { type: 'string' },
    token: { type: 'string' },
    key: { type: 'string' },
    'public-key': { type: 'boolean', default: false },
    'add-to': { type: 'string' },
    files: { type: 'string' },
    notes: { type: 'string' },
    out: { type: 'string' },
    after: { type: 'string' },
    'minimum-safe': { type: 'string' },
    days: { type: 'string', default: '30' },
    channel: { type: 'string', default: 'stable' },
    release: { type: 'string', default: version },
    'pin-stdin': { type: 'boolean', default: false },
  },
});
const at = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

/** An index as it stands in a file, and its octets. */
interface Sealed {
  envelope: IndexEnvelope;
  index: Buffer;
  said: ReleaseIndex;
}

function read(path: string): Sealed {
  const envelope = JSON.parse(readFileSync(at(path), 'utf8')) as IndexEnvelope;
  const index = Buffer.from(envelope.index, 'base64');
  return { envelope, index, said: releaseIndex.parse(JSON.parse(index.toString('utf8'))) };
}

/** @throws an Error that says what is missing or does not go on from the index before */
async function madeIndex(files: string): Promise<Buffer> {
  const { notes, after, channel, release } = values;
  if (notes === undefined) throw new Error('--notes is missing: the page that says what is new.');
  const before = after === undefined ? undefined : read(after).said;
  if (before && before.channel !== channel) throw new Error(`The index before it is of the channel ${before.channel}.`);
  if (before && compareVersions(release, before.version) < 0) {
    throw new Error(`Version ${release} is older than ${before.version}, which the index before it names.`);
  }
  const now = new Date();
  const index: ReleaseIndex = {
    format: 1,
    product: 'countersign',
    channel,
    sequence: (before?.sequence ?? 0) + 1,
    issued: now.toISOString(),
    expires: new Date(now.getTime() + Number(values.days) * 24 * 3_600_000).toISOString(),
    version: release,
    minimumSafe: values['minimum-safe'] ?? before?.minimumSafe ?? '0.0.0',
    notes,
    files: await releaseFiles(at(files)),
  };
  return Buffer.from(`${JSON.stringify(releaseIndex.parse(index), null, 2)}\n`);
}

/** Signs, and opens what was made as a program with this key would. */
async function seal(key: TokenKey, index: Buffer, others: IndexEnvelope['signatures']): Promise<IndexEnvelope> {
  const keyid = keyIdOf(key.publicKey);
  const signature = Buffer.from(await key.sign(index)).toString('base64');
  const signatures = [...others.filter((one) => one.keyid !== keyid), { keyid, signature }];
  const envelope = { index: index.toString('base64'), signatures };
  const { product, channel } = releaseIndex.parse(JSON.parse(index.toString('utf8')));
  openIndex(Buffer.from(JSON.stringify(envelope)), { product, channel, keys: [key.publicKey] });
  return envelope;
}

async function run(): Promise<void> {
  const { module, token, key, files, out } = values;
  const target = values['add-to'] ?? out;
  const wanted = [values['public-key'], values['add-to'], files].filter(Boolean).length;
  if (module === undefined || token === undefined || key === undefined || wanted !== 1 || (files && !target)) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const lines = values['pin-stdin'] ? new PipedLines(process.stdin) : undefined;
  // What is wrong with the files is said before anybody types a PIN.
  const existing = values['add-to'] === undefined ? undefined : read(values['add-to']);
  const index = existing?.index ?? (files === undefined ? undefined : await madeIndex(files));
  const place = { module: at(module), token, key, ...(lines && { pin: () => lines.next() }) };
  await withTokenKey(place, async (one) => {
    if (index === undefined || target === undefined) {
      console.log(JSON.stringify({ key: spkiOf(one.publicKey), keyid: keyIdOf(one.publicKey) }, null, 2));
      return;
    }
    const envelope = await seal(one, index, existing?.envelope.signatures ?? []);
    writeFileSync(at(target), `${JSON.stringify(envelope, null, 2)}\n`);
    const {
      sequence,
      version: named,
      minimumSafe,
      expires,
      files: listed,
    } = releaseIndex.parse(JSON.parse(index.toString('utf8')));
    console.log(
      `${target}: number ${sequence}, version ${named}, safe from ${minimumSafe}, good until ${expires}, ${listed.length} files, signed by ${envelope.signatures.map(({ keyid }) => keyid).join(' and ')}.`,
    );
  });
}

await run().catch((error: unknown) => {
  const { what, todo } = CountersignError.is(error)
    ? describeError(error.toShape())
    : { what: error instanceof Error ? error.message : String(error), todo: '' };
  console.error(`${what} ${todo}`.trim());
  process.exitCode = 1;
});
