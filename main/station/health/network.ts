import type { ServiceFlaw, StationReason } from '../../../preload/contract/station-reasons';
import { within } from '../within';
import type { AskedServices, UsedService } from './used-services';

/** How long an answer counts, milliseconds; that there was none, less. */
const countsFor = 300_000;
const silenceCountsFor = 60_000;
/** So long whoever wants to know waits for the questions that are open, milliseconds. */
const patience = 3_000;

interface Answer {
  flaw: ServiceFlaw | undefined;
  at: number;
}

/** Whether the services that a station uses can be reached. They are asked, and no other server is. */
export class NetworkWatch {
  private readonly answers = new Map<UsedService, Answer>();
  private readonly open = new Map<UsedService, Promise<void>>();

  constructor(private readonly services: readonly UsedService[]) {}

  /**
   * What is known, after the services were asked whose last answer is too old.
   *
   * @param through - absent while nobody can ask
   * @param isOver - whether those have ended, and with them what they were asked: that says nothing of the service
   */
  async reasons(through: AskedServices | undefined, isOver: () => boolean): Promise<StationReason[]> {
    if (this.services.length === 0) return [{ code: 'services-unused', params: {} }];
    if (through) {
      const questions = this.services.filter((one) => this.isDue(one)).map((one) => this.ask(one, through, isOver));
      await within(patience, Promise.all([...questions, ...this.open.values()]));
    }
    const reasons = this.services.flatMap((one): StationReason | [] => {
      const { kind, name: service } = one;
      const answer = this.answers.get(one);
      if (!answer) return { code: 'service-not-asked', params: { kind, service } };
      const { flaw } = answer;
      return flaw === undefined ? [] : { code: 'service-silent', params: { kind, service, flaw } };
    });
    const silent = reasons.filter(({ code }) => code === 'service-silent').length;
    const count = this.services.length - reasons.length;
    return [
      ...(silent === this.services.length ? [{ code: 'services-silent' as const, params: {} }] : []),
      ...reasons,
      ...(count > 0 ? [{ code: 'services-answer' as const, params: { count } }] : []),
    ];
  }

  private isDue(service: UsedService): boolean {
    const answer = this.answers.get(service);
    if (this.open.has(service)) return false;
    return !answer || performance.now() - answer.at > (answer.flaw === undefined ? countsFor : silenceCountsFor);
  }

  private ask(service: UsedService, through: AskedServices, isOver: () => boolean): Promise<void> {
    const question = service
      .ask(through)
      .then((flaw) => {
        if (!isOver()) this.answers.set(service, { flaw, at: performance.now() });
      })
      .finally(() => this.open.delete(service));
    this.open.set(service, question);
    return question;
  }
}
