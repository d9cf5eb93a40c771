import type { AddingDrivers, ModuleReport } from '../../../preload/contract/doctor';
import {
  describeDriver,
  describeModule,
  describeSlot,
  moduleSourceWords,
  moduleWhere,
  noDriver,
} from '../../../preload/contract/doctor-sentences';
import { useDesk } from '../../app/desk-context';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { ManagedNote } from '../../ui/ManagedNote';
import tones from '../../ui/tone.module.css';
import styles from './DoctorView.module.css';

const toneOf = { answers: 'good', failed: 'bad', 'set-aside': 'warn' } as const;

interface DriverListProps {
  modules: readonly ModuleReport[];
  /** Absent as long as the report is not whole. */
  adding?: AddingDrivers;
  looking: boolean;
}

/** Each module that was asked, how it answered, and the way to add another one. */
export function DriverList({ modules, adding, looking }: DriverListProps) {
  return (
    <section className={styles.section} aria-label={t('doctor.drivers')}>
      <h3 className={styles.heading}>{t('doctor.drivers')}</h3>
      {adding && modules.length === 0 && <p className={styles.quiet}>{noDriver}</p>}
      {modules.map((module) => (
        <Driver key={`${module.name} ${module.address ?? ''}`} module={module} looking={looking} />
      ))}
      {adding && <AddDriver adding={adding} looking={looking} />}
    </section>
  );
}

function Driver({ module, looking }: { module: ModuleReport } & Pick<DriverListProps, 'looking'>) {
  const desk = useDesk();
  const { name, outcome, error, driver, source, slots } = module;
  const fate = fateOf(module);
  return (
    <div className={styles.card} data-testid="doctor-driver" data-outcome={outcome}>
      <div className={styles.driverHead}>
        <p className={styles.name}>{name}</p>
        <span className={`${styles.outcome} ${tones[toneOf[outcome]]}`}>{t(`doctor.${outcome}`)}</span>
        <span className={styles.space} />
        {outcome === 'set-aside' && (
          <Button
            size="small"
            aria-label={t('doctor.tryAgainLabel', { module: name })}
            onPress={() => void desk.retryDriver(name)}
            isDisabled={looking}
            data-testid="doctor-try-again"
          >
            {t('doctor.tryAgain')}
          </Button>
        )}
        {source === 'added' && (
          <Button
            size="small"
            kind="quiet"
            aria-label={t('doctor.removeLabel', { module: name })}
            onPress={() => void desk.removeDriver(name)}
            isDisabled={looking}
            data-testid="doctor-remove"
          >
            {t('doctor.remove')}
          </Button>
        )}
      </div>
      <p className={styles.quiet}>
        {moduleWhere(module)} ({moduleSourceWords[source]})
      </p>
      {driver && <p className={styles.quiet}>{describeDriver(driver)}</p>}
      <p className={styles.quiet}>{describeModule(module)}</p>
      {slots.map((slot) => (
        <p key={slot.slotId} className={styles.quiet}>
          {describeSlot(slot)}
        </p>
      ))}
      {error && <p className={styles.careful}>{errorText(error).what}</p>}
      {fate && <p className={styles.careful}>{fate}</p>}
    </div>
  );
}

/** What becomes of a driver that was added and is not remembered. */
function fateOf({ source, remembered, outcome }: ModuleReport): string | undefined {
  if (source !== 'added' || remembered) return undefined;
  return t(outcome === 'answers' ? 'doctor.notSaved' : 'doctor.notKept');
}

function AddDriver({ adding: { forbiddenBy }, looking }: { adding: AddingDrivers } & Pick<DriverListProps, 'looking'>) {
  const desk = useDesk();
  return (
    <div className={styles.add}>
      <Button
        onPress={() => void desk.addDriver()}
        isDisabled={looking || forbiddenBy !== undefined}
        data-testid="doctor-add"
      >
        {t('doctor.add')}
      </Button>
      <p className={styles.quiet} data-testid="doctor-add-hint">
        {forbiddenBy ? (
          <ManagedNote managed={forbiddenBy.managed === true} text={t('doctor.addForbidden', forbiddenBy)} />
        ) : (
          t('doctor.addHint')
        )}
      </p>
    </div>
  );
}
