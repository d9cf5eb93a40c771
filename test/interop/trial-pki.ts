import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './tool';

/** A throw-away root, issuing authority and signatory whose key is a plain file; it lives as long as its folder. */
export interface TrialPki {
  /** PEM files. */
  root: string;
  issuing: string;
  certificate: string;
  key: string;
}

const authority = (pathLength: string): string =>
  `basicConstraints=critical,CA:TRUE${pathLength}\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n`;
const signatory =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,nonRepudiation\n' +
  'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';

/**
 * Makes a small PKI with OpenSSL, for files that the product did not sign.
 *
 * @param folder - receives the PEM files; must be a private temporary folder
 */
export async function makeTrialPki(folder: string): Promise<TrialPki> {
  const path = (name: string): string => join(folder, name);
  const extensions = (name: string, text: string): string => {
    writeFileSync(path(name), text);
    return path(name);
  };
  const request = async (name: string, commonName: string): Promise<void> => {
    await mustRun('openssl', [
      ...['req', '-new', '-newkey', 'rsa:3072', '-nodes', '-subj', `/CN=${commonName}`],
      ...['-keyout', path(`${name}.key`), '-out', path(`${name}.csr`)],
    ]);
  };
  const issue = async (name: string, issuer: string, extensionFile: string): Promise<void> => {
    const signer =
      issuer === name
        ? ['-signkey', path(`${name}.key`)]
        : ['-CA', path(`${issuer}.pem`), '-CAkey', path(`${issuer}.key`), '-CAcreateserial'];
    await mustRun('openssl', [
      ...['x509', '-req', '-in', path(`${name}.csr`), '-sha256', '-days', '30', '-out', path(`${name}.pem`)],
      ...['-extfile', extensionFile, ...signer],
    ]);
  };
  await request('root', 'Trial Root');
  await issue('root', 'root', extensions('root.ext', authority('')));
  await request('issuing', 'Trial Issuing Authority');
  await issue('issuing', 'root', extensions('issuing.ext', `${authority(',pathlen:0')}authorityKeyIdentifier=keyid\n`));
  await request('signatory', 'Trial Signatory');
  await issue('signatory', 'issuing', extensions('signatory.ext', signatory));
  return {
    root: path('root.pem'),
    issuing: path('issuing.pem'),
    certificate: path('signatory.pem'),
    key: path('signatory.key'),
  };
}
