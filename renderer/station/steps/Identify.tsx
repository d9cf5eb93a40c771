import type { StationLogin, StationState } from '../../../preload/contract/station';
import { BigButton } from '../BigButton';
import { CardHint, CardStatePicture } from '../CardHint';
import { ChoiceList } from '../ChoiceList';
import { CardPicture, PersonPicture, PhonePicture } from '../pictures';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useWords } from '../words/words';
import styles from './Identify.module.css';

/** Who is here: the ways to say so, or what to do for the one that goes on. */
export function Identify({ state }: { state: StationState }) {
  const { store } = useStation();
  const words = useWords();
  const { logins, login, card } = state;
  if (login) return <Running login={login} card={card} />;
  return (
    <Step
      heading={words.identify.title}
      lead={logins.length > 1 ? words.identify.lead : undefined}
      safe={words.identify.safe}
      picture={card && card !== 'one' ? <CardStatePicture card={card} /> : <PersonPicture />}
    >
      {card && <CardHint card={card} />}
      {logins.length > 0 && (
        <ChoiceList
          label={words.identify.title}
          choices={logins.map((one) => ({
            id: one.authenticator,
            title: one.title,
            note: words.identify.ways[wayOf(one)],
            picture: pictureOf(one),
          }))}
          onChoose={(authenticator) => void store.ask('station.identify', { authenticator })}
        />
      )}
    </Step>
  );
}

/** The way that is tried first. */
const wayOf = ({ ways: [first] }: StationLogin) => first ?? 'browser';

function pictureOf(login: StationLogin) {
  switch (wayOf(login)) {
    case 'card':
      return <CardPicture there />;
    case 'device-code':
      return <PhonePicture />;
    case 'browser':
    case 'password':
      return <PersonPicture />;
  }
}

function Running({ login, card }: { login: NonNullable<StationState['login']>; card: StationState['card'] }) {
  const { store } = useStation();
  const words = useWords();
  const { code, window: inWindow, way } = login;
  return (
    <Step
      heading={words.identify.running}
      lead={inWindow ? words.identify.inWindow : code || way === 'card' ? undefined : words.wait}
      safe={words.identify.safe}
      picture={code ? <PhonePicture /> : way === 'card' && card ? <CardStatePicture card={card} /> : <PersonPicture />}
      actions={
        <BigButton data-testid="cancel-login" onPress={() => void store.ask('station.cancelLogin', {})}>
          {words.cancel}
        </BigButton>
      }
    >
      {way === 'card' && card && <CardHint card={card} />}
      {code && (
        <dl className={styles.code}>
          <dt>{words.identify.onPhone}</dt>
          <dd className={styles.address}>{code.address}</dd>
          <dt>{words.identify.code}</dt>
          <dd className={styles.digits} data-testid="login-code">
            {code.code}
          </dd>
        </dl>
      )}
    </Step>
  );
}
