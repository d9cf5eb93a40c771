import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createPublicKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pkcs11js from 'pkcs11js';

/** Key kinds that a demo or test token can hold. */
export type KeyKind = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'EC-P256' | 'EC-P384' | 'EC-P521';

/** A key pair that was born in a token; `privateKey` is a PKCS#11 handle, never key material. */
export interface TokenKeyPair {
  kind: KeyKind;
  /** CKA_ID. */
  id: Buffer;
  privateKey: pkcs11js.Handle;
  publicKey: pkcs11js.Handle;
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array<ArrayBuffer>;
}

/** How a key pair is born. */
export interface KeyBirth {
  kind: KeyKind;
  /** CKA_LABEL of both keys; empty for a key without a label. */
  label: string;
  /** CKA_ID; random octets when absent. */
  id?: Buffer;
  /** False leaves nothing behind when the session ends. */
  persistent: boolean;
  /** CKA_ALWAYS_AUTHENTICATE: the PIN is asked for with every signature. */
  alwaysAuthenticate?: boolean;
}

const moduleCandidates = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/lib64/libsofthsm2.so',
  '/usr/lib/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  'C:\\SoftHSM2\\lib\\softhsm2-x64.dll',
];

/** Where SoftHSM2's PKCS#11 module is; throws a sentence that says how to install it. */
export function softHsmModule(): string {
  const found = moduleCandidates.find((candidate) => existsSync(candidate));
  if (found === undefined) {
    throw new Error(
      'SoftHSM2 is not installed, so there is nothing to keep a demo key in. ' +
        'Debian: apt install softhsm2. Fedora: dnf install softhsm. macOS: brew install softhsm. Windows: SoftHSM2-for-Windows.',
    );
  }
  return found;
}

/** The text of a softhsm2.conf that keeps its tokens in `tokens`; the user's own configuration is not read. */
export function softHsmConfiguration(tokens: string): string {
  return [
    `directories.tokendir = ${tokens}`,
    'objectstore.backend = file',
    'log.level = ERROR',
    'slots.removable = false',
    'slots.mechanisms = ALL',
    'library.reset_on_fork = false',
    '',
  ].join('\n');
}

/**
 * Makes a folder (0700) with its own softhsm2.conf and token folder.
 * @returns the path of the softhsm2.conf, to be named in SOFTHSM2_CONF
 */
export async function prepareSoftHsmFolder(folder: string): Promise<string> {
  const tokens = join(folder, 'tokens');
  await mkdir(tokens, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const conf = join(folder, 'softhsm2.conf');
  await writeFile(conf, softHsmConfiguration(tokens), { mode: 0o600 });
  return conf;
}

/**
 * SoftHSM2 loaded into this process. It reads SOFTHSM2_CONF once, at C_Initialize, so one process serves one
 * configuration; that is why demo tokens are made in a process of their own.
 */
export class SoftHsm {
  private constructor(private readonly module: pkcs11js.PKCS11) {}

  static load(path: string = softHsmModule()): SoftHsm {
    const module = new pkcs11js.PKCS11();
    module.load(path);
    module.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
    return new SoftHsm(module);
  }

  /** Initialises a fresh token and logs its user in. */
  createToken(label: string, pin: string, soPin: string): OpenToken {
    const free = this.slots().find((slot) => !this.isInitialised(slot));
    if (free === undefined) throw new Error('SoftHSM2 offers no free slot.');
    const before = new Set(this.initialisedSerials());
    this.module.C_InitToken(free, soPin, padded(label));

    // SoftHSM moves an initialised token to a slot that follows from its new serial number.
    const slot = this.slots().find(
      (candidate) => this.isInitialised(candidate) && !before.has(this.serialOf(candidate)),
    );
    if (slot === undefined) throw new Error(`SoftHSM2 did not keep the new token "${label}".`);
    const session = this.module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    this.module.C_Login(session, pkcs11js.CKU_SO, soPin);
    this.module.C_InitPIN(session, pin);
    this.module.C_Logout(session);
    this.module.C_Login(session, pkcs11js.CKU_USER, pin);
    return new OpenToken(this.module, session, this.serialOf(slot));
  }

  /** Logs in to the initialised token of that label (and serial number: labels may repeat), when there is one. */
  openToken(label: string, pin: string, serial?: string): OpenToken | undefined {
    const slot = this.slots().find(
      (candidate) =>
        this.isInitialised(candidate) &&
        this.module.C_GetTokenInfo(candidate).label.trimEnd() === label &&
        (serial === undefined || this.serialOf(candidate) === serial),
    );
    if (slot === undefined) return undefined;
    const session = this.module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    this.module.C_Login(session, pkcs11js.CKU_USER, pin);
    return new OpenToken(this.module, session, this.serialOf(slot));
  }

  close(): void {
    this.module.C_Finalize();
    this.module.close();
  }

  private slots(): pkcs11js.Handle[] {
    return this.module.C_GetSlotList(true);
  }

  private isInitialised(slot: pkcs11js.Handle): boolean {
    return (this.module.C_GetTokenInfo(slot).flags & pkcs11js.CKF_TOKEN_INITIALIZED) !== 0;
  }

  private serialOf(slot: pkcs11js.Handle): string {
    return this.module.C_GetTokenInfo(slot).serialNumber.trimEnd();
  }

  private initialisedSerials(): string[] {
    return this.slots()
      .filter((slot) => this.isInitialised(slot))
      .map((slot) => this.serialOf(slot));
  }
}

/** A token with its user logged in, open for writing. */
export class OpenToken {
  constructor(
    private readonly module: pkcs11js.PKCS11,
    private readonly session: pkcs11js.Handle,
    /** CK_TOKEN_INFO.serialNumber without its padding. */
    readonly serial: string,
  ) {}

  /** Lets the token make a key pair; the private key is sensitive and can not be taken out. */
  generateKeyPair(birth: KeyBirth): TokenKeyPair {
    const id = birth.id ?? randomBytes(20);
    const shared: pkcs11js.Template = [
      { type: pkcs11js.CKA_TOKEN, value: birth.persistent },
      { type: pkcs11js.CKA_ID, value: id },
      ...(birth.label === '' ? [] : [{ type: pkcs11js.CKA_LABEL, value: birth.label }]),
    ];
    const privateTemplate: pkcs11js.Template = [
      ...shared,
      { type: pkcs11js.CKA_PRIVATE, value: true },
      { type: pkcs11js.CKA_SENSITIVE, value: true },
      { type: pkcs11js.CKA_EXTRACTABLE, value: false },
      { type: pkcs11js.CKA_SIGN, value: true },
      // SoftHSM2 would otherwise let the key decrypt and unwrap as well.
      { type: pkcs11js.CKA_DECRYPT, value: false },
      { type: pkcs11js.CKA_UNWRAP, value: false },
      ...(birth.alwaysAuthenticate ? [{ type: pkcs11js.CKA_ALWAYS_AUTHENTICATE, value: true }] : []),
    ];
    const publicTemplate: pkcs11js.Template = [
      ...shared,
      { type: pkcs11js.CKA_VERIFY, value: true },
      { type: pkcs11js.CKA_ENCRYPT, value: false },
      { type: pkcs11js.CKA_WRAP, value: false },
    ];
    const curve = curves[birth.kind];
    if (curve === undefined) {
      publicTemplate.push(
        { type: pkcs11js.CKA_MODULUS_BITS, value: Number(birth.kind.slice('RSA-'.length)) },
        { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
      );
    } else {
      publicTemplate.push({ type: pkcs11js.CKA_EC_PARAMS, value: curve.parameters });
    }
    const mechanism = curve === undefined ? pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN : pkcs11js.CKM_EC_KEY_PAIR_GEN;
    const pair = this.module.C_GenerateKeyPair(
      this.session,
      { mechanism, parameter: undefined },
      publicTemplate,
      privateTemplate,
    );
    return { ...pair, kind: birth.kind, id, spki: this.publicKeyInfo(pair.publicKey, birth.kind) };
  }

  /** Finds a key pair that this token already holds. */
  keyPair(label: string, kind: KeyKind): TokenKeyPair {
    const privateKey = this.find(pkcs11js.CKO_PRIVATE_KEY, label);
    const publicKey = this.find(pkcs11js.CKO_PUBLIC_KEY, label);
    const id = this.attribute(privateKey, pkcs11js.CKA_ID);
    return { kind, id, privateKey, publicKey, spki: this.publicKeyInfo(publicKey, kind) };
  }

  /** DER of the certificate object with that label. */
  certificate(label: string): Buffer {
    return this.attribute(this.find(pkcs11js.CKO_CERTIFICATE, label), pkcs11js.CKA_VALUE);
  }

  /** Stores an X.509 certificate object (PKCS#11 v2.40, 4.6.3). */
  storeCertificate(certificate: {
    der: Uint8Array;
    subject: Uint8Array;
    issuer: Uint8Array;
    serialNumber: Uint8Array;
    id: Uint8Array;
    label: string;
    category: 'user' | 'authority';
  }): void {
    this.module.C_CreateObject(this.session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE },
      { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: pkcs11js.CKC_X_509 },
      { type: pkcs11js.CKA_CERTIFICATE_CATEGORY, value: certificate.category === 'user' ? 1 : 2 },
      { type: pkcs11js.CKA_TOKEN, value: true },
      // Readable without a login, as on a real card: the window names the signatory before any PIN is typed.
      { type: pkcs11js.CKA_PRIVATE, value: false },
      ...(certificate.label === '' ? [] : [{ type: pkcs11js.CKA_LABEL, value: certificate.label }]),
      { type: pkcs11js.CKA_ID, value: Buffer.from(certificate.id) },
      { type: pkcs11js.CKA_SUBJECT, value: Buffer.from(certificate.subject) },
      { type: pkcs11js.CKA_ISSUER, value: Buffer.from(certificate.issuer) },
      { type: pkcs11js.CKA_SERIAL_NUMBER, value: Buffer.from(certificate.serialNumber) },
      { type: pkcs11js.CKA_VALUE, value: Buffer.from(certificate.der) },
    ]);
  }

  /**
   * Signs in the token.
   * @param input - CKM_ECDSA: the digest; the RSA mechanisms that hash: the message
   * @returns RSA: the signature octets; ECDSA: r‖s
   */
  sign(key: pkcs11js.Handle, mechanism: number, input: Uint8Array): Buffer {
    this.module.C_SignInit(this.session, { mechanism, parameter: undefined }, key);
    return this.module.C_Sign(this.session, Buffer.from(input), Buffer.alloc(1024));
  }

  private find(objectClass: number, label: string): pkcs11js.Handle {
    this.module.C_FindObjectsInit(this.session, [
      { type: pkcs11js.CKA_CLASS, value: objectClass },
      { type: pkcs11js.CKA_LABEL, value: label },
    ]);
    try {
      const [found] = this.module.C_FindObjects(this.session, 1);
      if (found === undefined) throw new Error(`The token holds no object "${label}".`);
      return found;
    } finally {
      this.module.C_FindObjectsFinal(this.session);
    }
  }

  private attribute(object: pkcs11js.Handle, type: number): Buffer {
    const [found] = this.module.C_GetAttributeValue(this.session, object, [{ type }]);
    if (!Buffer.isBuffer(found?.value)) throw new Error(`The token gave no attribute ${type.toString(16)}.`);
    return found.value;
  }

  private publicKeyInfo(publicKey: pkcs11js.Handle, kind: KeyKind): Uint8Array<ArrayBuffer> {
    const curve = curves[kind];
    if (curve === undefined) {
      return spkiOf({
        kty: 'RSA',
        n: this.attribute(publicKey, pkcs11js.CKA_MODULUS).toString('base64url'),
        e: this.attribute(publicKey, pkcs11js.CKA_PUBLIC_EXPONENT).toString('base64url'),
      });
    }
    // CKA_EC_POINT is a DER OCTET STRING around 04‖x‖y; the point is its tail.
    const point = this.attribute(publicKey, pkcs11js.CKA_EC_POINT).subarray(-2 * curve.octets);
    return spkiOf({
      kty: 'EC',
      crv: curve.name,
      x: point.subarray(0, curve.octets).toString('base64url'),
      y: point.subarray(curve.octets).toString('base64url'),
    });
  }
}

/** A token label as C_InitToken wants it: 32 octets of UTF-8, filled with blanks. */
function padded(label: string): string {
  const octets = Buffer.byteLength(label, 'utf8');
  if (octets > 32) throw new Error(`The token label "${label}" is longer than 32 octets.`);
  return label + ' '.repeat(32 - octets);
}

/** Named curves: DER OBJECT IDENTIFIER for CKA_EC_PARAMS and the length of a coordinate. */
const curves: { [kind in KeyKind]?: { name: 'P-256' | 'P-384' | 'P-521'; octets: number; parameters: Buffer } } = {
  'EC-P256': { name: 'P-256', octets: 32, parameters: Buffer.from('06082a8648ce3d030107', 'hex') },
  'EC-P384': { name: 'P-384', octets: 48, parameters: Buffer.from('06052b81040022', 'hex') },
  'EC-P521': { name: 'P-521', octets: 66, parameters: Buffer.from('06052b81040023', 'hex') },
};

function spkiOf(jwk: { kty: string; [member: string]: string }): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' }));
}
