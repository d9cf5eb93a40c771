import type { ErrorCode, ErrorShape } from '../../../preload/contract/error-codes';
import type { PinPurpose } from '../../../preload/contract/model';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { currentSigner } from '../signing/desk-selectors';

/** What can be done from here about an error that concerns a PIN. */
const remedies: Partial<Record<ErrorCode, PinPurpose>> = {
  'pin.locked': 'unblock',
  'pin.expired': 'change',
  'pin.notInitialized': 'first',
};

/** The button that leads out of a locked, expired or missing PIN; nothing for other errors. */
export function PinRemedy({ error }: { error: ErrorShape }) {
  const desk = useDesk();
  const state = useDeskState();
  const signer = currentSigner(state);
  const purpose = remedies[error.code];
  if (!purpose || !signer?.token.managesPin) return null;
  return (
    <Button
      size="small"
      onPress={() => void desk.managePin(signer, purpose)}
      isDisabled={state.batch !== undefined}
      data-testid={`pin-remedy-${purpose}`}
    >
      {t(`pins.${purpose}`)}
    </Button>
  );
}
