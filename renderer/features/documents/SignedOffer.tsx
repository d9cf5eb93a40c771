import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { ShieldIcon } from '../../ui/icons';
import styles from './SignedOffer.module.css';

/** Documents of the list that are signed already can be checked before they are signed once more. */
export function SignedOffer() {
  const desk = useDesk();
  const { documents, batch } = useDeskState();
  const signed = documents.filter(({ summary }) => summary.signatures);
  const [first] = signed;
  if (!first || batch) return null;
  const signatures = first.summary.signatures ?? 0;
  const sentence =
    signed.length > 1
      ? t('check.offerMany', { count: signed.length })
      : documents.length > 1
        ? t('check.offerOf', { name: first.summary.name, count: signatures })
        : t('check.offer', { count: signatures });
  return (
    <div className={styles.offer} role="status" data-testid="signed-offer">
      <ShieldIcon size={20} />
      <div className={styles.words}>
        <p className={styles.what}>{sentence}</p>
        <p className={styles.more}>{t('check.offerMore')}</p>
      </div>
      <Button
        size="small"
        onPress={() => void desk.checkDocuments(signed.map(({ summary }) => summary.id))}
        data-testid="check-signed"
      >
        {t('check.offerButton', { count: signed.length > 1 ? signed.length : signatures })}
      </Button>
    </div>
  );
}
