import { describe, expect, it } from 'vitest';
import { reasonIn, stationReasonsEn } from '../../../../preload/contract/station-reason-sentences';
import type { StationReason } from '../../../../preload/contract/station-reasons';
import { partOf } from '../../../../main/station/health/part';
import { reasonsDe } from '../../../../renderer/station/words/de-reasons';

const silent: StationReason = {
  code: 'service-silent',
  params: { kind: 'timestamp', service: 'tsa', flaw: 'unreachable' },
};
const asked: StationReason = { code: 'services-answer', params: { count: 1 } };
const unasked: StationReason = { code: 'service-not-asked', params: { kind: 'login', service: 'acme' } };

describe('a part of a station', () => {
  it('is as bad as the worst that is known of it, which comes first', () => {
    expect(partOf('network', [asked, silent])).toEqual({ part: 'network', state: 'warning', reasons: [silent, asked] });
    const none: StationReason = { code: 'services-silent', params: {} };
    expect(partOf('network', [silent, none])).toMatchObject({ state: 'bad', reasons: [none, silent] });
  });

  it('is neither good nor bad where something of it is not known', () => {
    expect(partOf('network', [asked, unasked]).state).toBe('unknown');
    expect(partOf('network', [asked, unasked, silent]).state).toBe('warning');
    expect(partOf('printer', [{ code: 'printer-unused', params: {} }]).state).toBe('unused');
    expect(partOf('storage', []).state).toBe('unknown');
  });

  it('says why in the words of each language', () => {
    expect(reasonIn(stationReasonsEn, silent)).toBe('The time stamp service “tsa” can not be reached.');
    expect(reasonIn(reasonsDe, silent)).toBe('Der Dienst für Zeitstempel „tsa“ ist nicht erreichbar.');
    const room: StationReason = { code: 'room-little', params: { folder: 'output', octets: 812_000_000 } };
    expect(reasonIn(stationReasonsEn, room)).toBe('0.8 GB free for signed documents. Make room soon.');
    expect(reasonIn(reasonsDe, room)).toBe('0,8 GB frei für unterschriebene Dokumente. Machen Sie bald Platz.');
  });
});
