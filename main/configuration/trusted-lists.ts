import { CountersignError } from '../errors/countersign-error';
import { certificatesIn } from '../trust/certificates-in';
import { europeanScheme, europeanUnion, type ListScheme } from '../trust/lists/schemes';
import { unpack } from '../trust/unpacked';
import type { TrustedListsConfiguration } from './configuration-lists';
import { SecretUnusable, readPublicFile } from './secret-files';

const largestFile = 4 * 1024 * 1024;

/**
 * The schemes of lists that the configuration asks for: the European Union's, and those beside it.
 *
 * @throws CountersignError lists.signersUnusable
 */
export function configuredSchemes(lists: TrustedListsConfiguration | undefined): ListScheme[] {
  const own = lists?.LISTOFTHELISTS;
  const european: ListScheme = own
    ? {
        kind: 'list-of-lists',
        name: europeanScheme,
        location: own.ADDRESS,
        anchors: [{ certificates: signersIn(own.SIGNERS, europeanScheme) }],
      }
    : europeanUnion;
  const others = Object.entries(lists?.SCHEMES ?? {}).map(([scheme, { ADDRESS, TERRITORY, SIGNERS }]): ListScheme => ({
    kind: 'list',
    name: scheme,
    location: ADDRESS,
    territory: TERRITORY,
    signers: signersIn(SIGNERS, scheme),
  }));
  return [european, ...others];
}

/** Where the configuration has the lists from. */
export function configuredSource(
  lists: TrustedListsConfiguration | undefined,
): { kind: 'network'; mirror?: string } | { kind: 'folder'; folder: string } {
  if (lists?.FOLDER !== undefined) return { kind: 'folder', folder: lists.FOLDER };
  return { kind: 'network', ...(lists?.MIRROR !== undefined && { mirror: lists.MIRROR }) };
}

/** Whether no list may be had: they would come over the network, and the configuration forbids that. */
export function forbidsDownload(
  lists: TrustedListsConfiguration | undefined,
  source: { kind: 'network' | 'folder' },
): boolean {
  return source.kind === 'network' && lists?.ALLOW_DOWNLOAD === false;
}

function signersIn(file: string, scheme: string): Uint8Array[] {
  const unusable = (detail: string, cause?: unknown): CountersignError =>
    new CountersignError('lists.signersUnusable', { scheme, detail }, { cause });
  let octets: Uint8Array;
  try {
    octets = readPublicFile(file, 'SIGNERS');
  } catch (cause) {
    if (cause instanceof SecretUnusable) throw unusable(cause.message, cause);
    throw cause;
  }
  const unpacked = unpack(octets, { maximumBytes: largestFile });
  const certificates = unpacked.ok ? unpacked.blocks.flatMap(({ der }) => certificatesIn(der)) : [];
  if (certificates.length === 0) throw unusable('the file holds no certificate');
  return certificates;
}
