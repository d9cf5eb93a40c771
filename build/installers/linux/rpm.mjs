// The package for Fedora, Red Hat, openSUSE and what comes from them.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../setup/run.mjs';
import { PRODUCT } from '../product.mjs';
import { RPM_LIBRARIES, RPM_RECOMMENDS } from './needs.mjs';
import { POLICY_FOLDERS, PROGRAM } from './places.mjs';
import { installProfile, removeProfile } from './scripts.mjs';
import { layTree, setTimes } from './tree.mjs';

const ARCHITECTURE = { x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch;
// With two threads zstd makes the same octets on every machine.
const PAYLOAD = { release: 'w19T2.zstdio', fast: 'w1T2.zstdio' };

/**
 * @param {import('../kinds.mjs').BuildContext} context
 * @returns {Promise<string>}
 */
export async function buildRpm(context) {
  const { output, work, sourceDate, compression, version = PRODUCT.version } = context;
  const root = join(work, 'root');
  const top = join(work, 'top');
  mkdirSync(root);
  mkdirSync(top);
  await layTree(root, { ...context, kind: 'rpm', version });
  setTimes(root, sourceDate);
  const spec = join(work, `${PRODUCT.name}.spec`);
  writeFileSync(spec, specFile(version, fileList(root)));
  const definitions = {
    _topdir: top,
    _rpmdir: output,
    _build_name_fmt: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    _binary_payload: PAYLOAD[compression],
    _buildhost: 'reproducible',
    // Nobody's own settings, and nothing done to the files.
    __os_install_post: '%{nil}',
    _build_id_links: 'none',
    debug_package: '%{nil}',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    staged: root,
  };
  const { code, output: said } = await run(
    'rpmbuild',
    [
      '-bb',
      '--nodeps',
      `--target=${ARCHITECTURE}-linux`,
      // Below the working folder, whose name is another each time: what it names ends in no package.
      `--buildroot=${join(work, 'buildroot')}`,
      ...Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
      spec,
    ],
    { env: { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate), LC_ALL: 'C' } },
  );
  if (code !== 0) throw new Error(`rpmbuild failed: ${said.trim().split('\n').slice(-8).join('\n')}`);
  return join(output, `${PRODUCT.name}-${rpmVersion(version)}-1.${ARCHITECTURE}.rpm`);
}

function specFile(version, files) {
  const { maintainer } = PRODUCT;
  return [
    `Name: ${PRODUCT.name}`,
    `Version: ${rpmVersion(version)}`,
    'Release: 1',
    `Summary: ${PRODUCT.summary}`,
    `License: ${PRODUCT.license}`,
    `URL: ${PRODUCT.homepage}`,
    `Vendor: ${PRODUCT.vendor}`,
    `Packager: ${maintainer}`,
    'AutoReqProv: no',
    ...RPM_LIBRARIES.map((library) => `Requires: ${library}()(64bit)`),
    ...RPM_RECOMMENDS.map((name) => `Recommends: ${name}`),
    '',
    '%description',
    PRODUCT.description.join('\n\n'),
    '',
    '%install',
    'mkdir -p "%{buildroot}"',
    'cp -a "%{staged}/." "%{buildroot}/"',
    '',
    '%post',
    installProfile,
    '',
    '%preun',
    // 0 are left: it is removed, not replaced.
    `if [ "$1" = 0 ]; then\n${removeProfile}\nfi`,
    '',
    '%files',
    '%defattr(-,root,root,-)',
    ...files,
    '',
  ].join('\n');
}

/** What comes before a release sorts before it. */
function rpmVersion(version) {
  return version.replaceAll('-', '~');
}

/** Folders that are ours alone, and every file; folders that others share are theirs. */
function fileList(root) {
  const own = [PROGRAM, ...['doc/', ''].map((kind) => `/usr/share/${kind}${PRODUCT.name}`)];
  const list = [...own.map((folder) => `"${folder}"`)];
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort(byName)) {
      const path = `${folder}/${entry.name}`;
      if (own.includes(path)) continue;
      if (entry.isDirectory()) visit(path);
      else list.push(`"${path}"`);
    }
  };
  visit('');
  const policies = [`/etc/${PRODUCT.name}`, `/etc/${PRODUCT.name}/policies`, ...POLICY_FOLDERS];
  return [...list, ...policies.map((folder) => `%dir "${folder}"`)];
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
