import { useEffect, useState } from 'react';
import type { Advice, DoctorProgress, DoctorReport } from '../../../preload/contract/doctor';
import {
  describeAdvice,
  describeReader,
  readersOf,
  readerServiceSentences,
} from '../../../preload/contract/doctor-sentences';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { AlertIcon, CheckIcon } from '../../ui/icons';
import { Panel } from '../../ui/Panel';
import { Problem } from '../../ui/Problem';
import tones from '../../ui/tone.module.css';
import { UpdatesCard } from '../updates/UpdatesCard';
import { DriverList } from './DriverList';
import styles from './DoctorView.module.css';
import { TokenList } from './TokenList';

/** What stands between this computer and a signature, from the readers to the certificates, and what to do about it. */
export function DoctorView() {
  const desk = useDesk();
  const { examination, signers, last } = useDeskState();
  const { report, error, progress } = examination;
  const looking = examination.looking > 0;

  // Again when tokens came or went, and when a signing has ended.
  useEffect(() => void desk.examine(), [desk, signers.list, last]);

  return (
    <Panel
      title={t('doctor.title')}
      hint={t('doctor.hint')}
      close={t('doctor.close')}
      onClose={() => desk.showPanel(undefined)}
      testId="doctor"
      actions={
        <>
          <Button onPress={() => void desk.examine()} isDisabled={looking} data-testid="doctor-look">
            {t(looking ? 'doctor.looking' : 'doctor.lookAgain')}
          </Button>
          {report && <CopyReport report={report} />}
        </>
      }
    >
      {error && <Problem error={error} tone="warn" />}
      {looking && <Progress progress={progress} />}
      {report ? (
        <>
          <AdviceList advice={report.advice} />
          <Readers report={report} />
          <TokenList tokens={report.tokens} />
          <DriverList modules={report.modules} adding={report.addingDrivers} looking={looking} />
        </>
      ) : (
        progress && <DriverList modules={progress.modules} looking />
      )}
      <UpdatesCard />
    </Panel>
  );
}

/** A slow driver is named while it is waited for. */
function Progress({ progress }: { progress: DoctorProgress | undefined }) {
  return (
    <p className={styles.progress} role="status" data-testid="doctor-progress">
      {progress ? t('doctor.waiting', { names: progress.waiting }) : t('doctor.looking')}
    </p>
  );
}

function CopyReport({ report }: { report: DoctorReport }) {
  const desk = useDesk();
  const [copied, setCopied] = useState<DoctorReport>();
  const copy = async (): Promise<void> => {
    if (await desk.copyReport()) setCopied(report);
  };
  return (
    <Button onPress={() => void copy()} data-testid="doctor-copy">
      {copied === report && <CheckIcon size={14} />}
      <span role="status">{t(copied === report ? 'doctor.copied' : 'doctor.copy')}</span>
    </Button>
  );
}

function AdviceList({ advice }: { advice: readonly Advice[] }) {
  if (advice.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('doctor.advice')}>
      <h3 className={styles.heading}>{t('doctor.advice')}</h3>
      <ul className={styles.advice}>
        {advice.map((one) => {
          const good = one.code === 'ready' || one.code === 'password-decides';
          return (
            <li
              key={`${one.code} ${one.subject ?? ''}`}
              className={tones[good ? 'good' : 'warn']}
              data-testid="doctor-advice"
              data-code={one.code}
            >
              {good ? <CheckIcon /> : <AlertIcon />}
              <span>{describeAdvice(one)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Readers({ report }: { report: DoctorReport }) {
  return (
    <section className={styles.section} aria-label={t('doctor.readers')}>
      <h3 className={styles.heading}>{t('doctor.readers')}</h3>
      <div className={styles.card} data-testid="doctor-readers">
        <p className={styles.line}>{readerServiceSentences[report.readerService]}</p>
        {readersOf(report).map((reader) => (
          <p key={reader.description} className={styles.line}>
            <strong>{reader.description}</strong>: {describeReader(reader)}
          </p>
        ))}
      </div>
    </section>
  );
}
