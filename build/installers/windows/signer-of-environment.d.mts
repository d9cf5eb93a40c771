import type { AuthenticodeSigner } from './authenticode.mjs';

export function signerOfEnvironment(env?: NodeJS.ProcessEnv): AuthenticodeSigner | undefined;
