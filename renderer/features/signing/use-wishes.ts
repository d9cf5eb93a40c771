import { useDesk, useStillState } from '../../app/desk-context';
import type { SignerSummary } from '../../../preload/contract/model';
import { currentSigner, currentWishes } from './desk-selectors';
import type { SignatureWishes } from './wishes';

/** The form of the signer in use. */
export interface WishesForm {
  signer: SignerSummary;
  wishes: SignatureWishes;
  change(part: Partial<SignatureWishes>): void;
  /** True while something is being signed. */
  isDisabled: boolean;
}

/** What the person wants the next signatures to say and to show; undefined while there is no signer. */
export function useWishes(): WishesForm | undefined {
  const desk = useDesk();
  const state = useStillState();
  const signer = currentSigner(state);
  if (!signer) return undefined;
  const wishes = currentWishes(state, signer);
  return {
    signer,
    wishes,
    change: (part) => desk.wish(signer.name, { ...wishes, ...part }),
    isDisabled: state.batch !== undefined,
  };
}
