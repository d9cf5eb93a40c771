// `node sign-file.mjs FILE`: signs one file as COUNTERSIGN_AUTHENTICODE says. makensis runs it on the uninstaller, which exists
// only while the installer is made.

import { signAuthenticode } from './authenticode.mjs';
import { signerOfEnvironment } from './signer-of-environment.mjs';

const signer = signerOfEnvironment();
if (!signer) throw new Error('COUNTERSIGN_AUTHENTICODE is not set: who signs?');
await signAuthenticode(process.argv[2], signer);
