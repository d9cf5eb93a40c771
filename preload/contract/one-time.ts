/** A step of a signing with a one-time key, told when it is done. */
export type OneTimeStepName = 'key' | 'certificate' | 'signature' | 'timestamp' | 'destroyed';

export interface OneTimeStep {
  step: OneTimeStepName;
  /** Of this step, rounded. */
  milliseconds: number;
  /** The kind of key with where it lives, the authority, or the file: what the step is about. */
  about?: string;
  /** Of a certificate: ISO 8601, when it ends. */
  until?: string;
}

/** A step that was done, once or for many documents; beside how often, it is the last one. */
export type OneTimeStepTally = OneTimeStep & { times: number };

/** What a one-time key adds to what is known of a signature. */
export interface OneTimeKeyFacts {
  /** `session`: it ends with the session that made it; `token`: it stood on the token until it was destroyed. */
  lives: 'session' | 'token';
  /** The certificate authority's name in the configuration. */
  authority: string;
}
