import { join } from 'node:path';
import type { StationConfiguration } from '../../configuration/configuration-station';
import { createNetwork, type Exchanger } from '../../network/network';
import { UnfinishedOutputs } from '../../signing/unfinished-outputs';
import type { Media } from '../media/media';
import type { StationOutputs } from '../station-parts';
import { createFolderOutput } from './folder-output';
import { createLinkOutput } from './link-output';
import { createMediumOutput } from './medium-output';
import { createPrinterOutput } from './printer-output';
import type { OutputWay } from './station-output';

export interface OutputParts {
  /** Of the station: those of the person who is there. */
  media: Media;
  exchange: Exchanger;
  /** A folder of the station, of no person: what is being written is noted there. Absolute. */
  state: string;
}

/** The ways in which signed documents leave a station, as the entry STATION.OUTPUT names them. */
export function createOutputs(configuration: StationConfiguration['OUTPUT'], parts: OutputParts): StationOutputs {
  const { FOLDER, MEDIA, PRINTER, LINK } = configuration;
  const { media, exchange, state } = parts;
  const unfinished = new UnfinishedOutputs(join(state, 'unfinished'));
  // What a power cut left half written.
  unfinished.sweep();
  const ways: OutputWay[] = [
    ...(FOLDER === undefined ? [] : [createFolderOutput(FOLDER, unfinished)]),
    ...(MEDIA ? [createMediumOutput(media, unfinished)] : []),
    ...(PRINTER === undefined ? [] : [createPrinterOutput(PRINTER)]),
    ...(LINK === undefined ? [] : [createLinkOutput(LINK, createNetwork({ exchange }))]),
  ];
  return {
    ways,
    problems: async () => (await Promise.all(ways.map((way) => way.problem()))).flatMap((problem) => problem ?? []),
  };
}
