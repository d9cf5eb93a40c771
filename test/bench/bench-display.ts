import { requireElectron } from '../../build/electron-runtime.mjs';
import { hasDisplay, startVirtualDisplay } from '../../build/virtual-display.mjs';

/** Where windows of the bench are shown. */
export interface BenchDisplay {
  /** Absolute path of Electron. */
  executable: string;
  /** What a started application finds in its environment; absent where the person's own display serves. */
  environment?: { DISPLAY: string };
  stop(): Promise<void>;
}

/** @returns why there is none, where there is none */
export async function benchDisplay(): Promise<BenchDisplay | string> {
  try {
    const { executable } = requireElectron();
    if (hasDisplay()) return { executable, stop: () => Promise.resolve() };
    const { display, stop } = await startVirtualDisplay();
    return { executable, environment: { DISPLAY: display }, stop };
  } catch (error) {
    return (error as Error).message;
  }
}
