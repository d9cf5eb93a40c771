import { octetsPath } from '../../preload/contract/page-watch';

/** The engine reads while it works and can not wait: only a synchronous request answers in time, and only a worker may make one. */
export function askMain(from: number, length: number): Uint8Array | undefined {
  const request = new XMLHttpRequest();
  request.open('GET', `${octetsPath}?from=${from}&length=${length}`, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    return undefined;
  }
  const octets = request.response as ArrayBuffer | null;
  return request.status === 200 && octets?.byteLength === length ? new Uint8Array(octets) : undefined;
}
