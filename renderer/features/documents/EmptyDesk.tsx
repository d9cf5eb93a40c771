import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { NotReady } from '../doctor/WhyNot';
import { SessionEnded } from '../identity/SessionEnded';
import { standingProblem } from '../signing/desk-selectors';
import { DeskMessages } from '../signing/DeskMessages';
import styles from './EmptyDesk.module.css';

export function EmptyDesk() {
  const desk = useDesk();
  const state = useDeskState();
  const { adding, addingFiles } = state;
  return (
    <div className={styles.empty}>
      <DeskMessages withSigners />
      <SessionEnded />
      <div className={styles.drop}>
        <div className={styles.sheet} aria-hidden="true">
          <i />
          <i />
          <i />
          <b />
        </div>
        <h2 className={styles.title}>{t('drop.title')}</h2>
        <p className={styles.text}>{t('drop.text')}</p>
        <Button kind="primary" size="large" onPress={() => void desk.chooseFiles()} data-testid="choose-files">
          {t('drop.choose')}
        </Button>
        <Button kind="quiet" onPress={() => void desk.chooseToCheck()} data-testid="choose-to-check">
          {t('check.choose')}
        </Button>
        <p className={styles.hint} role="status">
          {adding > 0 ? t('queue.adding', { count: addingFiles }) : t('drop.tokenAnyTime')}
        </p>
        <NotReady error={standingProblem(state)} />
      </div>
    </div>
  );
}
