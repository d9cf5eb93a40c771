import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import {
  addPersonalAnchors,
  loadOwnAnchors,
  readAnchorFile,
  removePersonalAnchor,
  removePersonalCertificate,
  type OwnAnchors,
} from '../../../main/configuration/own-anchors';
import { makeCertificate, type MadeCertificate } from '../../fixtures/pki/made-certificate';

const home = mkdtempSync(join(tmpdir(), 'countersign-anchors-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let profileFolder = '';
let round = 0;
beforeEach(() => {
  profileFolder = join(home, `profile-${(round += 1)}`);
  mkdirSync(join(profileFolder, 'anchors'), { recursive: true });
});

const [root, other, third] = ['CN=Root', 'CN=Other', 'CN=Third'].map((subject) => makeCertificate({ subject })) as [
  MadeCertificate,
  MadeCertificate,
  MadeCertificate,
];
const pem = (...certificates: MadeCertificate[]): string =>
  certificates
    .map(
      ({ der }) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`,
    )
    .join('');
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(profileFolder, name);
  writeFileSync(path, content);
  return path;
};
const octets = ({ anchors }: OwnAnchors): string[] =>
  anchors.map(({ certificate }) => Buffer.from(certificate).toString('hex'));
const hex = (...certificates: MadeCertificate[]): string[] =>
  certificates.map(({ der }) => Buffer.from(der).toString('hex'));
const unusable = (file: string, reason: string): unknown =>
  expect.objectContaining({ code: 'anchor.unusable', params: { file, reason } });

function load(entries?: NonNullable<ConfigurationInput['TRUSTANCHORS']>): Promise<OwnAnchors> {
  if (!entries) return loadOwnAnchors({ profileFolder });
  const text = JSON.stringify({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
    TRUSTANCHORS: entries,
  });
  const file = join(profileFolder, 'countersign.json');
  return loadOwnAnchors({
    profileFolder,
    configuration: { trustAnchors: parseConfiguration(text, file).TRUSTANCHORS, file },
  });
}

describe('anchors of the person', () => {
  it('are the files of the folder: PEM with one or many, and DER', async () => {
    const [a, b] = [put('anchors/a.pem', pem(root, other)), put('anchors/b.cer', third.der)];
    put('anchors/notes.txt', pem(root));
    const found = await load();
    expect(octets(found)).toEqual(hex(root, other, third));
    expect(found.anchors.map(({ origin }) => origin)).toEqual([a, a, b].map((file) => ({ kind: 'person', file })));
    expect(found.problems).toEqual([]);
  });

  it('are none without a folder', async () => {
    rmSync(join(profileFolder, 'anchors'), { recursive: true });
    expect(await load()).toEqual({ anchors: [], problems: [] });
  });

  it('count even where another file can not be used, and that is told', async () => {
    put('anchors/a.pem', pem(root));
    const empty = put('anchors/b.pem', 'nothing of use');
    const key = put('anchors/c.pem', `${pem(other)}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`);
    const large = put('anchors/d.der', new Uint8Array(4 * 1024 * 1024 + 1));
    mkdirSync(join(profileFolder, 'anchors', 'e.pem'));
    const found = await load();
    expect(octets(found)).toEqual(hex(root));
    expect(found.problems).toEqual([
      unusable(empty, 'no-certificate'),
      unusable(key, 'private-key'),
      unusable(large, 'too-large'),
      unusable(join(profileFolder, 'anchors', 'e.pem'), 'unreadable'),
    ]);
  });

  it('are added from a file and taken away, one by one', async () => {
    const files = await addPersonalAnchors(profileFolder, put('bundle.pem', pem(root, other)));
    expect(files).toHaveLength(2);
    expect(await addPersonalAnchors(profileFolder, put('again.der', root.der))).toEqual(files.slice(0, 1));
    expect(new Set(octets(await load()))).toEqual(new Set(hex(root, other)));
    await removePersonalAnchor(profileFolder, files[0] ?? '');
    expect(octets(await load())).toEqual(hex(other));
    expect(readdirSync(join(profileFolder, 'anchors'))).toHaveLength(1);
  });

  it('are taken away by their fingerprints, also out of a file with others, which stay', async () => {
    const fingerprint = ({ der }: MadeCertificate): string => createHash('sha256').update(der).digest('hex');
    const bundle = put('anchors/bundle.pem', pem(root, other));
    put('anchors/twice.der', root.der);
    expect(await removePersonalCertificate(profileFolder, fingerprint(third))).toBe(false);
    expect(await removePersonalCertificate(profileFolder, fingerprint(root))).toBe(true);
    expect(octets(await load())).toEqual(hex(other));
    expect(existsSync(bundle)).toBe(false);
    const file = put('company.pem', pem(root));
    expect(octets(await load({ company: { FILE: file } }))).toEqual(hex(root, other));
    expect(await removePersonalCertificate(profileFolder, fingerprint(root))).toBe(false);
    expect(existsSync(file)).toBe(true);
  });

  it('are not added from a file without certificates', async () => {
    const file = put('letter.pem', 'Dear Sir or Madam');
    await expect(addPersonalAnchors(profileFolder, file)).rejects.toEqual(unusable(file, 'no-certificate'));
    await expect(readAnchorFile(join(profileFolder, 'none'))).rejects.toEqual(
      unusable(join(profileFolder, 'none'), 'missing'),
    );
  });

  it('are taken away from nowhere else', async () => {
    const elsewhere = put('kept.pem', pem(root));
    await removePersonalAnchor(profileFolder, elsewhere);
    await removePersonalAnchor(profileFolder, join(profileFolder, 'anchors', '..', 'kept.pem'));
    expect(existsSync(elsewhere)).toBe(true);
  });

  it('that can not be saved are told', async () => {
    const file = put('root.pem', pem(root));
    rmSync(join(profileFolder, 'anchors'), { recursive: true });
    put('anchors', 'a file where the folder should be');
    await expect(addPersonalAnchors(profileFolder, file)).rejects.toMatchObject({
      code: 'anchor.notSaved',
      params: { folder: join(profileFolder, 'anchors') },
    });
  });
});

describe('anchors of the configuration', () => {
  it('begin at its folder, or are absolute, and may have an end', async () => {
    const file = put('root.pem', pem(root));
    const absolute = put('other.pem', pem(other));
    const { anchors, problems } = await load({
      company: { FILE: 'root.pem', UNTIL: '2027-12-31' },
      former: { FILE: absolute, UNTIL: '2027-06-30T12:00:00+02:00' },
    });
    expect(problems).toEqual([]);
    expect(anchors.map(({ origin, until }) => ({ origin, until }))).toEqual([
      { origin: { kind: 'configuration', file }, until: new Date('2028-01-01T00:00:00Z') },
      { origin: { kind: 'configuration', file: absolute }, until: new Date('2027-06-30T10:00:00Z') },
    ]);
  });

  it('that are missing are told', async () => {
    const { problems } = await load({ gone: { FILE: 'gone.pem' } });
    expect(problems).toEqual([unusable(join(profileFolder, 'gone.pem'), 'missing')]);
  });

  it('that nobody may read are told', async () => {
    const file = put('secret.pem', pem(root));
    chmodSync(file, 0);
    const { anchors, problems } = await load({ secret: { FILE: 'secret.pem' } });
    // Root reads everything.
    if (process.getuid?.() === 0) expect(anchors).toHaveLength(1);
    else expect(problems).toEqual([unusable(file, 'unreadable')]);
  });

  it.each(['2027-13-01', 'tomorrow', '2027-01-01 12:00', '2027-01-01T12:00'])('end at no such time: %s', (until) => {
    expect(() => load({ company: { FILE: 'root.pem', UNTIL: until } })).toThrow(
      expect.objectContaining({ code: 'config.invalid' }) as Error,
    );
  });
});
