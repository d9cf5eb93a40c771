import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import '../ui/station.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LoginBar } from './LoginBar';

const root = document.getElementById('root');
if (!root) throw new Error('login.html has no root element.');

createRoot(root).render(
  <StrictMode>
    <LoginBar bridge={window.countersignLogin} />
  </StrictMode>,
);
