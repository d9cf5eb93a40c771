import { fontsPath, lentFonts, octetsPath, type LentFont } from '../../preload/contract/page-watch';

/** The engine reads while it works and can not wait: only a synchronous request answers in time, and only a worker may make one. */
export function askMain(from: number, length: number): Uint8Array | undefined {
  const octets = ask(`${octetsPath}?from=${from}&length=${length}`);
  return octets?.length === length ? octets : undefined;
}

/** A font for text whose own is not in the document. */
export function askFont(font: LentFont): Uint8Array | undefined {
  return ask(`${fontsPath}${lentFonts[font]}`);
}

function ask(address: string): Uint8Array | undefined {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    return undefined;
  }
  const octets = request.response as ArrayBuffer | null;
  return request.status === 200 && octets ? new Uint8Array(octets) : undefined;
}
