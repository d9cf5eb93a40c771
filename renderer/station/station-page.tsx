import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Station } from './Station';
import { createStationStore } from './station-store';

const root = document.getElementById('root');
if (!root) throw new Error('station.html has no root element.');

createRoot(root).render(
  <StrictMode>
    <Station store={createStationStore(window.countersignStation)} />
  </StrictMode>,
);
