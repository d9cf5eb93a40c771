import type { StationPart, StationPartState } from '../../../preload/contract/station';
import type { StationReason, StationReasonCode } from '../../../preload/contract/station-reasons';

/** What each reason says of its part: the state is never another than the words. */
const states: Record<StationReasonCode, StationPartState> = {
  'program-runs': 'good',
  'program-stands': 'bad',
  'not-asked-now': 'unknown',
  'readers-there': 'good',
  'readers-unused': 'unused',
  'reader-missing': 'bad',
  'reader-service': 'bad',
  'driver-silent': 'bad',
  'signers-ready': 'good',
  'signer-unusable': 'warning',
  'signers-unusable': 'bad',
  'services-answer': 'good',
  'services-unused': 'unused',
  'services-silent': 'bad',
  'service-not-asked': 'unknown',
  'service-silent': 'warning',
  'lists-fresh': 'good',
  'lists-old': 'warning',
  'lists-failed': 'warning',
  'lists-none': 'unknown',
  'lists-unused': 'unused',
  'tray-ready': 'good',
  'place-silent': 'warning',
  'folder-unreadable': 'warning',
  'folder-crowded': 'warning',
  'folder-names': 'warning',
  'requests-unreadable': 'warning',
  'requests-unsafe': 'warning',
  'requests-unused': 'warning',
  'media-unsupported': 'warning',
  'media-unreadable': 'warning',
  'media-left': 'warning',
  'outputs-ready': 'good',
  'output-unwritable': 'warning',
  'link-token': 'warning',
  'printer-ready': 'good',
  'printer-stopped': 'warning',
  'printer-unknown': 'bad',
  'printer-unused': 'unused',
  'room-enough': 'good',
  'room-little': 'warning',
  'room-none': 'bad',
  'room-unknown': 'unknown',
};

const worstFirst: readonly StationPartState[] = ['bad', 'warning', 'unknown', 'good', 'unused'];
const rank = ({ code }: StationReason): number => worstFirst.indexOf(states[code]);

/** A part with why it is as it is, the worst first. */
export function partOf(part: StationPart['part'], reasons: readonly StationReason[]): StationPart {
  const sorted = [...reasons].sort((a, b) => rank(a) - rank(b));
  const [worst] = sorted;
  return { part, state: worst ? states[worst.code] : 'unknown', reasons: sorted };
}
