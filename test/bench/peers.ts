import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program as dss } from '../interop/judges/eu-dss';
import { buildJar, needJava } from '../interop/judges/java-judge';
import { pyhankoPython } from '../interop/judges/pyhanko';
import { mustRun, runTool } from '../interop/tool';
import { makeTrialPki, type TrialPki } from '../interop/trial-pki';
import type { Contender, Job } from './contender';
import { measure, type Cost } from './measure';
import { WarmPeer } from './warm-peer';

/** What the peers sign with: a key of their own, as long as ours, in the store that each knows best. */
interface PeerKeys {
  folder: string;
  pki: TrialPki;
  pkcs12: string;
  /** A small job to warm up with. */
  warmUp: Job;
}

const password = 'bench';

/** Java's limit of memory: enough for every file of the bench. */
const javaMemory = '-Xmx6g';

/**
 * The peers that are here.
 *
 * @param folder - private temporary folder for their keys
 * @param small - a file to warm up with
 * @returns those that can run, and a sentence for each that can not
 */
export async function findPeers(folder: string, small: string): Promise<{ peers: Contender[]; absent: string[] }> {
  const pki = await makeTrialPki(folder);
  const pkcs12 = join(folder, 'signatory.p12');
  await mustRun('openssl', [
    ...['pkcs12', '-export', '-inkey', pki.key, '-in', pki.certificate, '-certfile', pki.issuing],
    ...['-name', 'bench', '-passout', `pass:${password}`, '-out', pkcs12],
  ]);
  const keys: PeerKeys = { folder, pki, pkcs12, warmUp: { input: small, output: join(folder, 'warm-up.pdf') } };
  const peers: Contender[] = [];
  const absent: string[] = ['Open-PDF-sign: not found in the package registries'];
  for (const make of [pdfsigPeer, pyhankoPeers, dssPeers, opensslPeer]) {
    try {
      peers.push(...(await make(keys)));
    } catch (error) {
      absent.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { peers, absent };
}

async function pdfsigPeer({ folder, pkcs12 }: PeerKeys): Promise<Contender[]> {
  const database = `sql:${join(folder, 'nss')}`;
  mkdirSync(join(folder, 'nss'));
  await mustRun('certutil', ['-N', '-d', database, '--empty-password']);
  await mustRun('pk12util', ['-i', pkcs12, '-d', database, '-W', password, '-K', '']);
  const version = (await runTool('pdfsig', ['-v'])).stderr.split('\n')[0];
  const words = ['-nssdir', database, '-add-signature', '-nick', 'bench', '-new-signature-field-name', 'S1'];
  return [
    {
      name: 'pdfsig',
      remark: `${version} -add-signature, key in an NSS database; adbe.pkcs7.detached, for it can not add PAdES`,
      makes: 'signed PDF',
      warm: false,
      sign: ([job]) => runFor(job, ({ input, output }) => measure('pdfsig', [...words, input, output])),
    },
  ];
}

async function pyhankoPeers({ folder, pkcs12, warmUp }: PeerKeys): Promise<Contender[]> {
  const python = await pyhankoPython();
  const cli = join(dirname(python), 'pyhanko');
  const version = (await mustRun(cli, ['--version'])).trim();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  const words = ['sign', 'addsig', '--field', 'S1', '--use-pades', 'pkcs12', '--passfile', passwordFile];
  const script = fileURLToPath(new URL('pyhanko_signer.py', import.meta.url));
  return [
    {
      name: 'pyHanko, cold',
      remark: `${version} sign addsig --use-pades, key in a PKCS#12 file`,
      makes: 'signed PDF',
      warm: false,
      sign: ([job]) => runFor(job, ({ input, output }) => measure(cli, [...words, input, output, pkcs12])),
    },
    new WarmPeer(
      'pyHanko, warm',
      'the same as a library, in one process that has signed before',
      [python, script, pkcs12, password],
      warmUp,
      5,
    ),
  ];
}

async function dssPeers({ pkcs12, warmUp }: PeerKeys): Promise<Contender[]> {
  const java = await needJava();
  const jar = await buildJar(dss);
  const command = ['java', javaMemory, '-cp', jar, 'org.countersign.interop.DssSigner', pkcs12, password];
  const [program = '', ...words] = command;
  return [
    {
      name: 'EU DSS, cold',
      remark: `${dss.title} on Java ${java}, PAdES-BASELINE-B, key in a PKCS#12 file; the virtual machine starts`,
      makes: 'signed PDF',
      warm: false,
      sign: ([job]) => runFor(job, ({ input, output }) => measure(program, words, { input: `${input}\t${output}\n` })),
    },
    new WarmPeer('EU DSS, warm', 'the same, in a process that has signed fifty files', command, warmUp, 50),
  ];
}

async function opensslPeer({ pki }: PeerKeys): Promise<Contender[]> {
  const version = (await mustRun('openssl', ['version'])).trim();
  const words = ['cms', '-sign', '-binary', '-md', 'sha256', '-signer', pki.certificate, '-inkey', pki.key];
  return [
    {
      name: 'openssl cms',
      remark: `${version}: a detached CMS over the same bytes, CAdES without a PDF; writes no copy`,
      makes: 'detached CMS',
      warm: false,
      sign: ([job]) =>
        runFor(job, ({ input, output }) =>
          measure('openssl', [
            ...[...words, '-certfile', pki.issuing, '-cades', '-outform', 'DER'],
            ...['-in', input, '-out', output],
          ]),
        ),
    },
  ];
}

/** What nobody can go below: reading the file once to hash it, and once to copy it. */
export const floor: Contender = {
  name: 'floor',
  remark: 'openssl dgst -sha256, then cp; signs nothing, and does not wait for the disk',
  makes: 'copy',
  warm: false,
  sign: ([job]) =>
    runFor(job, async ({ input, output }) => {
      const digest = await measure('openssl', ['dgst', '-sha256', input]);
      const copy = await measure('cp', ['--reflink=never', input, output]);
      return {
        seconds: digest.seconds + copy.seconds,
        cpu: digest.cpu + copy.cpu,
        peaks: [...digest.peaks, ...copy.peaks].sort((a, b) => b.bytes - a.bytes),
      };
    }),
};

/** What no command can go below that lets a document and a key each have a process of its own: three that do nothing. */
export const bareNodes: Contender = {
  name: 'bare Nodes',
  remark: 'three Node processes one after the other, which do nothing but copy the file; the floor of a command',
  makes: 'copy',
  warm: false,
  sign: ([job]) =>
    runFor(job, async ({ input, output }) => {
      const copy = 'require("node:fs").copyFileSync(process.argv[1], process.argv[2])';
      const runs = [await measure(process.execPath, ['-e', '0']), await measure(process.execPath, ['-e', '0'])];
      runs.push(await measure(process.execPath, ['-e', copy, input, output]));
      const sum = (of: (cost: Cost) => number): number => runs.reduce((all, cost) => all + of(cost), 0);
      return {
        seconds: sum(({ seconds }) => seconds),
        cpu: sum(({ cpu }) => cpu),
        peaks: runs.flatMap(({ peaks }) => peaks),
      };
    }),
};

/** For programs that take one file and end. */
function runFor(job: Job | undefined, run: (job: Job) => Promise<Cost>): Promise<Cost> {
  if (!job) throw new Error('nothing to sign');
  return run(job);
}
