import type {
  ForbiddenBy,
  PolicyReport,
  PolicySetting,
  PolicyWarning,
  SettingSource,
} from '../../../preload/contract/policy';
import { CountersignError } from '../../errors/countersign-error';
import type { Configuration } from '../configuration';
import { policyShape, type OwnPolicyName, type OwnPolicyValues } from './policy-values';

/** A setting with the value that counts, as it is written, and who said what. */
export interface SettledSetting {
  value: unknown;
  source: SettingSource;
  passedOver: SettingSource[];
}

const builtIn: SettingSource = { level: 'built-in' };
const secret = /(PASSWORD|SECRET|PASSPHRASE)$/i;

/** What an organization decided for this computer and this person, and where each value comes from. */
export class Policy {
  constructor(
    private readonly settled: ReadonlyMap<string, SettledSetting> = new Map(),
    private readonly warnings: readonly PolicyWarning[] = [],
  ) {}

  /** The organization decides at least one setting. */
  get managed(): boolean {
    return [...this.settled.values()].some(({ source }) => isManaged(source));
  }

  /** Where the value of a setting comes from. */
  sourceOf(name: string): SettingSource {
    return this.settled.get(name)?.source ?? builtIn;
  }

  /** A setting that only an organization makes. @returns undefined where it made none */
  own<N extends OwnPolicyName>(name: N): { value: NonNullable<OwnPolicyValues[N]>; source: SettingSource } | undefined {
    const found = this.settled.get(name);
    return found && { value: found.value as NonNullable<OwnPolicyValues[N]>, source: found.source };
  }

  /** Whether the program may ask for a newer version of itself; absent where nobody decided. */
  managedUpdates(): { value: 'check' | 'off'; source: SettingSource } | undefined {
    return this.own('Update');
  }

  /** Whether anybody uses this computer; absent where nobody decided. */
  managedKiosk(): { value: boolean; source: SettingSource } | undefined {
    return this.own('Kiosk');
  }

  /** What a control says that an entry forbids. @param file - the person's own configuration */
  forbiddenBy<E extends string>(entry: E, file: string): ForbiddenBy<E> {
    const source = this.sourceOf(entry);
    return { entry, file: source.place ?? file, ...(isManaged(source) && { managed: true }) };
  }

  /**
   * Refuses a change of a setting that the organization enforces.
   * @throws CountersignError policy.enforced
   */
  assertOwn(name: string): void {
    const { level, place = '' } = this.sourceOf(name);
    if (level === 'enforced') throw new CountersignError('policy.enforced', { entry: name, place });
  }

  /** Everything that anybody decided, and what is built in where a configuration is in force. */
  report(configuration?: Configuration): PolicyReport {
    const effective = configuration as Record<string, unknown> | undefined;
    const settings = Object.keys(policyShape).flatMap((name): PolicySetting[] => {
      const found = this.settled.get(name);
      // Markdown, as the reference has it.
      const meaning = (policyShape[name]?.description ?? '').replaceAll('`', '');
      if (found) return [{ name, meaning, ...found, value: withoutSecrets(found.value) }];
      const value = effective?.[name];
      return value === undefined
        ? []
        : [{ name, meaning, value: withoutSecrets(value), source: builtIn, passedOver: [] }];
    });
    return { managed: this.managed, settings, warnings: [...this.warnings, ...this.withoutStation(configuration)] };
  }

  private withoutStation(configuration: Configuration | undefined): PolicyWarning[] {
    const kiosk = this.managedKiosk();
    if (!kiosk?.value || configuration?.STATION) return [];
    return [{ place: kiosk.source.place ?? '', name: 'Kiosk', problem: 'without-station' }];
  }
}

export function isManaged({ level }: SettingSource): boolean {
  return level === 'enforced' || level === 'recommended';
}

/** What an organization enforces of looks for newer versions, and where it says so. */
export function enforcedLooks(policy: Policy): { looks: boolean; where: string } | undefined {
  const { value, source } = policy.managedUpdates() ?? {};
  return source?.level === 'enforced'
    ? { looks: value === 'check', where: `Update, ${source.place ?? ''}` }
    : undefined;
}

/** What it recommends; absent where it enforces something, or says nothing. */
export function recommendedLooks(policy: Policy): boolean | undefined {
  const { value, source } = policy.managedUpdates() ?? {};
  return source?.level === 'recommended' ? value === 'check' : undefined;
}

/** A value for people’s eyes: passwords, and what drivers read from the environment, are not shown. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]: [string, unknown]): [string, unknown] => {
      if (secret.test(name)) return [name, '(not shown)'];
      if (name !== 'environment' || typeof held !== 'object' || held === null) return [name, withoutSecrets(held)];
      return [name, Object.fromEntries(Object.keys(held).map((variable) => [variable, '(not shown)']))];
    }),
  );
}
