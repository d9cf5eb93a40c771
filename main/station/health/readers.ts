import type { StationReason } from '../../../preload/contract/station-reasons';
import type { SlotDescription } from '../../../preload/contract/doctor';
import type { SignerConfiguration } from '../../configuration/configuration';
import { toCountersignError } from '../../errors/unexpected';
import type { Services } from '../../services';
import type { ModuleProbe } from '../../token/discovery/module-probe';
import { readerService, readerServicePlaces } from '../../token/discovery/reader-service';

/** OpenSC has such a slot where no reader is. */
const noReader = /virtual hotplug/i;
const isReader = ({ removable, description }: SlotDescription): boolean => removable && !noReader.test(description);

/**
 * The readers that the drivers of a station's cards see, with or without a card in them. Keys that stand in this computer for
 * good, in a file, or behind a proxy, are in no reader.
 *
 * @param signers - those that can be used at the station
 */
export async function readerReasons(
  { tokens, log }: Pick<Services, 'tokens' | 'log'>,
  signers: readonly Pick<SignerConfiguration, 'CRYPTOTOKEN'>[],
): Promise<StationReason[]> {
  const reasons: StationReason[] = [];
  const probes = new Set<ModuleProbe>();
  for (const name of new Set(signers.map(({ CRYPTOTOKEN }) => CRYPTOTOKEN))) {
    try {
      const probe = tokens.moduleOf(name);
      if (probe && probe.library.address === undefined) probes.add(probe);
    } catch (error) {
      reasons.push({ code: 'driver-silent', params: { driver: name, code: toCountersignError(error, log).code } });
    }
  }
  const seen = await Promise.all(
    [...probes].map(async (probe) => {
      try {
        // It may have hung over one card; somebody else's may be in the reader now.
        probe.retry();
        return await probe.slots();
      } catch (error) {
        const { code } = toCountersignError(error, log);
        reasons.push({ code: 'driver-silent', params: { driver: probe.library.name, code } });
        return undefined;
      }
    }),
  );
  const answered = seen.filter((slots) => slots !== undefined);
  // Two drivers see one reader.
  const readers = new Set(
    answered
      .flat()
      .filter(isReader)
      .map(({ description }) => description),
  );
  if (readers.size > 0) return [...reasons, { code: 'readers-there', params: { count: readers.size } }];
  if (!answered.some((slots) => slots.every(({ description }) => noReader.test(description)))) {
    return reasons.length > 0 ? reasons : [{ code: 'readers-unused', params: {} }];
  }
  const places = readerServicePlaces([...probes].map(({ library }) => library));
  const service = await readerService(process.platform, places);
  return service === 'stopped' || service === 'not-installed'
    ? [...reasons, { code: 'reader-service', params: { service } }]
    : [...reasons, { code: 'reader-missing', params: {} }];
}
