import type { CardState } from '../../preload/contract/station';
import { CardOutPicture, CardPicture, TwoCardsPicture } from './pictures';
import { useWords } from './words/words';
import styles from './CardHint.module.css';

/** What to do with the card now; `left`: it is of who was here before. Said anew to who listens when another one lies there. */
export function CardHint({ card, left = false }: { card: CardState; left?: boolean | undefined }) {
  const words = useWords();
  const tone = card === 'one' && !left ? 'good' : card === 'none' ? 'ask' : 'warn';
  return (
    <p className={`${styles.hint} ${styles[tone]}`} role="status" data-testid="card-hint" data-card={card}>
      {left ? words.card.left : words.card[card]}
    </p>
  );
}

export function CardStatePicture({ card }: { card: CardState }) {
  switch (card) {
    case 'several':
      return <TwoCardsPicture />;
    case 'unreadable':
    case 'blocked':
      return <CardOutPicture />;
    case 'none':
      return <CardPicture />;
    case 'one':
      return <CardPicture there />;
  }
}
