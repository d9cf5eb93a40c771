import type { StationState } from '../../../preload/contract/station';
import { BigButton } from '../BigButton';
import { CardHint, CardStatePicture } from '../CardHint';
import { CardOutPicture, DocumentPicture } from '../pictures';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useWords, wordsOf } from '../words/words';
import styles from './Welcome.module.css';

/** The first page: whose station it is, what happens here, in which language, and the one button that begins. */
export function Welcome({ state, onStaff }: { state: StationState; onStaff(): void }) {
  const { store } = useStation();
  const words = useWords();
  const { card, cardLeft, languages, language, staffView } = state;
  return (
    <Step
      heading={words.welcome.title}
      lead={words.welcome.lead}
      safe={words.welcome.safe}
      picture={
        cardLeft ? <CardOutPicture /> : card && card !== 'one' ? <CardStatePicture card={card} /> : <DocumentPicture />
      }
      actions={
        <>
          <div className={styles.left}>
            {languages.length > 1 && (
              <div className={styles.languages} role="group" aria-label={words.language}>
                {languages.map((one) => (
                  <BigButton
                    key={one}
                    kind="quiet"
                    lang={one}
                    aria-pressed={one === language}
                    data-testid={`language-${one}`}
                    onPress={() => void store.ask('station.setLanguage', { language: one })}
                  >
                    {wordsOf(one).name}
                  </BigButton>
                ))}
              </div>
            )}
            {staffView && (
              <BigButton kind="quiet" data-testid="station-staff" onPress={onStaff}>
                {words.welcome.staff}
              </BigButton>
            )}
          </div>
          <BigButton
            kind="primary"
            off={cardLeft}
            data-testid="station-begin"
            onPress={() => void store.ask('station.begin', {})}
          >
            {words.welcome.begin}
          </BigButton>
        </>
      }
    >
      {(card || cardLeft) && <CardHint card={card ?? 'one'} left={cardLeft} />}
    </Step>
  );
}
