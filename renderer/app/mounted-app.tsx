import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createDesk } from '../features/signing/desk';
import { App } from './App';
import { DeskContext } from './desk-context';
import { loadLaterParts } from './later-parts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element.');

const desk = createDesk(window.countersign);
desk.open();

createRoot(root).render(
  <StrictMode>
    <DeskContext value={desk}>
      <App />
    </DeskContext>
  </StrictMode>,
);

// Behind the first frame, when nothing else is to be done.
requestIdleCallback(() => void loadLaterParts(), { timeout: 2_000 });
