import { z } from 'zod';

/**
 * Where a value comes from, the weakest first: the program itself, a recommendation of the organization, the person's own
 * configuration, and what the organization enforces.
 */
export type SettingLevel = 'built-in' | 'recommended' | 'own' | 'enforced';

export interface SettingSource {
  level: SettingLevel;
  /** Of the organization's: for everybody at this computer, or for this person. */
  scope?: 'machine' | 'user';
  /** A file, or a value of the registry, for display only; absent for what is built in. */
  place?: string;
}

/** A setting, its value, and who decided it. */
export interface PolicySetting {
  name: string;
  /** In one sentence or a few. */
  meaning: string;
  /** What counts; words that are secret are left out. */
  value: unknown;
  source: SettingSource;
  /** Who says otherwise, and does not count. */
  passedOver: SettingSource[];
}

/** A name that no setting has: it is not understood, and everything else counts. */
export interface PolicyWarning {
  place: string;
  line?: number;
  name: string;
  /** `without-station`: a station is wanted, and no entry STATION says what is signed there. */
  problem: 'unknown-name' | 'without-station';
}

/** What the organization decided, and what counts. */
export interface PolicyReport {
  /** The organization decides at least one setting. */
  managed: boolean;
  settings: PolicySetting[];
  warnings: PolicyWarning[];
}

/** What a control says that is not the person's to set: the entry, where it stands, and whether the organization enforces it. */
export interface ForbiddenBy<E extends string = string> {
  entry: E;
  file: string;
  managed?: true;
}

export const policyRequests = { 'policy.describe': z.strictObject({}) } as const;
