import { useState } from 'react';
import type { OutputKind, StationOutput, StationState } from '../../../preload/contract/station';
import hidden from '../../ui/hidden.module.css';
import { BigButton } from '../BigButton';
import { ChoiceList } from '../ChoiceList';
import { OfficePicture, PhonePicture, PrinterPicture, StickPicture } from '../pictures';
import { problemKind } from '../problem-kind';
import { QrPicture } from '../QrPicture';
import { momentInWords } from '../station-format';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useSpoken, useWords } from '../words/words';
import type { StationWords } from '../words/words';
import styles from './Take.module.css';

/** How the signed document is taken away. Who goes without it is asked once. */
export function Take({ state }: { state: StationState }) {
  const { store } = useStation();
  const words = useWords();
  const [leaving, setLeaving] = useState(false);
  const outputs = state.outputs ?? [];
  const taken = outputs.some((output) => output.state === 'done');
  const link = outputs.find((output) => output.link !== undefined)?.link;
  const go = (): void => void store.ask('station.done', {});
  if (leaving && !taken) {
    return (
      <Step
        heading={words.take.left}
        lead={words.take.leftLead}
        actions={
          <>
            <BigButton data-testid="go-without" onPress={go}>
              {words.take.go}
            </BigButton>
            <BigButton kind="primary" data-testid="stay-with" onPress={() => setLeaving(false)}>
              {words.take.stay}
            </BigButton>
          </>
        }
      />
    );
  }
  return (
    <Step
      heading={words.take.title}
      lead={words.take.lead}
      picture={link && <Link link={link} />}
      actions={
        <BigButton
          kind={taken ? 'primary' : 'plain'}
          data-testid="station-done"
          onPress={taken ? go : () => setLeaving(true)}
        >
          {words.take.finish}
        </BigButton>
      }
    >
      <p className={hidden.hidden} role="status" data-testid="take-status">
        {outputs
          .filter((output) => output.state !== 'ready')
          .map((output) => `${words.take.ways[output.kind]}: ${noteOf(output, words) ?? ''}`)
          .join(' ')}
      </p>
      <ChoiceList
        label={words.take.lead}
        choices={outputs.map((output) => ({
          id: output.kind,
          title: words.take.ways[output.kind],
          note: noteOf(output, words),
          picture: pictures[output.kind],
          off: output.state === 'absent' || output.state === 'under-way',
          tone: output.state === 'done' ? 'good' : output.state === 'failed' ? 'bad' : undefined,
        }))}
        onChoose={(output) => void store.ask('station.take', { output })}
      />
    </Step>
  );
}

const pictures: Record<OutputKind, React.ReactNode> = {
  folder: <OfficePicture />,
  medium: <StickPicture />,
  printer: <PrinterPicture />,
  link: <PhonePicture />,
};

function noteOf({ kind, state, problem }: StationOutput, words: StationWords): string | undefined {
  if (state === 'absent') return words.take.states.absent[kind];
  if (problem) {
    const { what, todo } = words.problem[problemKind(problem.code)];
    return `${what} ${todo}`;
  }
  return words.take.states[state] || undefined;
}

function Link({ link }: { link: NonNullable<StationOutput['link']> }) {
  const { words, language } = useSpoken();
  return (
    <section className={styles.link} data-testid="station-link">
      <p>{words.take.qr}</p>
      <QrPicture modules={link.modules} label={words.take.qr} />
      <p>{words.take.address}</p>
      <p className={styles.address}>{link.address}</p>
      <p className={styles.once}>
        {link.until === undefined ? words.take.once : words.take.until(momentInWords(link.until, language))}
      </p>
    </section>
  );
}
