import { recordedAuthType } from '../configuration/configuration-authenticators';
import { recordedPerson, type Identity } from '../identity/identity';
import type { Signer } from '../signers/signer-catalog';
import { recordedCertificate } from '../pki/recorded-certificate';
import type { SigningKey } from './signing-key';
import type { RecordedKey, RecordedSigner } from './history-port';

/** A signer as the history names it. */
export function recordedSigner({ name, configuration, tokenName }: Signer, signatory: Identity): RecordedSigner {
  return { name, authType: recordedAuthType(configuration), ...recordedPerson(signatory), token: tokenName };
}

/** A key as the history names it. */
export function recordedKey({ alias, certificate, description }: SigningKey): RecordedKey {
  return {
    tokenSerial: description.serial,
    alias,
    algorithm: certificate.keyAlgorithm,
    certificate: recordedCertificate(certificate),
  };
}
