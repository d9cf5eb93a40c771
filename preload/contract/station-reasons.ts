import type { ErrorCode } from './error-codes';
import type { OutputKind, TraySource } from './station-places';

/** What a station uses over the network, by what it does for whoever signs. */
export type UsedServiceKind = 'login' | 'certificates' | 'timestamp' | 'link';
/** Why a service is of no use: not reached, no answer in its time, no protected connection, an answer that is none of its own. */
export type ServiceFlaw = 'unreachable' | 'timeout' | 'tls' | 'refused';
/** Why a request of the back office is not offered, or not answered. */
export type RequestFlaw = 'expired' | 'invalid' | 'unsafe' | 'gone' | 'unanswered';
/** A folder of the station, by what it is for. */
export type StationFolder = 'profile' | 'output' | 'requests';

type Nothing = Record<never, never>;

/**
 * Why a part of a station is as it is: codes with parameters, none of which says anything of a person. Words are the page's;
 * those of the health file are English.
 */
export interface StationReasonParams {
  'program-runs': Nothing;
  'program-stands': { code: ErrorCode };
  /** The station is being cleared, or a token signs and is asked nothing else. */
  'not-asked-now': Nothing;

  'readers-there': { count: number };
  'readers-unused': Nothing;
  'reader-missing': Nothing;
  /** Of Linux: pcscd. */
  'reader-service': { service: 'stopped' | 'not-installed' };
  'driver-silent': { driver: string; code: ErrorCode };

  'signers-ready': { count: number };
  'signer-unusable': { signer: string; code: ErrorCode };
  'signers-unusable': Nothing;

  'services-answer': { count: number };
  'services-unused': Nothing;
  'services-silent': Nothing;
  'service-not-asked': { kind: UsedServiceKind; service: string };
  'service-silent': { kind: UsedServiceKind; service: string; flaw: ServiceFlaw };

  /** ISO 8601, UTC. */
  'lists-fresh': { refreshed: string };
  'lists-old': { refreshed: string };
  'lists-failed': { count: number };
  'lists-none': Nothing;
  'lists-unused': Nothing;

  'tray-ready': Nothing;
  'place-silent': { place: TraySource };
  /** `reason`: the system's code, such as ENOENT. */
  'folder-unreadable': { reason: string };
  'folder-crowded': { most: number };
  'folder-names': { count: number };
  'requests-unreadable': { reason: string };
  'requests-unsafe': Nothing;
  /** `field`: the entry of the request that is wrong. */
  'requests-unused': { count: number; flaw: RequestFlaw; field?: string };
  'media-unsupported': Nothing;
  'media-unreadable': { reason: string };
  'media-left': { count: number };

  'outputs-ready': { ways: OutputKind[] };
  'output-unwritable': { reason: string };
  'link-token': Nothing;

  'printer-ready': Nothing;
  'printer-stopped': Nothing;
  'printer-unknown': Nothing;
  'printer-unused': Nothing;

  /** Of the folder with the least room. */
  'room-enough': { folder: StationFolder; octets: number };
  'room-little': { folder: StationFolder; octets: number };
  'room-none': { folder: StationFolder; octets: number };
  'room-unknown': { folder: StationFolder };
}

export type StationReasonCode = keyof StationReasonParams;
export type StationReason = {
  [C in StationReasonCode]: { code: C; params: StationReasonParams[C] };
}[StationReasonCode];
