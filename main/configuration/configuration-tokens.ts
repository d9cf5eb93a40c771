import { z } from 'zod';
import { absolutePath, name } from './configuration-values';

/** Variables that would let a configuration load code into a process, or change Node, Electron or OpenSSL themselves. */
const loaderVariables = /^(LD_|DYLD_|NODE_|ELECTRON_|BASH_|GCONV_|OPENSSL_|PYTHON|PERL|LOCPATH$|IFS$|PATH$|HOME$)/;

const environment = z
  .record(
    z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'a variable name in capitals')
      .refine(
        (variable) => !loaderVariables.test(variable),
        'a variable that the driver reads and not one of the loader',
      ),
    z.string().max(4096),
  )
  .meta({ kind: 'variable → text' });

/** An entry of SHAREDLIBRARIES: a PKCS#11 module that may be loaded. */
export const sharedLibrary = z.strictObject({
  path: absolutePath.describe('the file of the module'),
  environment: environment
    .default({})
    .describe(
      'what its driver reads from the environment; variables of the system’s loader, Node and Electron are refused',
    ),
});

const proxyAddress = z
  .string()
  .max(4096)
  .regex(
    /^(unix:path=\/[^,;\p{Cc}]+|vsock:cid=\d+;port=\d+)$/u,
    '"unix:path=" and an absolute path, or "vsock:cid=…;port=…"',
  )
  .meta({ kind: '`unix:path=…` or `vsock:cid=…;port=…`' });

/** An entry of CRYPTOTOKENS. */
export const pkcs11Token = z
  .strictObject({
    KEYSTORETYPE: z.undefined().optional(),
    SHAREDLIBRARYNAME: name.describe('the driver: one of `SHAREDLIBRARIES`, or a well-known one that is installed'),
    SLOTLABELTYPE: z
      .enum(['SLOT_LABEL', 'SLOT_INDEX', 'SLOT_NUMBER'])
      .describe('how the token is found: by its label, by the driver’s count of slots, or by the slot’s number'),
    SLOTLABELVALUE: z
      .union([z.string().min(1).max(100), z.int().min(0)], { error: 'a text or a whole number' })
      .describe('the label, the place in the count, or the number'),
    SERIAL: z.string().min(1).max(100).optional().describe('tells two tokens with one label apart'),
    PIN_SESSION_SECONDS: z
      .int()
      .min(0)
      .max(900)
      .optional()
      .describe(
        'seconds for which the window keeps the token logged in after a batch, so that the next one with the same key needs no PIN; the PIN itself is never kept. Without it, or with 0, each batch asks',
      ),
    KEYGENERATIONLIMIT: z
      .int()
      .min(0)
      .optional()
      .describe('no key is made where as many are already (0: none at all); without it there is no limit'),
    ADDRESS: proxyAddress.optional().describe('where the proxy listens that the token is behind, as p11-kit writes it'),
    TUNNEL: z
      .tuple([absolutePath], z.string().max(4096))
      .refine((words) => words.length <= 64, 'a program and up to 63 arguments')
      .meta({ kind: 'a list: an absolute path and arguments' })
      .optional()
      .describe('a program that makes `ADDRESS` answer; it runs as long as the token is in use'),
  })
  .refine((token) => token.SLOTLABELTYPE === 'SLOT_LABEL' || /^\d+$/.test(String(token.SLOTLABELVALUE)), {
    path: ['SLOTLABELVALUE'],
    error: 'a whole number, because SLOTLABELTYPE is not SLOT_LABEL',
  })
  .refine((token) => token.TUNNEL === undefined || token.ADDRESS?.startsWith('unix:path='), {
    path: ['ADDRESS'],
    error: '"unix:path=…", because there is a TUNNEL that is to listen there',
  });

/** Names as SignServer's keystore tokens have them. The password is typed by the signatory and stands nowhere. */
export const pkcs12Token = z.strictObject({
  KEYSTORETYPE: z.literal('PKCS12').describe('says that the token is a file'),
  KEYSTOREPATH: absolutePath.describe('the PKCS#12 file, of up to 1 MB; its password stands in no configuration'),
});

/** Keys in the memory of this computer, for stations without any device: made for one signature, never written to a disk. */
export const memoryToken = z.strictObject({
  KEYSTORETYPE: z
    .literal('MEMORY')
    .describe(
      'says that keys are made in the memory of this computer, for signers with `KEYS` `ONETIME`: no device protects them, and no PIN is asked for',
    ),
});

export const cryptoToken = z.discriminatedUnion('KEYSTORETYPE', [pkcs11Token, pkcs12Token, memoryToken], {
  error: '"PKCS12" or "MEMORY", or no KEYSTORETYPE for a PKCS#11 token',
});
