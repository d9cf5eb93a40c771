import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStillState } from '../../app/desk-context';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import type { ShownPage } from '../page/page-overlay';
import type { SidePanelEntry } from '../page/side-panels';
import { PlaceIcon } from './PlaceIcon';
import { PlacementLayer } from './PlacementLayer';
import { SignaturesPanel } from './SignaturesPanel';
import { usePlacementState, usePreviewing } from './use-placement';

interface PagePlacement {
  overlay: (shown: ShownPage) => ReactNode;
  panel: SidePanelEntry;
}

/** What placing a signature adds to the pages of a document. */
export function usePagePlacement(documentId: DocumentId): PagePlacement {
  const { batch } = useStillState();
  usePreviewing(documentId);
  const known = usePlacementState().documents.get(documentId);
  const overlay = useCallback(
    (shown: ShownPage) => (batch ? null : <PlacementLayer documentId={documentId} shown={shown} />),
    [documentId, batch],
  );
  const count = known?.places?.signatureFields.length ?? 0;
  const panel = useMemo<SidePanelEntry>(
    () => ({
      id: 'signatures',
      title: t('placement.panel'),
      icon: <PlaceIcon />,
      ...(count > 0 && { badge: String(count) }),
      content: (toPage) => <SignaturesPanel documentId={documentId} onPage={toPage} />,
    }),
    [documentId, count],
  );
  return { overlay, panel };
}
