import '@fontsource-variable/inter/wght.css';
import '../../ui/base.css';
import '../../ui/station.css';
import { createRoot } from 'react-dom/client';
import { PasswordForm } from './PasswordForm';
import { PinChangeForm } from './PinChangeForm';
import { PinForm } from './PinForm';
import { pinLookOf, PinLookContext } from './pin-look';

const root = document.getElementById('root');
if (!root) throw new Error('pin.html has no root element.');

/** What the window is there for: main opens the page with a fragment where it is not the PIN for a signature. */
function page() {
  switch (window.location.hash) {
    case '#change':
      return <PinChangeForm bridge={window.countersignPinChange} />;
    case '#password':
      return <PasswordForm bridge={window.countersignPassword} />;
    default:
      return <PinForm bridge={window.countersignPin} />;
  }
}

const look = pinLookOf(window.location.search);
if (look.station) {
  document.documentElement.dataset['station'] = '';
  document.documentElement.lang = look.station.language;
}
createRoot(root).render(<PinLookContext value={look}>{page()}</PinLookContext>);
