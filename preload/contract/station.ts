import { z } from 'zod';
import type { ErrorShape } from './error-codes';
import type { IdentificationWay } from './identity';
import type { DocumentId } from './model';
import { outputKinds, type OutputKind, type TraySource } from './station-places';
import type { StationReason } from './station-reasons';

export { outputKinds, type OutputKind, type TraySource };

/**
 * A station: one computer at which many people sign, one after the other. Main decides in which step it is and what is offered;
 * the page shows that, and asks for one thing at a time.
 */
export const stationSteps = [
  'welcome',
  'identify',
  'choose',
  'read',
  'sign',
  'take',
  'done',
  /** What the person before left is being removed; nothing can be asked for. */
  'clearing',
  /** The station can not work, and staff has to be asked. */
  'out-of-order',
] as const;
export type StationStep = (typeof stationSteps)[number];

export const stationLanguages = ['en', 'de'] as const;
export type StationLanguage = (typeof stationLanguages)[number];

/** A document that may be signed here. Its path stays in main, and its name is the one that the person knows. */
export interface TrayDocument {
  /** Opaque; good until the tray changes. */
  tray: TrayId;
  name: string;
  /** Octets. */
  size: number;
  from: TraySource;
}
export type TrayId = `tray-${string}`;

export interface StationOutput {
  kind: OutputKind;
  /** `ready` to be asked for; `absent`: the medium or the printer is not there now. */
  state: 'ready' | 'absent' | 'under-way' | 'done' | 'failed';
  problem?: ErrorShape;
  /** Of a link: the address, and the same as a picture that a telephone reads. */
  link?: { address: string; modules: QrCode; until?: string };
}

/** A QR code, row by row: `1` is dark. Without the quiet zone. */
export type QrCode = readonly string[];

/** Cards that lie at the readers of the station. */
export type CardState = 'none' | 'one' | 'several' | 'unreadable' | 'blocked';

/** How far a signing has come: what can be found out before it, what asks its person for a secret, the signature itself. */
export type SigningStage = 'preparing' | 'pin' | 'under-way';

/** How somebody can say who they are here. */
export interface StationLogin {
  authenticator: string;
  /** As the configuration calls it. */
  title: string;
  ways: IdentificationWay[];
}

export interface StationState {
  step: StationStep;
  language: StationLanguage;
  languages: StationLanguage[];
  /** Whose station it is, as the configuration says. */
  title?: string;
  /** Whether whoever signs shows a card, and what lies there now. */
  card?: CardState;
  /** On the welcome page: the card of the person before still lies there, and has to be taken first. */
  cardLeft?: true;
  logins: StationLogin[];
  /** The login that goes on. `window`: its page is open in the station’s own window. */
  login?: { authenticator: string; way: IdentificationWay; window?: true; code?: { address: string; code: string } };
  /** Who is here, once that is known. */
  person?: string;
  /** The tray, while a document is chosen. */
  tray?: TrayDocument[];
  document?: {
    id: DocumentId;
    name: string;
    pages: number;
    /** Every page has stood on the screen long enough to be read; a station that does not demand it says so at once. */
    read: boolean;
  };
  /** What is being done with the document. */
  signing?: SigningStage | 'signed';
  outputs?: StationOutput[];
  /** What went wrong in this step; the person can try again or start again. */
  problem?: ErrorShape;
  /** Nobody has touched the station for a while: whole seconds until it starts again. */
  idleSeconds?: number;
  /** Keys on the screen are wanted for what is typed. */
  keyboard: boolean;
  /** Staff may look at the state of the station from the welcome page. */
  staffView: boolean;
}

/** One part of the station, for staff and for monitoring: no data of any person. */
export interface StationPart {
  part: 'readers' | 'signers' | 'network' | 'lists' | 'tray' | 'outputs' | 'printer' | 'storage' | 'program';
  /** `unknown` is neither good nor bad. */
  state: StationPartState;
  /** The worst first; at least one. */
  reasons: StationReason[];
}
export type StationPartState = 'good' | 'warning' | 'bad' | 'unknown' | 'unused';

export interface StationHealth {
  /** Of the schema of the health file. */
  version: 1;
  /** ISO 8601, UTC. */
  at: string;
  state: 'good' | 'warning' | 'bad';
  /** In which step the station is; nothing of who is there. */
  step: StationStep;
  program: string;
  parts: StationPart[];
  /** Since this start. */
  counts: { persons: number; signed: number; ends: Record<StationEnd, number> };
}

/** Why the time of a person ended. */
export const stationEnds = ['done', 'again', 'idle', 'card-out', 'crashed', 'closed'] as const;
export type StationEnd = (typeof stationEnds)[number];

const nothing = z.strictObject({});

export const stationRequests = {
  'station.describe': nothing,
  /** From the welcome page on. */
  'station.begin': nothing,
  'station.setLanguage': z.strictObject({ language: z.enum(stationLanguages) }),
  'station.identify': z.strictObject({ authenticator: z.string().min(1).max(200) }),
  'station.cancelLogin': nothing,
  'station.choose': z.strictObject({ tray: z.string().regex(/^tray-[0-9a-f]{32}$/) }),
  /** From reading to signing. */
  'station.agree': nothing,
  /** One step back: another document, or reading again. */
  'station.back': nothing,
  'station.sign': nothing,
  'station.cancelSigning': nothing,
  'station.take': z.strictObject({ output: z.enum(outputKinds) }),
  /** The person goes: everything of theirs is removed. */
  'station.done': nothing,
  'station.again': nothing,
  /** Somebody is there: the answer to the countdown. */
  'station.stay': nothing,
  'station.health': nothing,
} as const;

export interface StationResponses {
  'station.describe': StationState;
  'station.begin': StationState;
  'station.setLanguage': StationState;
  'station.identify': StationState;
  'station.cancelLogin': StationState;
  'station.choose': StationState;
  'station.agree': StationState;
  'station.back': StationState;
  'station.sign': StationState;
  'station.cancelSigning': StationState;
  'station.take': StationState;
  'station.done': StationState;
  'station.again': StationState;
  'station.stay': StationState;
  'station.health': StationHealth;
}
