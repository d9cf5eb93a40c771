import type { StationReason } from '../../../preload/contract/station-reasons';
import { forbidsDownload } from '../../configuration/trusted-lists';
import type { Services } from '../../services';

/** Lists that could not be refreshed for longer are worth a look. */
const weekMs = 7 * 86_400_000;

/** The trusted lists as they stand on the disk. */
export function listReasons({
  lists,
  configuration,
  now,
}: Pick<Services, 'configuration' | 'now'> & {
  lists: Pick<Services['lists'], 'state' | 'source' | 'refreshHours'>;
}): StationReason[] {
  const { refreshHours, source } = lists;
  if (refreshHours === 0 || forbidsDownload(configuration?.TRUSTEDLISTS, source)) {
    return [{ code: 'lists-unused', params: {} }];
  }
  const { refreshed, lists: known } = lists.state();
  const failed = known.filter(({ problem }) => problem).length;
  const reasons: StationReason[] = failed > 0 ? [{ code: 'lists-failed', params: { count: failed } }] : [];
  if (refreshed === undefined) return [...reasons, { code: 'lists-none', params: {} }];
  const old = now().getTime() - Date.parse(refreshed) > weekMs;
  return [...reasons, { code: old ? 'lists-old' : 'lists-fresh', params: { refreshed } }];
}
