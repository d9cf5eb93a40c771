import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import type { ShownPage } from '../page/page-overlay';
import type { SidePanelEntry } from '../page/side-panels';
import type { OpenPages } from '../page/use-opened';
import { PlaceIcon } from './PlaceIcon';
import { PlacementLayer } from './PlacementLayer';
import { SignaturesPanel } from './SignaturesPanel';
import { usePlacementState, usePreviewing } from './use-placement';

interface PagePlacement {
  open: OpenPages;
  overlay: (shown: ShownPage) => ReactNode;
  panel: SidePanelEntry;
}

/**
 * What placing a signature adds to the pages of a document.
 * @param open - opens a look at a document
 */
export function usePagePlacement(documentId: DocumentId, open: OpenPages): PagePlacement {
  const { placement } = useDesk();
  const { batch } = useDeskState();
  usePreviewing(documentId);
  const known = usePlacementState().documents.get(documentId);
  const looking = useCallback(
    async (...asked: Parameters<OpenPages>) => {
      const answer = await open(...asked);
      if (answer.ok) placement.look(asked[0], answer.value);
      return answer;
    },
    [open, placement],
  );
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
      content: () => <SignaturesPanel documentId={documentId} />,
    }),
    [documentId, count],
  );
  return { open: looking, overlay, panel };
}
