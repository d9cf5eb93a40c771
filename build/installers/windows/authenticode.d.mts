export interface AuthenticodeSigner {
  module: string;
  key: string;
  pinFile: string;
  certificates: string;
  anchors: string;
  timestamp?: { url: string; anchors: string } | { certificates: string; key: string; anchors: string };
  homepage?: string;
  env?: NodeJS.ProcessEnv;
}

export function authenticodeMissing(): string | undefined;
export function signAuthenticode(file: string, signer: AuthenticodeSigner): Promise<void>;
export function verifyAuthenticode(
  file: string,
  signer: Pick<AuthenticodeSigner, 'anchors' | 'timestamp'>,
): Promise<void>;
