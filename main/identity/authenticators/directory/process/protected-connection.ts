import { connect, isIP, type Socket } from 'node:net';
import { connect as secure, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { tags, Tlv } from '../../../../pki/tlv-reader';

/** Why a connection is not used: nothing but the wish for TLS was said on it. */
export class NotProtected extends Error {
  override readonly name = 'NotProtected';
  constructor(
    readonly problem: 'start-tls' | 'tls',
    options?: { cause?: unknown },
  ) {
    super(problem, options);
  }
}

/** The wish for StartTLS (RFC 4511, section 4.14): message 1, an extended request named 1.3.6.1.4.1.1466.20037. */
const startTls = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
]);
const extendedResponse = 0x78;
const longestAnswer = 4096;

/**
 * Connects to a directory and protects the connection by TLS, from its beginning (`ldaps:`) or by StartTLS (`ldap:`).
 *
 * @param anchors - PEM; nobody else is trusted
 * @param signal - gives up
 * @throws NotProtected, and what Node says of the network and of the certificate
 */
export async function connectProtected(address: URL, anchors: Buffer, signal: AbortSignal): Promise<TLSSocket> {
  const host = address.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(address.port) || (address.protocol === 'ldaps:' ? 636 : 389);
  const options: ConnectionOptions = {
    host,
    ca: anchors,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(host) === 0 && { servername: host }),
  };
  const socket = connect({ host, port });
  const give = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', give, { once: true });
  try {
    await happens(socket, 'connect');
    if (address.protocol === 'ldap:') await agreeOnTls(socket);
    const protectedSocket = secure({ ...options, socket });
    protectedSocket.on('close', () => signal.removeEventListener('abort', give));
    await happens(protectedSocket, 'secureConnect');
    return protectedSocket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}

/**
 * Nothing may come behind the answer in the clear: what somebody in between put there would be read as if it had come protected.
 * @throws NotProtected
 */
async function agreeOnTls(socket: Socket): Promise<void> {
  const answered = new Promise<Buffer>((resolve, reject) => {
    let answer: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      answer = Buffer.concat([answer, chunk]);
      const begun = answer[0] === tags.sequence && answer.length <= longestAnswer;
      if (begun && !isWhole(answer)) return;
      // What comes from now on belongs to TLS.
      socket.off('data', onData);
      socket.pause();
      resolve(answer);
    };
    socket.on('data', onData);
    socket.once('error', reject);
    socket.once('close', () => reject(new NotProtected('start-tls')));
  });
  socket.write(startTls);
  if (!isAgreement(await answered)) throw new NotProtected('start-tls');
}

function isWhole(message: Buffer): boolean {
  try {
    Tlv.read(message);
    return true;
  } catch {
    return false;
  }
}

/** Whether it is the one answer to message 1, and says yes (resultCode success). */
function isAgreement(answer: Buffer): boolean {
  try {
    const [id, response] = Tlv.readWhole(answer).children();
    const [resultCode] = response?.children() ?? [];
    const says = (value: Tlv | undefined, octet: number): boolean =>
      value?.content.length === 1 && value.content[0] === octet;
    return says(id, 1) && response?.tag === extendedResponse && says(resultCode, 0);
  } catch {
    return false;
  }
}

function happens(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new NotProtected('tls'));
    socket.once(event, () => {
      socket.off('error', reject);
      socket.off('close', closed);
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', closed);
  });
}
