import { audiences, channelNames, type WindowRole } from '../../preload/contract/channel-names';
import type { ChannelName } from '../../preload/contract/channels';

export type { WindowRole };

/** What is known of whoever sent a request. */
export interface Sender {
  webContentsId: number;
  /** Null when the frame is already gone. */
  frame: { origin: string; isMainFrame: boolean } | null;
}

/** The windows that are open now, by the id of their contents. */
export type KnownWindows = ReadonlyMap<number, WindowRole>;

/** Each window has an origin of its own, so that no two ever share a renderer process. */
export const windowOrigins: Record<WindowRole, string> = {
  main: 'app://window',
  pin: 'app://pin',
  station: 'app://station',
};

/**
 * Decides whether a sender may use a channel. Fails closed: an unknown channel, a vanished or inner frame, a foreign origin,
 * an unexpected window are all refused.
 *
 * @returns the sender's role, or undefined when it is refused
 */
export function permit(
  channel: unknown,
  sender: Sender,
  windows: KnownWindows,
): { channel: ChannelName; role: WindowRole } | undefined {
  if (typeof channel !== 'string' || !(channelNames as string[]).includes(channel)) return undefined;
  const role = windows.get(sender.webContentsId);
  if (!role || !sender.frame?.isMainFrame) return undefined;
  if (sender.frame.origin !== windowOrigins[role]) return undefined;
  const name = channel as ChannelName;
  return (audiences[name] as readonly WindowRole[]).includes(role) ? { channel: name, role } : undefined;
}
