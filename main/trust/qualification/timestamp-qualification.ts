import type { TimestampQualificationReport } from '../../../preload/contract/qualification';
import { serviceTypes, type ListedService } from '../lists/model';
import { ofTheUnion, recognisedAt } from './certificate-qualification';
import { eidasStart, instanceAt, isGranted, listEntry, servicesOnPath } from './service-at-time';

/** What a timestamp's qualification rests on. */
export interface TimestampToQualify {
  /** The validated path of the timestamp's certificate in DER, itself first; an entry may be the unit or its authority. */
  path: readonly Uint8Array[];
  /** Services of lists whose signatures were verified. */
  services: readonly ListedService[];
  /** genTime; ISO 8601. */
  producedAt: string;
  /** From when on its existence is proved; ISO 8601. */
  provenAt: string;
}

/**
 * Whether a timestamp is one of a qualified authority (Regulation (EU) 910/2014, article 42): the lists had its authority
 * as a qualified service when it was made, and at the time that proves its existence.
 */
export function qualifyTimestamp({
  path,
  services,
  producedAt,
  provenAt,
}: TimestampToQualify): TimestampQualificationReport {
  const found = servicesOnPath(path, services);
  const produced = Date.parse(producedAt);
  const isTimestamping = ({ type }: { type: string }): boolean => type === serviceTypes.tsaQtst;
  const recognised = recognisedAt(found, produced, isTimestamping);
  const listed = found.filter(ofTheUnion);
  if (listed.length === 0) return { qualification: 'not-determined', recognised };

  const qualifiedAt = (time: number): ReturnType<typeof listEntry>[] =>
    listed.flatMap((one) => {
      const instance = instanceAt(one, time);
      if (!instance || !isTimestamping(instance)) return [];
      const underRegulation = Date.parse(instance.start) >= eidasStart;
      return isGranted({ instance, underRegulation }) ? [listEntry({ listed: one, instance })] : [];
    });
  const [entry] = qualifiedAt(produced);
  const proven = qualifiedAt(Date.parse(provenAt)).length > 0;
  return { qualification: entry && proven ? 'QTSA' : 'TSA', ...(entry && { entry }), recognised };
}
