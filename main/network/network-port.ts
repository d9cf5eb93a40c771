/**
 * What is asked for over the network: trust data, whose bytes are built and parsed beside the document, and certificates for
 * keys of the token, which main asks for itself, as it does for what is known of newer versions; and what a station hands over
 * to a service for whoever signed. Main performs it.
 */
export interface NetworkRequest {
  purpose: 'timestamp' | 'ocsp' | 'crl' | 'certificate' | 'enrollment' | 'list' | 'update' | 'handover';
  /** http or https. */
  url: string;
  method: 'GET' | 'POST';
  contentType?: string;
  accept?: string;
  body?: Uint8Array;
  /** What the body is written in; some servers of EST want it said. */
  transferEncoding?: 'base64';
  /** Further headers, such as a token. They go to the origin of {@link url} and, where it redirects, to no other. */
  headers?: Readonly<Record<string, string>>;
  /** No other server is asked, whatever this one says: a redirection may not leave its origin. */
  sameOriginOnly?: boolean;
  /** More than this is not read; the answer then is a `too-large` failure. */
  maximumBytes: number;
  /**
   * Takes the body of an answer of status 200 as it arrives, in the place of the answer's own, which stays empty: for files
   * that are too large for memory.
   */
  receive?: (chunk: Uint8Array) => void;
  deadlineMs: number;
  /** Ends it earlier. Not over a wall between processes. */
  signal?: AbortSignal;
  /** Name of an authority of the configuration whose credentials are to be used; the secret itself stays in main. */
  credentialsOf?: string;
}

export type NetworkResponse =
  | {
      ok: true;
      status: number;
      contentType: string;
      /** What the server says of the body's compression; whether it was undone already is for the octets to tell. */
      contentEncoding?: string;
      retryAfter?: string;
      body: Uint8Array;
    }
  | { ok: false; failure: 'unreachable' | 'timeout' | 'too-large' | 'tls' | 'refused-by-policy'; detail: string };

/** Never rejects: what went wrong is in the answer. */
export type NetworkPort = (request: NetworkRequest) => Promise<NetworkResponse>;
