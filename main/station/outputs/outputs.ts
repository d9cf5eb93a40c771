import { join } from 'node:path';
import type { StationReason } from '../../../preload/contract/station-reasons';
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
    reasons: async () => {
      const [printer] = ways.filter(({ kind }) => kind === 'printer');
      const [others, ofPrinter] = await Promise.all([
        Promise.all(ways.filter((way) => way !== printer).map((way) => way.problem())),
        printer?.problem(),
      ]);
      const problems = others.flatMap((problem) => problem ?? []);
      const ready: StationReason = { code: 'outputs-ready', params: { ways: ways.map(({ kind }) => kind) } };
      return {
        outputs: problems.length > 0 ? problems : [ready],
        printer: printer && (ofPrinter ?? { code: 'printer-ready', params: {} }),
      };
    },
  };
}
