import type { Formats } from './format';

interface Titled {
  title: string;
}

/** How people log in, and who is at the desk. */
export const identityMessages = {
  'identity.logIn': 'Log in…',
  'identity.logOut': 'Log out',
  'identity.someoneElse': 'Someone else…',
  'identity.until': (p: { until: string }, f: Formats) => `until ${f.time(p.until)}`,
  'identity.hint': (p: Titled & { name: string; until: string }, f: Formats) =>
    `${p.name} logged in with ${p.title}, until ${f.time(p.until)} at the latest`,
  'identity.title': 'Log in',
  'identity.title.wanted': 'Who are you?',
  'identity.why': (p: { signer: string }) =>
    `“${p.signer}” signs for people who have logged in. Nothing is signed before that.`,
  'identity.cancel': 'Cancel',
  'identity.copy': 'Copy the address',
  'identity.copied': 'Copied',
  'identity.way.browser': 'In your browser',
  'identity.way.device-code': 'With a code, in any browser or on your phone',
  'identity.way.card': 'With your card',
  'identity.way.password': 'With a name and a password',
  'identity.other.browser': 'Use the browser',
  'identity.other.device-code': 'Use a code instead',
  'identity.other.card': 'Use the card',
  'identity.other.password': 'Use a password',
  'identity.step.starting': (p: Titled) => `Asking ${p.title}…`,
  'identity.step.browser': (p: Titled) =>
    `Log in to ${p.title} in the page that your browser has opened, then come back here. If no page has opened, copy its address.`,
  'identity.step.noBrowser': (p: Titled) =>
    `No browser could be started. Copy the address of ${p.title} and open it in a browser of this computer.`,
  'identity.step.code': (p: Titled) =>
    `Open this address of ${p.title} in any browser, on this computer or another device, and type the code there.`,
  'identity.step.card': (p: { token: string }) => `Looking at “${p.token}”…`,
  'identity.step.cardPin': (p: { token: string }) =>
    `Type the PIN of “${p.token}” in its window. With it the card proves who you are; no document is signed.`,
  'identity.step.password': (p: Titled) => `Type your name and password for ${p.title} in its window.`,
  'identity.step.checking': (p: Titled) => `Checking what ${p.title} says…`,
  'identity.step.checkingCard': 'Checking the card’s certificate…',
  'identity.codeUntil': (p: { until: string }, f: Formats) => `The code is good until ${f.time(p.until)}.`,
  'identity.ended.time': (p: { username: string }) => `${p.username} was logged out: the time of the login is over.`,
  'identity.ended.idle': (p: { username: string }) => `${p.username} was logged out: nobody was at the computer.`,
  'identity.ended.card': (p: { username: string }) => `${p.username} was logged out: the card was taken out.`,
  'identity.ended.lock': (p: { username: string }) => `${p.username} was logged out: the screen was locked.`,
  'identity.ended.suspend': (p: { username: string }) => `${p.username} was logged out: the computer slept.`,
  'identity.ended.used': (p: { username: string }) =>
    `${p.username} was logged out: a login counts for one signing here.`,
  'pin.login.windowTitle': 'Log in – Countersign',
  'pin.login.title': 'Who are you?',
  'pin.login.about': (p: Titled) => `Your name and password for ${p.title}`,
  'pin.login.why': 'Proves who you are. No document is signed with it.',
  'pin.login.heldHere': 'Your password stays on this computer, and is not kept.',
  'pin.login.shownTo': (p: { server: string }) =>
    `Your password goes to ${p.server}, over a protected connection, and is not kept.`,
  'pin.login.username': 'Username',
  'pin.login.password': 'Password',
  'pin.login.submit': 'Log in',
  'pin.login.checking': 'Checking…',
  'pin.login.accepted': 'You are logged in.',
  'who.keyAfterLogin': 'Known after your login',
  'who.afterLogin': 'You log in when you press Sign',
  'sign.hint.login': 'You log in first. Nothing is signed before that.',
};
