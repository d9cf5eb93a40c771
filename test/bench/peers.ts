import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pyhankoPython } from '../interop/judges/pyhanko';
import { mustRun, runTool } from '../interop/tool';
import { makeTrialPki } from '../interop/trial-pki';
import { measure } from './measure';
import type { Cost } from './measure';

/** Somebody who signs a file, measured from outside. */
export interface Contender {
  name: string;
  /** What is signed, for the foot of the table. */
  remark: string;
  /** Signs `input` into the new file `output`. */
  sign(input: string, output: string): Promise<Cost>;
}

/**
 * The peers that are here, each with a key of its own, as long as ours (RSA-3072), in the store it knows best.
 *
 * @param folder - private temporary folder for their keys
 * @returns those that can run, and a sentence for each that can not
 */
export async function findPeers(folder: string): Promise<{ peers: Contender[]; absent: string[] }> {
  const peers: Contender[] = [];
  const absent: string[] = [];
  const pki = await makeTrialPki(folder);
  const pkcs12 = join(folder, 'signatory.p12');
  await mustRun('openssl', [
    ...['pkcs12', '-export', '-inkey', pki.key, '-in', pki.certificate, '-certfile', pki.issuing],
    ...['-name', 'bench', '-passout', 'pass:', '-out', pkcs12],
  ]);
  for (const make of [pdfsigPeer, pyhankoPeer]) {
    try {
      peers.push(await make(folder, pkcs12));
    } catch (error) {
      absent.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { peers, absent };
}

async function pdfsigPeer(folder: string, pkcs12: string): Promise<Contender> {
  const database = `sql:${join(folder, 'nss')}`;
  mkdirSync(join(folder, 'nss'));
  await mustRun('certutil', ['-N', '-d', database, '--empty-password']);
  await mustRun('pk12util', ['-i', pkcs12, '-d', database, '-W', '', '-K', '']);
  const version = (await runTool('pdfsig', ['-v'])).stderr.split('\n')[0];
  return {
    name: 'pdfsig',
    remark: `${version} -add-signature, key in an NSS database; adbe.pkcs7.detached, for it can not add PAdES`,
    sign: (input, output) =>
      measure('pdfsig', [
        '-nssdir',
        database,
        '-add-signature',
        '-nick',
        'bench',
        '-new-signature-field-name',
        'S1',
        input,
        output,
      ]),
  };
}

async function pyhankoPeer(_folder: string, pkcs12: string): Promise<Contender> {
  const python = await pyhankoPython();
  const cli = join(dirname(python), 'pyhanko');
  return {
    name: 'pyHanko',
    remark: `${(await mustRun(cli, ['--version'])).trim()} sign addsig --use-pades, key in a PKCS#12 file`,
    sign: (input, output) =>
      measure(cli, ['sign', 'addsig', '--field', 'S1', '--use-pades', 'pkcs12', '--no-pass', input, output, pkcs12]),
  };
}

/** What nobody can go below: reading the file once to hash it, and once to copy it. */
export const floor: Contender = {
  name: 'floor',
  remark: 'openssl dgst -sha256, then a copy of the file; signs nothing',
  async sign(input, output) {
    const digest = await measure('openssl', ['dgst', '-sha256', input]);
    const copy = await measure('cp', ['--reflink=never', input, output]);
    return {
      seconds: digest.seconds + copy.seconds,
      cpu: digest.cpu + copy.cpu,
      peaks: [...digest.peaks, ...copy.peaks].sort((a, b) => b.bytes - a.bytes),
    };
  },
};
