import { useEffect, useState } from 'react';
import type { ChainVerdict, HistoryEntry } from '../../../preload/contract/history';
import { describeChain } from '../../../preload/contract/history-sentences';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Panel, PanelEmpty } from '../../ui/Panel';
import { Message, Problem } from '../../ui/Problem';
import tones from '../../ui/tone.module.css';
import { HistoryTable } from './HistoryTable';
import styles from './HistoryView.module.css';

interface Shown {
  entries: readonly HistoryEntry[];
  more: boolean;
  unreadable: number;
}

/** What was signed with this profile, newest first, and whether somebody changed that. */
export function HistoryView() {
  const desk = useDesk();
  const { last } = useDeskState();
  const [shown, setShown] = useState<Shown>();
  const [error, setError] = useState<ErrorShape>();
  const [readingOlder, setReadingOlder] = useState(false);

  // Again when a signing has ended: what is shown then is new.
  useEffect(() => {
    let current = true;
    void desk.readHistory().then((answer) => {
      if (!current) return;
      if (answer.ok) setShown(answer.value);
      setError(answer.ok ? undefined : answer.error);
    });
    return () => {
      current = false;
    };
  }, [desk, last]);

  const readOlder = async (): Promise<void> => {
    const oldest = shown?.entries.at(-1)?.sequence;
    if (!shown || oldest === undefined) return;
    setReadingOlder(true);
    const answer = await desk.readHistory(oldest);
    setReadingOlder(false);
    if (answer.ok) setShown({ ...answer.value, entries: [...shown.entries, ...answer.value.entries] });
    setError(answer.ok ? undefined : answer.error);
  };

  return (
    <Panel
      title={t('history.title')}
      hint={t('history.hint')}
      close={t('history.close')}
      onClose={() => desk.showPanel(undefined)}
      testId="history"
    >
      {error && <Problem error={error} />}
      {shown && shown.entries.length + shown.unreadable > 0 && <ChainCheck />}
      {shown && shown.unreadable > 0 && <Message what={t('history.unreadable', { count: shown.unreadable })} />}
      {!shown && !error && (
        <p className={styles.quiet} role="status">
          {t('history.loading')}
        </p>
      )}
      {shown?.entries.length === 0 && (
        <PanelEmpty title={t('history.empty')} hint={t('history.emptyHint')} testId="history-empty" />
      )}
      {shown && shown.entries.length > 0 && <HistoryTable entries={shown.entries} />}
      {shown?.more && (
        <div className={styles.older}>
          <Button onPress={() => void readOlder()} isDisabled={readingOlder}>
            {t(readingOlder ? 'history.olderLoading' : 'history.older')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** The button that checks the chain, and what it found. */
function ChainCheck() {
  const desk = useDesk();
  const [checking, setChecking] = useState(false);
  const [verdict, setVerdict] = useState<ChainVerdict>();
  const [error, setError] = useState<ErrorShape>();

  const check = async (): Promise<void> => {
    setChecking(true);
    const answer = await desk.checkHistory();
    setChecking(false);
    setVerdict(answer.ok ? answer.value : undefined);
    setError(answer.ok ? undefined : answer.error);
  };

  return (
    <div className={styles.check}>
      <Button onPress={() => void check()} isDisabled={checking} data-testid="history-check">
        {t(checking ? 'history.checking' : 'history.check')}
      </Button>
      {error && <Problem error={error} />}
      {verdict && <Verdict verdict={verdict} />}
    </div>
  );
}

function Verdict({ verdict }: { verdict: ChainVerdict }) {
  const { verdict: words, details } = describeChain(verdict);
  const { intact, last } = verdict;
  return (
    <div
      className={`${styles.verdict} ${tones[intact ? 'good' : 'bad']}`}
      role={intact ? 'status' : 'alert'}
      data-testid="history-verdict"
      data-intact={intact}
    >
      <p className={styles.verdictWords}>{words}</p>
      <ul className={styles.details}>
        {details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
        {intact && last && <li>{t('history.last', last)}</li>}
      </ul>
    </div>
  );
}
