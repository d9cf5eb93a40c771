import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { ownWishes } from '../signing/wishes';
import type { SignatureWishes } from '../signing/wishes';
import { useWishes } from '../signing/use-wishes';

/** Takes parts of the form back to what the signer says by itself; there only when something differs. */
export function OwnWishesButton({ parts }: { parts: readonly (keyof SignatureWishes)[] }) {
  const form = useWishes();
  if (!form) return null;
  const own = ownWishes(form.signer);
  const same = parts.every((part) => JSON.stringify(own[part]) === JSON.stringify(form.wishes[part]));
  if (same) return null;
  const taken = Object.fromEntries(parts.map((part) => [part, own[part]])) as Partial<SignatureWishes>;
  return (
    <div>
      <Button size="small" onPress={() => form.change(taken)} isDisabled={form.isDisabled} data-testid="own-wishes">
        {t('claims.reset')}
      </Button>
    </div>
  );
}
