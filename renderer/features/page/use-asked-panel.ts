import { useEffect, useState } from 'react';
import type { PanelRequests } from './panel-requests';

/** Which panel is open beside the pages: the one that a person opened, here or by something that stands elsewhere. */
export function useAskedPanel(
  requests: PanelRequests | undefined,
): [string | undefined, (panel: string | undefined) => void] {
  const [panel, setPanel] = useState<string>();
  useEffect(() => {
    if (!requests) return undefined;
    const gone = requests.seen();
    const deaf = requests.subscribe(() => {
      const asked = requests.getState();
      if (asked) setPanel(asked.panel);
    });
    return () => {
      deaf();
      gone();
    };
  }, [requests]);
  return [panel, setPanel];
}
