import type { StationState, TraySource } from '../../../preload/contract/station';
import { ChoiceList } from '../ChoiceList';
import hidden from '../../ui/hidden.module.css';
import { DocumentPicture, OfficePicture, StickPicture } from '../pictures';
import { sizeInWords } from '../station-format';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useSpoken } from '../words/words';

/** The documents that may be signed here, or how one gets here. */
export function Choose({ state }: { state: StationState }) {
  const { store } = useStation();
  const { words, language } = useSpoken();
  const { tray } = state;
  // Who listens would hear of no document before anybody has looked for one.
  if (!tray) return <Step heading={words.choose.title} lead={words.wait} />;
  const empty = tray.length === 0;
  return (
    <Step
      heading={empty ? words.choose.empty : words.choose.title}
      lead={empty ? words.choose.emptyLead : words.choose.lead}
      safe={empty ? undefined : words.choose.safe}
      picture={empty && <StickPicture />}
    >
      <p className={hidden.hidden} role="status" data-testid="tray-count">
        {empty ? words.choose.empty : words.choose.count(tray.length)}
      </p>
      {!empty && (
        <ChoiceList
          label={words.choose.title}
          choices={tray.map(({ tray: id, name, size, from }) => ({
            id,
            title: name,
            note: `${words.choose.from[from]} · ${sizeInWords(size, language)}`,
            picture: pictureOf(from),
          }))}
          onChoose={(id) => void store.ask('station.choose', { tray: id })}
        />
      )}
    </Step>
  );
}

function pictureOf(from: TraySource) {
  switch (from) {
    case 'medium':
      return <StickPicture />;
    case 'office':
      return <OfficePicture />;
    case 'folder':
      return <DocumentPicture />;
  }
}
