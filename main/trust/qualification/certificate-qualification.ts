import type {
  CertificateQualification,
  ListEntry,
  QualificationDecision,
  QualificationRule,
} from '../../../preload/contract/qualification';
import type { ListedService } from '../lists/model';
import { europeanScheme } from '../lists/schemes';
import { readCriteriaSubject, type CriteriaSubject } from './criteria';
import {
  contradictions,
  coversType,
  deviceBy,
  outcomeOf,
  qualifiedBy,
  sameOutcome,
  statedType,
  typeBy,
  type Answer,
} from './outcome';
import {
  instanceAt,
  isGranted,
  issuesQualified,
  listEntry,
  serviceAtTime,
  servicesOnPath,
  statusFitsTime,
  statusOutlived,
  type ServiceAtTime,
} from './service-at-time';

/**
 * What trusted lists say of a certificate at one time: ETSI TS 119 615 V1.2.1, clauses 4.3 to 4.5, in ten steps.
 *
 * @param path - the validated path in DER, the certificate first; entries speak by what lies on it
 * @param services - services of lists whose signatures were verified, and of no others
 * @param at - the time asked for: ISO 8601, or milliseconds since 1970
 * @param complete - every list of the Union is at hand: only then is it an answer that none speaks of the path
 * @throws CertificateError or Asn1Error when the certificate can not be read
 */
export function qualifyCertificate(
  path: readonly Uint8Array[],
  services: readonly ListedService[],
  at: string | number,
  complete = true,
): CertificateQualification {
  const [leaf] = path;
  if (!leaf) throw new RangeError('a path has at least the certificate itself');
  const time = typeof at === 'number' ? at : Date.parse(at);
  const found = servicesOnPath(path, services);
  return new Procedure(readCriteriaSubject(leaf), found, time).run(complete);
}

/** The entries of other schemes that speak of a path, in force at a time with the status of a recognised service. */
export function recognisedAt(
  services: readonly ListedService[],
  at: number,
  isKind: (entry: ListEntry) => boolean = () => true,
): ListEntry[] {
  return services
    .filter(({ scheme }) => scheme !== europeanScheme)
    .flatMap((listed) => {
      const instance = instanceAt(listed, at);
      return instance && isGranted({ instance, underRegulation: true }) ? [listEntry({ listed, instance })] : [];
    })
    .filter(isKind);
}

export const ofTheUnion = ({ scheme }: ListedService): boolean => scheme === europeanScheme;

class Procedure {
  private readonly decisions: QualificationDecision[] = [];

  constructor(
    private readonly certificate: CriteriaSubject,
    private readonly found: readonly ListedService[],
    private readonly at: number,
  ) {}

  run(complete: boolean): CertificateQualification {
    const listed = this.found.filter(ofTheUnion);
    if (listed.length === 0) {
      this.decide(1, 'no-entry');
      return complete ? this.notQualified() : this.notDetermined();
    }
    this.decide(1, 'entries-found');
    const inForce = this.inForce(listed);
    if (!inForce) return this.notDetermined();
    const candidates = this.candidates(inForce);
    if (candidates && this.areInConflict(candidates)) return this.notDetermined();
    const outlived = candidates?.find((service) => statusOutlived(service, this.at));
    if (outlived) {
      this.decide(6, 'status-outlived', outlived);
      return this.notDetermined();
    }
    const granted = candidates && this.granted(candidates);
    if (granted && contradictions.listing(granted)) {
      this.decide(7, 'usages-contradict', granted);
      return this.notDetermined();
    }
    return this.conclude(granted);
  }

  /** Step 2. @returns undefined where an entry can not be used, and what it would say is not known */
  private inForce(listed: readonly ListedService[]): ServiceAtTime[] | undefined {
    const inForce = listed.flatMap((one) => {
      const instance = instanceAt(one, this.at);
      return instance ? [serviceAtTime(this.certificate, one, instance)] : [];
    });
    const refused = inForce.find(({ extensionUnknown }) => extensionUnknown);
    if (refused) {
      this.decide(2, 'extension-not-understood', refused);
      return undefined;
    }
    for (const service of inForce) this.decide(2, 'in-force', service);
    if (inForce.length === 0) this.decide(2, 'none-in-force');
    return inForce;
  }

  /** Steps 3 and 4: the services that issue qualified certificates of this type; undefined where there is none. */
  private candidates(inForce: readonly ServiceAtTime[]): ServiceAtTime[] | undefined {
    if (inForce.length === 0) return undefined;
    const issuing = inForce.filter(issuesQualified);
    if (issuing.length === 0) {
      this.decide(3, 'issues-others', inForce[0]);
      return undefined;
    }
    this.decide(3, 'issues-qualified', issuing[0]);
    const asked = issuing.map((service) => ({ service, answer: coversType(this.certificate, service) }));
    const covering = asked.filter(({ answer }) => answer.value);
    const [told] = covering.length > 0 ? covering : asked;
    if (told) this.decide(4, told.answer.rule, told.service);
    return covering.length > 0 ? covering.map(({ service }) => service) : undefined;
  }

  /** Step 5. All entries count, those of withdrawn services too. */
  private areInConflict(candidates: readonly ServiceAtTime[]): boolean {
    const unknown = candidates.find(({ criteriaUnknown }) => criteriaUnknown);
    if (unknown) {
      this.decide(5, 'criteria-not-understood', unknown);
      return true;
    }
    const [first, ...others] = candidates;
    if (!first || others.length === 0) return false;
    const outcome = outcomeOf(this.certificate, first);
    const other = others.find((one) => !sameOutcome(outcome, outcomeOf(this.certificate, one)));
    this.decide(5, other ? 'entries-disagree' : 'entries-agree', other ?? first);
    return other !== undefined;
  }

  /** Step 6. */
  private granted(candidates: readonly ServiceAtTime[]): ServiceAtTime | undefined {
    const fitting = candidates.filter(statusFitsTime);
    const granted = fitting.find(isGranted);
    if (granted) this.decide(6, 'status-good', granted);
    else if (fitting.length > 0) this.decide(6, 'status-not-good', fitting[0]);
    else this.decide(6, 'status-of-another-time', candidates[0]);
    return granted;
  }

  /** Steps 7 to 10. */
  private conclude(service: ServiceAtTime | undefined): CertificateQualification {
    const consistent = (
      contradict: (one: ServiceAtTime) => boolean,
      rule: QualificationRule,
    ): ServiceAtTime | undefined => {
      if (!service || !contradict(service)) return service;
      this.decide(7, rule, service);
      return undefined;
    };
    const forQualified = consistent(contradictions.qualified, 'qualified-and-not');
    const forType = consistent(contradictions.usages, 'usages-contradict');
    const forDevice = consistent(contradictions.devices, 'devices-contradict');

    const tell = <Value>(step: number, { value, rule }: Answer<Value>): Value => {
      this.decide(step, rule, service);
      return value;
    };
    const qualified =
      service && !forQualified
        ? tell(8, { value: false, rule: 'qualified-and-not' as const })
        : service
          ? tell(8, qualifiedBy(this.certificate, forQualified))
          : false;
    const type = tell(9, typeBy(this.certificate, forType, qualified));
    const device = tell(10, deviceBy(this.certificate, forDevice, qualified));
    return this.result({
      qualified: qualified ? 'yes' : 'no',
      type,
      qscd: qualified && device && type !== 'web' ? 'yes' : 'no',
      ...(service && { entry: listEntry(service) }),
    });
  }

  private notQualified(): CertificateQualification {
    return this.result({ qualified: 'no', type: statedType(this.certificate), qscd: 'no' });
  }

  private notDetermined(): CertificateQualification {
    return this.result({
      qualified: 'not-determined',
      type: statedType(this.certificate),
      qscd: 'not-determined',
    });
  }

  private result(
    told: Pick<CertificateQualification, 'qualified' | 'type' | 'qscd' | 'entry'>,
  ): CertificateQualification {
    return {
      at: new Date(this.at).toISOString(),
      ...told,
      decisions: this.decisions,
      recognised: recognisedAt(this.found, this.at),
    };
  }

  private decide(step: number, rule: QualificationRule, service?: ServiceAtTime): void {
    const clause = step <= 2 ? '4.3' : step === 10 || rule === 'devices-contradict' ? '4.5' : '4.4';
    this.decisions.push({ step, rule, clause, ...(service && { entry: listEntry(service) }) });
  }
}
