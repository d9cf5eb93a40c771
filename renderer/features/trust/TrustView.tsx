import { useEffect } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Panel } from '../../ui/Panel';
import { Message, Problem } from '../../ui/Problem';
import { AddAnchorsDialog } from './AddAnchorsDialog';
import { AnchorList } from './AnchorList';
import { ListsCard } from './ListsCard';
import { ListsTable } from './ListsTable';
import { byScheme } from './list-words';
import { NetworkSwitch } from './NetworkSwitch';
import type { TrustNotice } from './trust';
import styles from './TrustView.module.css';
import { useTrust } from './use-trust';

/** What confirms who signed: trusted lists, certificates that the person trusts, and what may be asked over the network. */
export function TrustView() {
  const desk = useDesk();
  const { panelBefore } = useDeskState();
  const { trust } = desk;
  const { lists, refresh, page, notice, choice } = useTrust();
  useEffect(() => void trust.look(), [trust]);
  const tables = lists && byScheme(lists);

  return (
    <Panel
      title={t('trust.title')}
      hint={t('trust.hint')}
      close={t('trust.close')}
      onClose={() => desk.showPanel(panelBefore)}
      testId="trust"
    >
      {notice && <Told notice={notice} onDismiss={trust.dismiss} />}
      {!lists && !notice && (
        <p className={styles.quiet} role="status">
          {t('trust.loading')}
        </p>
      )}
      {lists && <ListsCard report={lists} refresh={refresh} />}
      {page && <AnchorList page={page} />}
      {page && <NetworkSwitch network={page.network} />}
      {lists && tables && tables.european.length > 0 && (
        <ListsTable
          title={t('trust.byCountry')}
          hint={t('trust.byCountryHint')}
          lists={tables.european}
          at={new Date(lists.at)}
          testId="trust-lists"
        />
      )}
      {lists && tables && tables.others.length > 0 && (
        <ListsTable
          title={t('trust.others')}
          hint={t('trust.othersHint')}
          lists={tables.others}
          at={new Date(lists.at)}
          testId="trust-others"
        />
      )}
      {choice && <AddAnchorsDialog key={choice.id} choice={choice} />}
    </Panel>
  );
}

function Told({ notice, onDismiss }: { notice: TrustNotice; onDismiss(): void }) {
  switch (notice.kind) {
    case 'error':
      return <Problem error={notice.error} tone="warn" onDismiss={onDismiss} />;
    case 'added':
      return <Message what={t('trust.added', notice)} more={t('trust.addedMore')} tone="good" onDismiss={onDismiss} />;
    case 'removed':
      return (
        <Message what={t('trust.removed', notice)} more={t('trust.removedMore')} tone="good" onDismiss={onDismiss} />
      );
  }
}
