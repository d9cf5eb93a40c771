import type { IdentificationStep, IdentificationWay, IdentityState } from '../../preload/contract/identity';
import type { ErrorShape } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { IdentificationConversation, PasswordConversation, PasswordRequest } from '../identity/authenticator';
import { signatorySummary, type Identity } from '../identity/identity';
import type { IdentitySession } from '../identity/identity-session';
import type { Logins } from '../identity/logins';
import type { Log } from '../log/log';
import type { Signer } from '../signers/signer-catalog';
import { identifyingRequest } from '../signing/identifying';
import type { PinPrompt } from '../signing/signing-port';

/** What the desk needs of the program around it. */
export interface IdentityDeskParts {
  identity: IdentitySession;
  logins: Pick<Logins, 'offered' | 'logIn'>;
  log: Log;
}

/** What it needs of the desktop. */
export interface IdentityDesktop {
  /** Opens an address in the system's browser. @returns false where none could be started */
  openAddress(address: string): Promise<boolean>;
  copyText(text: string): Promise<void>;
}

/** Where a person types a name and a password. */
export interface PasswordPrompt {
  openPassword(request: PasswordRequest): PasswordConversation;
}

interface Waiting {
  signer: Signer;
  settle: (end: { identity: Identity } | { error: CountersignError }) => void;
}

/**
 * Who is at the desk, for the window: one login at a time, begun by a person or by a signing that wants one. A login that fails
 * stays on the desk with its reason, until the person begins another or gives up; nothing is tried again by itself.
 */
export class IdentityDesk {
  private running: { login: NonNullable<IdentityState['login']>; abort: AbortController } | undefined;
  private waiting: Waiting | undefined;
  private problem: ErrorShape | undefined;
  private over: IdentityState['ended'];
  /** Who logged in last with a password, by authenticators: whoever is asked again types no name. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly parts: IdentityDeskParts,
    private readonly prompts: PinPrompt & Partial<PasswordPrompt>,
    private readonly desktop: IdentityDesktop,
    /** Told what is to be seen now. */
    private readonly changed: (state: IdentityState) => void,
    /** Ends a login that a token keeps: a card that identifies is asked for its PIN. */
    private readonly logOutOfToken: () => Promise<void> = () => Promise.resolve(),
  ) {
    parts.identity.onChange((end) => {
      if (end && end.why !== 'replaced') this.over = { username: end.identity.username, why: end.why };
      this.tell();
    });
  }

  describe(): IdentityState {
    const { identity, logins } = this.parts;
    const { current, until } = identity;
    const { running, waiting, problem, over } = this;
    return {
      offered: logins.offered,
      ...(current?.authenticator !== undefined &&
        until && {
          person: {
            ...signatorySummary(current),
            authenticator: current.authenticator,
            until: until.toISOString(),
          },
        }),
      ...(waiting && {
        wanted: { signer: waiting.signer.title, authenticators: [...waiting.signer.authenticators] },
      }),
      ...(running && { login: running.login }),
      ...(problem && { problem }),
      ...(over && { ended: over }),
    };
  }

  /** Begins a login; the one that goes on is given up. */
  begin(authenticator: string, wanted?: IdentificationWay): void {
    this.giveUp();
    const offered = this.parts.logins.offered.find(({ name }) => name === authenticator);
    const way = wanted ?? offered?.ways[0];
    if (!way) throw new CountersignError('identity.unknownAuthenticator', { authenticator });
    const running = {
      login: { authenticator, way, step: { state: 'starting' } as IdentificationStep },
      abort: new AbortController(),
    };
    this.running = running;
    this.problem = undefined;
    this.over = undefined;
    this.tell();
    void this.run(running);
  }

  /** Gives up the login, and the signing that waits for it. */
  cancel(): void {
    const name = this.running?.login.authenticator;
    this.giveUp();
    this.problem = undefined;
    const title = this.parts.logins.offered.find((one) => one.name === name)?.title;
    this.waiting?.settle({
      error: new CountersignError('identity.cancelled', { authenticator: title ?? this.waiting.signer.title }),
    });
    this.tell();
  }

  /** Logs out. */
  end(): void {
    this.parts.identity.end('logout');
  }

  async copyAddress(): Promise<boolean> {
    const step = this.running?.login.step;
    if (step?.state !== 'browser' && step?.state !== 'device-code') return false;
    await this.desktop.copyText(step.address);
    return true;
  }

  /**
   * Waits until somebody has logged in whom the signer takes. Where there is one way only, it begins at once; otherwise the person
   * chooses.
   *
   * @throws CountersignError identity.cancelled; why the signing was stopped meanwhile
   */
  async identify(signer: Signer, cancelled: AbortSignal): Promise<Identity> {
    const identified = new Promise<Identity>((resolve, reject) => {
      this.waiting = {
        signer,
        settle: (end) => {
          this.waiting = undefined;
          if ('identity' in end) resolve(end.identity);
          else reject(end.error);
        },
      };
    });
    const stop = (): void => this.waiting?.settle({ error: cancelled.reason as CountersignError });
    cancelled.addEventListener('abort', stop);
    try {
      const [only, ...others] = signer.authenticators;
      if (only !== undefined && others.length === 0 && !this.running) this.begin(only);
      else this.tell();
      return await identified;
    } finally {
      cancelled.removeEventListener('abort', stop);
      this.giveUp();
      this.problem = undefined;
      this.tell();
    }
  }

  private async run(running: NonNullable<typeof this.running>): Promise<void> {
    const { authenticator, way } = running.login;
    try {
      if (way === 'card') await this.logOutOfToken();
      const identity = await this.parts.logins.logIn(authenticator, way, this.conversation(running));
      if (way === 'password') this.names.set(authenticator, identity.username);
      if (this.running === running) this.running = undefined;
      const { waiting } = this;
      if (waiting?.signer.authenticators.includes(authenticator)) waiting.settle({ identity });
      this.parts.log.info('identity.loggedIn', { way });
    } catch (error) {
      const known = toCountersignError(error, this.parts.log);
      this.parts.log.info('identity.failed', { error: known.code });
      if (this.running !== running) return;
      this.running = undefined;
      this.problem = known.toShape();
    }
    this.tell();
  }

  private conversation(running: NonNullable<typeof this.running>): IdentificationConversation {
    return {
      signal: running.abort.signal,
      tell: (step) => {
        if (this.running !== running) return;
        running.login = { ...running.login, step };
        this.tell();
      },
      openBrowser: (address) => this.desktop.openAddress(address),
      askPassword: (request) => {
        const username = this.names.get(request.authenticator);
        const place = this.prompts.openPassword?.({ ...request, ...(username !== undefined && { username }) });
        if (!place) throw new CountersignError('identity.wayUnavailable', { authenticator: request.title });
        return place;
      },
      askPin: (card) => this.prompts.open(identifyingRequest(card)),
    };
  }

  private giveUp(): void {
    this.running?.abort.abort();
    this.running = undefined;
  }

  private tell(): void {
    this.changed(this.describe());
  }
}
