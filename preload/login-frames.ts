import type { LoginFocus, LoginFrame, LoginFrameFocus, LoginKeys } from './contract/login-window';

interface Joined extends LoginFrame {
  focus: LoginFocus;
}

/** The frames of the page that is seen, and which of them the keys on the screen type into: the one that took the focus last. */
export class LoginFrames {
  private readonly joined = new Map<MessagePort, Joined>();
  private taken: MessagePort | undefined;

  /** @param changed - told when {@link focus} may be another one */
  constructor(private readonly changed: () => void) {}

  /** A frame is there, or has another page in it. */
  join(port: MessagePort, frame: LoginFrame): void {
    for (const [older, { page }] of this.joined) if (page < frame.page) this.part(older);
    this.joined.set(port, { ...frame, focus: {} });
    port.onmessage = ({ data: { took, ...focus } }: MessageEvent<LoginFrameFocus>) => {
      const one = this.joined.get(port);
      if (!one) return;
      one.focus = focus;
      if (took) this.taken = port;
      this.changed();
    };
    port.addEventListener('close', () => this.part(port));
    this.changed();
  }

  /** What is typed into now. */
  get focus(): LoginFocus {
    const port = this.typedInto();
    return (port && this.joined.get(port)?.focus) ?? {};
  }

  send(keys: LoginKeys): void {
    this.typedInto()?.postMessage(keys);
  }

  /** Until a frame takes the focus it is the page’s own. */
  private typedInto(): MessagePort | undefined {
    return this.taken ?? [...this.joined].findLast(([, { top }]) => top)?.[0];
  }

  private part(port: MessagePort): void {
    if (!this.joined.delete(port)) return;
    port.close();
    if (this.taken === port) this.taken = undefined;
    this.changed();
  }
}
