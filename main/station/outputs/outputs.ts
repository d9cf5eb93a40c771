import type { StationConfiguration } from '../../configuration/configuration-station';
import type { StationOutputs } from '../station-parts';

/** The ways in which signed documents leave a station, as the entry STATION.OUTPUT names them. */
export function createOutputs(_configuration: StationConfiguration['OUTPUT']): StationOutputs {
  return { ways: [], problems: () => Promise.resolve([]) };
}
