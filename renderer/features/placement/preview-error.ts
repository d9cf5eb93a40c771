import type { ErrorShape } from '../../../preload/contract/error-codes';
import { errorText } from '../../i18n/error-text';

/** Why a signature can not be shown where it is wanted, in one sentence. */
export const errorTitle = (error: ErrorShape): string => errorText(error).what;
