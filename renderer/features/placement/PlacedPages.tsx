import { useDesk } from '../../app/desk-context';
import { useFindingsPanel } from '../findings/use-findings-panel';
import { PageViewer, type PageViewerProps } from '../page/PageViewer';
import { usePagePlacement } from './use-page-placement';

/** The pages of a document, on which the next signature is placed. */
export function PlacedPages(props: PageViewerProps) {
  const { documentId, panels = [] } = props;
  const { overlay, panel } = usePagePlacement(documentId);
  const findings = useFindingsPanel(documentId);
  const requests = useDesk().panels;
  return <PageViewer {...props} overlay={overlay} panels={[...panels, panel, findings]} panelRequests={requests} />;
}
