import { useState, useSyncExternalStore } from 'react';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Panel, PanelEmpty } from '../../ui/Panel';
import { Message, Problem } from '../../ui/Problem';
import { PasswordDialog } from '../documents/PasswordDialog';
import { batchLimit } from '../signing/desk-state';
import type { CheckNotice, ChecksState } from './checks';
import { ChecksTable } from './ChecksTable';
import { CheckedDocumentView } from './CheckedDocumentView';

export function useChecks(): ChecksState {
  const { checks } = useDesk();
  return useSyncExternalStore(checks.subscribe, checks.getState);
}

/** Who signed documents, whether something was changed since, and what that is worth: one document, or a table of many. */
export function VerificationView() {
  const desk = useDesk();
  const { checks } = desk;
  const state = useChecks();
  const [lockedId, setLockedId] = useState<string>();
  const { documents, shownId, notice } = state;
  const shown = documents.length === 1 ? documents[0] : documents.find(({ id }) => id === shownId);
  const locked = documents.find(({ id }) => id === lockedId);
  return (
    <Panel
      title={t('check.title')}
      hint={t('check.hint')}
      close={t('check.close')}
      onClose={() => desk.showPanel(undefined)}
      testId="verification"
      actions={
        documents.length > 0 && (
          <Button onPress={() => void checks.choose()} data-testid="check-more">
            {t('check.more')}
          </Button>
        )
      }
    >
      {notice && <Told notice={notice} onDismiss={checks.dismiss} />}
      {documents.length === 0 && (
        <PanelEmpty title={t('check.empty')} hint={t('check.emptyHint')} testId="verification-empty">
          <Button kind="primary" onPress={() => void checks.choose()} data-testid="check-choose">
            {t('check.choose')}
          </Button>
        </PanelEmpty>
      )}
      {shown ? (
        <CheckedDocumentView
          key={shown.id}
          document={shown}
          among={documents.length}
          state={state}
          onPassword={() => setLockedId(shown.id)}
        />
      ) : (
        documents.length > 0 && <ChecksTable state={state} />
      )}
      {locked && (
        <PasswordDialog
          document={locked}
          unlock={checks.unlock}
          wantsOwner={false}
          onClose={() => setLockedId(undefined)}
        />
      )}
    </Panel>
  );
}

function Told({ notice, onDismiss }: { notice: CheckNotice; onDismiss(): void }) {
  switch (notice.kind) {
    case 'error':
      return <Problem error={notice.error} onDismiss={onDismiss} />;
    case 'nothing-added':
      return (
        <Message what={t('drop.nothingAdded')} more={t('drop.nothingAddedWhy')} tone="warn" onDismiss={onDismiss} />
      );
    case 'left-out':
      return <Message what={t('drop.leftOut', { max: batchLimit })} tone="warn" onDismiss={onDismiss} />;
    case 'saved':
      return <Message what={t('check.saved', notice.file)} tone="good" onDismiss={onDismiss} />;
    case 'extended':
      return (
        <Message
          what={t('check.extended', notice.file)}
          more={t('check.extendedMore', notice.file)}
          tone="good"
          onDismiss={onDismiss}
        />
      );
  }
}
