import type { ErrorCode, ErrorShape } from '../../../preload/contract/error-codes';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import styles from './WhyNot.module.css';

/** Errors whose cause may lie in a reader, a driver, a token or a certificate. */
const explained: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'signer.none',
  'token.moduleMissing',
  'token.moduleFailed',
  'token.absent',
  'token.removed',
  'token.unreachable',
  'token.timeout',
  'token.stopped',
  'token.deviceError',
  'key.missing',
  'alias.unknown',
  'certificate.missing',
  'certificate.unusable',
  'certificate.noneUsable',
]);

/** Where nothing asks for a token yet: that none is ready, and the way to the reason. */
export function NotReady({ error }: { error: ErrorShape | undefined }) {
  if (!error || !explained.has(error.code)) return null;
  return (
    <div className={styles.notReady} data-testid="not-ready">
      <span>{t('doctor.notReady')}</span>
      <WhyNot error={error} />
    </div>
  );
}

/** The button that leads to the doctor's page; nothing for errors that it does not explain. */
export function WhyNot({ error }: { error: ErrorShape }) {
  const desk = useDesk();
  if (!explained.has(error.code)) return null;
  return (
    <Button size="small" onPress={() => desk.showPanel('doctor')} data-testid="why-not">
      {t('doctor.whyNot')}
    </Button>
  );
}
