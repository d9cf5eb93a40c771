import { expect, it } from 'vitest';
import { loginAddresses } from '../../../main/app/login-addresses';

const redirect = 'http://127.0.0.1:4711/callback';
const begin = `https://login.example.org/auth?redirect_uri=${encodeURIComponent(redirect)}`;
const addresses = loginAddresses(begin, ['https://id.example.com'])!;

it.each(['https://login.example.org/x', 'https://id.example.com/?a=b', 'wss://id.example.com/socket'])(
  'lets %s in',
  (url) => {
    expect(addresses.allows(url, 'mainFrame')).toBe(true);
    expect(addresses.allows(url, 'xhr')).toBe(true);
  },
);

it.each([
  ...['https://login.example.org.evil.example/', 'https://login.example.org:8443/', 'http://login.example.org/'],
  ...['https://example.org/', 'https://user@login.example.org/', 'https://127.0.0.1:4711/callback'],
  ...['http://127.0.0.1:4712/callback', 'http://127.0.0.1:4711/other', 'http://localhost:4711/callback'],
  ...[
    'file:///etc/passwd',
    'app://station/station.html',
    'devtools://devtools/',
    'view-source:https://login.example.org/',
  ],
  ...[
    'javascript:alert(1)',
    'mailto:a@example.org',
    'chrome://settings',
    'about:blank',
    'filesystem:https://x/',
    '',
    'x',
  ],
  ...['data:text/html,x', 'blob:https://login.example.org/1'],
])('shows nothing of %s', (url) => {
  expect(addresses.allows(url, 'mainFrame')).toBe(false);
  expect(addresses.allows(url, 'subFrame')).toBe(false);
});

it('only the window itself comes back to the program', () => {
  expect(addresses.allows(`${redirect}?code=1&state=2`, 'mainFrame')).toBe(true);
  for (const asked of ['subFrame', 'xhr', 'image', 'script']) expect(addresses.allows(redirect, asked)).toBe(false);
  expect(addresses.isRedirect(`${redirect}?code=1`)).toBe(true);
  expect(addresses.isRedirect('http://127.0.0.1:4711/callback/more')).toBe(false);
});

it('a page may load what it made itself', () => {
  expect(addresses.allows('data:image/png;base64,AA==', 'image')).toBe(true);
  expect(addresses.allows('blob:https://login.example.org/1', 'script')).toBe(true);
});

it.each([
  'https://login.example.org/auth',
  'https://login.example.org/auth?redirect_uri=https://evil.example/callback',
  'https://login.example.org/auth?redirect_uri=http://127.0.0.1/callback',
  'https://login.example.org/auth?redirect_uri=http://127.0.0.1:80@evil.example/callback',
  'http://login.example.org/auth?redirect_uri=http://127.0.0.1:4711/callback',
  'file:///x?redirect_uri=http://127.0.0.1:4711/callback',
  'not an address',
])('%s begins no login', (address) => {
  expect(loginAddresses(address, [])).toBeUndefined();
});
