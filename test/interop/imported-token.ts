import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readCertificateStructure } from '../../main/pki';
import { scriptArguments } from '../../build/demo/script-process';
import { prepareSoftHsmFolder, SoftHsm, softHsmModule } from '../../build/demo/soft-hsm';
import type { Identity } from '../fixtures/pki/certificates';
import { mustRun } from './tool';

/** A SoftHSM2 token whose keys were born elsewhere, because the test PKI certifies keys that it makes itself. */
export interface ImportedToken {
  module: string;
  conf: string;
  label: string;
  pin: string;
}

interface Order extends Pick<ImportedToken, 'conf' | 'label' | 'pin'> {
  certificates: { alias: string; id: string; category: 'user' | 'authority'; certificate: string }[];
}

/**
 * Makes a token with a key and its certificate for each signatory.
 *
 * @param folder - private temporary folder
 * @param signatories - by their aliases
 * @param authorities - whose certificates stand beside the signatories', as on a card
 */
export async function importToken(
  folder: string,
  signatories: Readonly<Record<string, Identity>>,
  authorities: readonly Identity[],
): Promise<ImportedToken> {
  const token = { conf: await prepareSoftHsmFolder(folder), label: 'Interop levels', pin: '123456' };
  const util = (...words: string[]): Promise<string> =>
    mustRun('softhsm2-util', words, { env: { SOFTHSM2_CONF: token.conf } });
  await util('--init-token', '--free', '--label', token.label, '--pin', token.pin, '--so-pin', '12345678');
  const order: Order = { ...token, certificates: [] };
  for (const [index, [alias, { certificate, privateKey }]] of Object.entries(signatories).entries()) {
    const id = `0${index + 1}`;
    const key = join(folder, `${alias}.key`);
    writeFileSync(key, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    await util('--import', key, '--token', token.label, '--label', alias, '--id', id, '--pin', token.pin);
    order.certificates.push({ alias, id, category: 'user', certificate: base64(certificate) });
  }
  for (const [index, { name, certificate }] of authorities.entries()) {
    order.certificates.push({ alias: name, id: `f${index}`, category: 'authority', certificate: base64(certificate) });
  }
  // In a process of its own: SoftHSM2 takes its configuration from the environment.
  await mustRun(process.execPath, scriptArguments(new URL(import.meta.url)), {
    input: JSON.stringify(order),
    env: { SOFTHSM2_CONF: token.conf },
  });
  return { module: softHsmModule(), ...token };
}

const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');

/** The far end: stores the certificates. */
function storeCertificates({ label, pin, certificates }: Order): void {
  const softHsm = SoftHsm.load();
  try {
    const token = softHsm.openToken(label, pin);
    if (token === undefined) throw new Error(`there is no token ${label}`);
    for (const { alias, id, category, certificate } of certificates) {
      const der = Buffer.from(certificate, 'base64');
      const { subject, issuer, serialNumber } = readCertificateStructure(der);
      token.storeCertificate({
        ...{ der, subject: subject.raw, issuer: issuer.raw, serialNumber: serialNumber.raw },
        ...{ id: Buffer.from(id, 'hex'), label: alias, category },
      });
    }
  } finally {
    softHsm.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  storeCertificates(JSON.parse(await text(process.stdin)) as Order);
}
