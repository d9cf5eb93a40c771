import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { PlusIcon } from '../../ui/icons';
import { DeskMessages } from '../signing/DeskMessages';
import { batchLimit } from '../signing/desk-state';
import { SignProgress } from '../signing/SignProgress';
import styles from './DocumentDesk.module.css';
import { SignedOffer } from './SignedOffer';
import { DocumentList } from './DocumentList';

/** The list of documents with what can be done to it. */
export function DocumentDesk() {
  const desk = useDesk();
  const { documents, batch, adding, addingFiles } = useDeskState();
  return (
    <section className={styles.desk} aria-label={t('queue.label')}>
      {batch && <SignProgress batch={batch} documents={documents} />}
      <div className={styles.bar}>
        <h2 className={styles.title}>{t('queue.title', { count: documents.length })}</h2>
        <p className={styles.note} role="status">
          {adding > 0
            ? t('queue.adding', { count: addingFiles })
            : documents.length > batchLimit && !batch
              ? t('queue.limit', { max: batchLimit })
              : ''}
        </p>
        {!batch && (
          <Button
            kind="quiet"
            size="small"
            onPress={() => void desk.removeDocuments(documents.map(({ summary }) => summary.id))}
          >
            {t('queue.removeAll')}
          </Button>
        )}
        <Button size="small" onPress={() => void desk.chooseFiles()} data-testid="add-files">
          <PlusIcon size={14} />
          {t('queue.add')}
        </Button>
      </div>
      <div className={styles.messages}>
        <DeskMessages />
        <SignedOffer />
      </div>
      <DocumentList />
    </section>
  );
}
