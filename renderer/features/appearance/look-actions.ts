import type { AppearanceList, AppearanceRef, OpenedLook } from '../../../preload/contract/appearances';
import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { Request } from '../../../preload/contract/channels';
import type { Result } from '../../../preload/contract/error-codes';

type SaidLook = Request<'appearances.save'>['look'];

/** What can be done with looks that have names. */
export interface LookActions {
  /** Keeps a look under a name; undefined where that failed, which is told. So do the following. */
  keepLook(name: string, look: SaidLook): Promise<AppearanceList | undefined>;
  removeLook(own: string): Promise<AppearanceList | undefined>;
  /** What a signer's signatures look like unless another look is chosen; without one as the signer says. */
  usualLook(signer: string, appearance: AppearanceRef | 'none' | undefined): Promise<AppearanceList | undefined>;
  /** What a look says. Its picture is given back with {@link LookActions.letPictureGo}. */
  openLook(appearance: AppearanceRef): Promise<OpenedLook | undefined>;
  /** Gives one of the person's own another name and look, or without one keeps a new look; says itself what went wrong. */
  writeLook(own: string | undefined, name: string, look: SaidLook): Promise<Result<AppearanceList>>;
  letPictureGo(pictureId: string): void;
}

/**
 * @param take - takes what main answers of looks, and tells what went wrong
 * @param tell - shows an error, if the answer is one
 */
export function lookActions(
  bridge: MainWindowBridge,
  take: (answer: Result<AppearanceList>) => AppearanceList | undefined,
  tell: (answer: Result<unknown>) => void,
): LookActions {
  return {
    keepLook: async (name, look) => take(await bridge.invoke('appearances.save', { name, look })),
    removeLook: async (own) => take(await bridge.invoke('appearances.remove', { own })),
    usualLook: async (signer, appearance) =>
      take(await bridge.invoke('appearances.setUsual', { signer, ...(appearance && { appearance }) })),
    async openLook(appearance) {
      const answer = await bridge.invoke('appearances.open', { appearance });
      tell(answer);
      return answer.ok ? answer.value : undefined;
    },
    async writeLook(own, name, look) {
      const answer =
        own === undefined
          ? await bridge.invoke('appearances.save', { name, look })
          : await bridge.invoke('appearances.change', { own, name, look });
      if (answer.ok) take(answer);
      return answer;
    },
    letPictureGo: (pictureId) => void bridge.invoke('pictures.forget', { pictureId }),
  };
}
