import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import type { DigestAlgorithm } from '../../document/document-port';
import type { TokenAlgorithm } from '../crypto-token';
import { guard } from './cryptoki-errors';
import { digestInfo, digestLength } from './digest-info';
import type { Module } from './module';

type Handle = Buffer;

const pssHash: Record<DigestAlgorithm, { hashAlg: number; mgf: number }> = {
  'SHA-256': { hashAlg: pkcs11js.CKM_SHA256, mgf: pkcs11js.CKG_MGF1_SHA256 },
  'SHA-384': { hashAlg: pkcs11js.CKM_SHA384, mgf: pkcs11js.CKG_MGF1_SHA384 },
  'SHA-512': { hashAlg: pkcs11js.CKM_SHA512, mgf: pkcs11js.CKG_MGF1_SHA512 },
};

/** CKM_EDDSA (PKCS#11 3.0, clause 2.3.14), without parameters: pure Ed25519. */
const eddsa = 0x1057;

/** Room for the largest signature that a token of today makes (RSA-16384). */
const signatureRoom = 2048;

/**
 * Begins one signature (C_SignInit) in a session of its own that shares the login: after an error a session may be poisoned
 * (CKR_OPERATION_ACTIVE). Called once per signature; nothing here tries again.
 *
 * @returns ends it (C_Sign). RSA and Ed25519: the signature octets; ECDSA: DER Ecdsa-Sig-Value (RFC 3279, section 2.2.3)
 */
export function beginSignature(
  module: Module,
  session: Handle,
  key: Handle,
  digest: Uint8Array,
  algorithm: TokenAlgorithm,
): () => Uint8Array {
  if (digest.length !== digestLength[algorithm.digest]) throw new Fault('device-error', 'digest length');
  const { mechanism, input } = operation(digest, algorithm);
  guard(() => module.cryptoki.C_SignInit(session, mechanism, key));
  return () => {
    const value = guard(() => module.cryptoki.C_Sign(session, input, Buffer.alloc(signatureRoom)));
    return algorithm.signature === 'ECDSA' ? ecdsaToDer(value) : new Uint8Array(value);
  };
}

/** The hash is made by us: p11-kit's RPC drops the mechanisms that hash in the token. */
function operation(digest: Uint8Array, algorithm: TokenAlgorithm): { mechanism: pkcs11js.Mechanism; input: Buffer } {
  switch (algorithm.signature) {
    case 'RSA-PKCS1':
      return {
        mechanism: { mechanism: pkcs11js.CKM_RSA_PKCS },
        input: digestInfo(digest, algorithm.digest),
      };
    case 'RSA-PSS': {
      const parameter: pkcs11js.RsaPSS = {
        type: pkcs11js.CK_PARAMS_RSA_PSS,
        ...pssHash[algorithm.digest],
        saltLen: digest.length,
      };
      return { mechanism: { mechanism: pkcs11js.CKM_RSA_PKCS_PSS, parameter }, input: Buffer.from(digest) };
    }
    case 'Ed25519':
      return { mechanism: { mechanism: eddsa }, input: Buffer.from(digest) };
    case 'ECDSA':
      return { mechanism: { mechanism: pkcs11js.CKM_ECDSA }, input: Buffer.from(digest) };
  }
}

/** PKCS#11 gives r and s side by side; CMS wants Ecdsa-Sig-Value. */
export function ecdsaToDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  if (!Number.isInteger(half) || half === 0 || half > 66) throw new Fault('device-error', 'signature length');
  const body = Buffer.concat([derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half))]);
  const length = body.length < 128 ? [body.length] : [0x81, body.length];
  return new Uint8Array(Buffer.concat([Buffer.from([0x30, ...length]), body]));
}

function derInteger(unsigned: Uint8Array): Buffer {
  let start = 0;
  while (start < unsigned.length - 1 && unsigned[start] === 0) start += 1;
  const digits = unsigned.subarray(start);
  const padded = (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : Buffer.from(digits);
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}
