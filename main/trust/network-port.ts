/** What trust data is asked for over the network. Main performs it; the bytes are built and parsed beside the document. */
export interface NetworkRequest {
  purpose: 'timestamp' | 'ocsp' | 'crl' | 'certificate';
  /** http or https. */
  url: string;
  method: 'GET' | 'POST';
  contentType?: string;
  accept?: string;
  body?: Uint8Array;
  /** More than this is not read; the answer then is a `too-large` failure. */
  maximumBytes: number;
  deadlineMs: number;
  /** Name of a timestamp authority of the configuration whose credentials are to be used; the secret itself stays in main. */
  credentialsOf?: string;
}

export type NetworkResponse =
  | { ok: true; status: number; contentType: string; body: Uint8Array }
  | { ok: false; failure: 'unreachable' | 'timeout' | 'too-large' | 'tls' | 'refused-by-policy'; detail: string };

/** Never rejects: what went wrong is in the answer. */
export type NetworkPort = (request: NetworkRequest) => Promise<NetworkResponse>;
