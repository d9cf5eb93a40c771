import type { AddedChecks } from '../../preload/contract/checks';
import type { HandedOver } from '../../preload/contract/handed';
import type { AddedDocuments } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { WindowRequest } from '../window-request';

/** Files that another program handed over: a file manager, or a second start. They wait until the page asks for them. */
export class HandedFiles {
  private waiting: WindowRequest[] = [];

  constructor(
    private readonly desk: {
      register(paths: string[]): Promise<AddedDocuments>;
    },
    private readonly checks: {
      check(paths: string[]): AddedChecks;
    },
    private readonly announce: () => void,
  ) {}

  offer(request: WindowRequest): void {
    if (request.files.length === 0 && !request.view && request.address !== 'refused') return;
    this.waiting.push(request);
    this.announce();
  }

  /** Takes all that waits: each once. */
  async take(): Promise<HandedOver> {
    const taken = this.waiting;
    this.waiting = [];
    const view = taken.findLast((one) => one.view)?.view;
    const toCheck = taken.filter((one) => one.view === 'check').flatMap(({ files }) => files);
    const toSign = taken.filter((one) => one.view !== 'check').flatMap(({ files }) => files);
    return {
      ...(view && { view }),
      ...(toSign.length > 0 && { toSign: await this.desk.register(toSign) }),
      ...(toCheck.length > 0 && { toCheck: this.checks.check(toCheck) }),
      ...(taken.some(({ address }) => address === 'refused') && {
        refused: new CountersignError('address.refused', {}).toShape(),
      }),
    };
  }
}
