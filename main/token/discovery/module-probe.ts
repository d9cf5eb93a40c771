import type { SlotDescription } from '../../../preload/contract/doctor';
import type { CountersignError } from '../../errors/countersign-error';
import { HostGaveUp, HostStopped, HostTimeout } from '../../hosts/supervised-host';
import type { TokenDescription } from '../crypto-token';
import type { TokenMethods } from '../process/protocol';
import { toTokenError } from '../token-errors';
import type { TokenHost } from '../token-host';
import type { SharedLibrary } from './shared-libraries';

/** What a module said of itself and of its slots. */
export interface ModuleExamination {
  driver: TokenMethods['module.load']['value'];
  slots: SlotDescription[];
  tokens: TokenDescription[];
}

/**
 * Asks one module for its tokens, in its own process and against the deadline. A module that crashes or hangs is set aside:
 * it is not asked again until somebody wants it, so that a bad driver costs its deadline once and not at every look.
 */
export class ModuleProbe {
  private problem: CountersignError | undefined;

  constructor(
    readonly library: SharedLibrary,
    private readonly host: TokenHost,
  ) {}

  /** Why the module is set aside, if it is. */
  get setAside(): CountersignError | undefined {
    return this.problem;
  }

  /** The next question is asked again. */
  retry(): void {
    this.problem = undefined;
  }

  /** @throws CountersignError token.*; at once for a module that is set aside */
  tokens(): Promise<TokenDescription[]> {
    return this.ask(() => this.host.request('tokens.list', {}));
  }

  /** @throws CountersignError token.*; at once for a module that is set aside */
  slots(): Promise<SlotDescription[]> {
    return this.ask(() => this.host.request('slots.list', {}));
  }

  /** @throws CountersignError token.*; at once for a module that is set aside */
  examine(): Promise<ModuleExamination> {
    return this.ask(async () => ({
      driver: await this.host.request('module.load', { path: this.library.path }),
      slots: await this.host.request('slots.list', {}),
      tokens: await this.host.request('tokens.list', {}),
    }));
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.problem) throw this.problem;
    try {
      return await this.withSecondStart(question);
    } catch (error) {
      const known = toTokenError(error, this.library.name, this.library.name);
      if (error instanceof HostTimeout || error instanceof HostStopped || error instanceof HostGaveUp) {
        this.problem = known;
      }
      throw known;
    }
  }

  /**
   * A process may have ended because of another request, such as a signature that hung: then the module is asked once more
   * in a fresh one. A question after tokens spends no PIN and uses no key, so it may be repeated.
   */
  private async withSecondStart<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof HostStopped) return question();
      throw error;
    }
  }
}
